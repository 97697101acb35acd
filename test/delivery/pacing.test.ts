import fc from 'fast-check';
import { FAST, fullLevel, SLOW, takeToken } from '../../src/delivery/pacing.ts';
import { largest, WINDOWS } from './windows.ts';

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

describe('pacing', () => {
  it.each(WINDOWS)('never lets more than %i through in %i ms, however one tries', (limit, window) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 400 }), (waits) => {
        expect(largest(sendGreedily(waits), window)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the hourly window over a long burst, and is not needlessly slow', () => {
    const sent = sendGreedily(Array.from({ length: 30_000 }, () => 200));
    expect(largest(sent, 3_600_000)).toBeLessThanOrEqual(1_800);
    expect(sent.filter((at) => at <= 60_000).length).toBeGreaterThanOrEqual(60);
  });

  it('fills nothing when the clock is set back', () => {
    const empty = { fast: 0, slow: 0, at: 1_000_000 };
    expect(takeToken(empty, 0, FAST, SLOW)).toBeUndefined();
  });
});
