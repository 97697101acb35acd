import type { BotDeps } from '../src/bot/deps.ts';
import { createTicks } from '../src/ticks.ts';
import { ManualClock } from './support/clock.ts';
import { silentLog, sqlite } from './support/stores.ts';

const TIMES = {
  pollMs: 30_000,
  healthMs: 300_000,
  sweepMs: 3_600_000,
  retentionDays: 90,
  auditRetentionDays: 365,
};

describe('what the bot does by itself', () => {
  it('is done by one instance at a time, and by another a minute after the first has died', async () => {
    const opened = await sqlite.open();
    const clock = new ManualClock();
    const ticksOf = (instance: string) => {
      const deps = {
        store: opened.store,
        clock,
        log: silentLog(),
        workspaces: [],
        instance,
      } as unknown as BotDeps;
      const tick = createTicks(deps, TIMES).find((one) => one.name === 'housekeeping');
      return () => tick?.run(new AbortController().signal);
    };
    const [first, second] = [ticksOf('first'), ticksOf('second')];
    expect(await first()).toBe(false);
    expect(await second()).toBeUndefined();
    clock.advance(40_000);
    expect(await first()).toBe(false);
    clock.advance(40_000);
    expect(await second()).toBeUndefined();
    clock.advance(21_000);
    expect(await second()).toBe(false);
    expect(await first()).toBeUndefined();
    await opened.store.close();
    await opened.drop();
  });
});
