import { type Clock, systemClock } from '../../src/core/clock.ts';

/** The real clock, `aheadMs` ahead of itself and, since `fromMs`, so many times as fast; the same in every process. */
export const fastClock = (speed: number, fromMs: number, aheadMs = 0): Clock => ({
  now: () => Math.floor(fromMs + (systemClock.now() - fromMs) * speed) + aheadMs,
  sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
});
