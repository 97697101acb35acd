import { type Bucket, refill } from '../core/refill.ts';

/**
 * Teams' windows for one bot in one conversation, for sending and creating: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1800 in 3600 s;
 * 50 in 1 s for the app in a tenant (Microsoft's rate-limit page; "values may change", so 429 is obeyed besides).
 *
 * A token bucket of capacity c and rate r lets through at most c + r*w in any window w. Fast: 6 + 1/s gives 7, 8 and 36 in
 * 1, 2 and 30 s. Slow: 600 + 1/3 s gives 1800 in an hour. Together they keep all four with four numbers to store.
 */
export const FAST: Bucket = { capacity: 6, rate: 1 / 1000 };
export const SLOW: Bucket = { capacity: 600, rate: 1 / 3000 };
/** For all channels of a tenant together: 25 + 25/s. */
export const TENANT: Bucket = { capacity: 25, rate: 25 / 1000 };

export interface Level {
  readonly fast: number;
  readonly slow: number;
  /** When the levels were right, ms. */
  readonly at: number;
}

export const fullLevel = (fast: Bucket, slow: Bucket, now: number): Level => ({
  fast: fast.capacity,
  slow: slow.capacity,
  at: now,
});

/** The levels after one more sending; undefined where it has to wait. A clock that was set back fills nothing. */
export function takeToken(level: Level, now: number, fast: Bucket, slow: Bucket): Level | undefined {
  const passed = now - level.at;
  const next = {
    fast: refill(fast, level.fast, passed) - 1,
    slow: refill(slow, level.slow, passed) - 1,
    at: Math.max(now, level.at),
  };
  return next.fast < 0 || next.slow < 0 ? undefined : next;
}
