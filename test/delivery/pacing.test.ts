import fc from 'fast-check';
import { FAST, fullLevel, SLOW, takeToken } from '../../src/delivery/pacing.ts';

/** Teams' windows for one conversation: at most so many in so many milliseconds. */
const WINDOWS = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const;

function sendGreedily(waits: readonly number[]): number[] {
  const sent: number[] = [];
  let level = fullLevel(FAST, SLOW, 0);
  let now = 0;
  for (const wait of waits) {
    now += wait;
    const next = takeToken(level, now, FAST, SLOW);
    if (!next) continue;
    level = next;
    sent.push(now);
  }
  return sent;
}

function most(sent: readonly number[], window: number): number {
  let from = 0;
  let largest = 0;
  sent.forEach((at, index) => {
    while ((sent[from] ?? 0) <= at - window) from += 1;
    largest = Math.max(largest, index - from + 1);
  });
  return largest;
}

describe('pacing', () => {
  it.each(WINDOWS)('never lets more than %i through in %i ms, however one tries', (limit, window) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 400 }), (waits) => {
        expect(most(sendGreedily(waits), window)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the hourly window over a long burst, and is not needlessly slow', () => {
    const sent = sendGreedily(Array.from({ length: 30_000 }, () => 200));
    expect(most(sent, 3_600_000)).toBeLessThanOrEqual(1_800);
    expect(sent.filter((at) => at <= 60_000).length).toBeGreaterThanOrEqual(60);
  });

  it('fills nothing when the clock is set back', () => {
    const empty = { fast: 0, slow: 0, at: 1_000_000 };
    expect(takeToken(empty, 0, FAST, SLOW)).toBeUndefined();
  });
});
