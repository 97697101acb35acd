/** At most `count` operations in any `ms` milliseconds. */
export interface RateWindow {
  readonly count: number;
  readonly ms: number;
}

/** Microsoft's published windows for one bot in one thread, sends and creates. */
export const THREAD_WINDOWS: readonly RateWindow[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];

/** One app in one tenant: 50 requests a second. */
export const TENANT_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 1_000 }];

/** Sliding windows by key; only what was let through counts. */
export class RateWindows {
  readonly #taken = new Map<string, number[]>();
  readonly #windows: readonly RateWindow[];

  constructor(windows: readonly RateWindow[]) {
    this.#windows = windows;
  }

  /** Milliseconds until this key may act again; 0 where it may act now. */
  waitFor(key: string, now: number): number {
    const taken = this.#taken.get(key) ?? [];
    const waits = this.#windows.map((window) => {
      const blocking = taken.at(-window.count);
      return blocking === undefined ? 0 : blocking + window.ms - now;
    });
    return Math.max(0, ...waits);
  }

  /** Counts one operation. */
  count(key: string, now: number): void {
    const longest = Math.max(...this.#windows.map((window) => window.ms));
    const kept = (this.#taken.get(key) ?? []).filter((at) => at > now - longest);
    kept.push(now);
    this.#taken.set(key, kept);
  }
}
