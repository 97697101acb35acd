const DAY = 24 * 60 * 60 * 1000;

export interface ProofSchedule {
  /** Marks after the close, ms, ascending. */
  readonly checkMs: readonly number[];
  /** Afterwards again so often, for 24 hours. */
  readonly sweepMs: number;
}

/** When to read the alerts back next; null when there is nothing left to prove or 24 hours have passed. */
export function nextProof(
  schedule: ProofSchedule,
  closedAt: number,
  now: number,
  unproven: number,
): number | null {
  if (unproven === 0) return null;
  const mark = schedule.checkMs.find((ms) => closedAt + ms > now);
  if (mark !== undefined) return closedAt + mark;
  return now < closedAt + DAY ? now + schedule.sweepMs : null;
}

/** Whether the regular schedule is still running, so that "not yet" is a fair thing to say. */
export const stillChecking = (schedule: ProofSchedule, closedAt: number, now: number): boolean =>
  now < closedAt + (schedule.checkMs.at(-1) ?? 0);
