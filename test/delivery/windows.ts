/** Teams' windows for one conversation: at most so many in so many milliseconds. */
export const WINDOWS = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const;

/** The most that was sent in any window of that length; times ascend. */
export function largest(times: readonly number[], window: number): number {
  let from = 0;
  let most = 0;
  times.forEach((at, index) => {
    while ((times[from] ?? 0) <= at - window) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
