import { createDelivery } from '../../src/delivery/delivery.ts';
import type { ChannelAddress } from '../../src/delivery/poster.ts';
import { saveChannel } from '../../src/store/channels.ts';
import type { Store } from '../../src/store/database.ts';
import { wantCard } from '../../src/store/postings.ts';
import { ManualClock } from '../support/clock.ts';
import { aChannelRow } from '../support/factories.ts';
import { silentLog, sqlite } from '../support/stores.ts';
import { PlainPoster } from './plain-poster.ts';
import { largest, WINDOWS } from './windows.ts';

/** Remembers when and where something was posted. */
class TimedPoster extends PlainPoster {
  readonly times: number[] = [];
  readonly channels: string[] = [];
  readonly clock: ManualClock;

  constructor(clock: ManualClock) {
    super();
    this.clock = clock;
  }

  override post(to: ChannelAddress, message: { summary: string }) {
    this.times.push(this.clock.now());
    this.channels.push(to.channelId);
    return super.post(to, message);
  }
}

describe('delivery of much', () => {
  let opened: Awaited<ReturnType<typeof sqlite.open>>;
  let clock: ManualClock;
  let poster: TimedPoster;

  const build = (store: Store = opened.store) =>
    createDelivery({
      store,
      clock,
      log: silentLog(),
      poster,
      render: async (subject) => ({ summary: subject, text: subject }),
    });
  const fill = (channels: readonly string[], cards: number) =>
    opened.store.transaction(async (db) => {
      for (const id of channels) {
        await saveChannel(db, aChannelRow({ id }));
        for (let card = 0; card < cards; card += 1)
          await wantCard(db, { subject: `incident:${card}`, channelId: id, now: clock.now() });
      }
    });

  beforeEach(async () => {
    opened = await sqlite.open();
    clock = new ManualClock();
    poster = new TimedPoster(clock);
  });
  afterEach(async () => {
    await opened.store.close();
    await opened.drop();
  });

  it('keeps all of Teams’ windows in a burst, over restarts too, and needs no longer than they ask', async () => {
    await fill(['c'], 150);
    const began = clock.now();
    while (poster.times.length < 150) {
      await build().drain();
      clock.advance(250);
    }
    for (const [limit, window] of WINDOWS) expect(largest(poster.times, window)).toBeLessThanOrEqual(limit);
    expect((poster.times.at(-1) ?? 0) - began).toBeLessThanOrEqual(150_000);
  });

  it('keeps the tenant’s window over all channels together', async () => {
    await fill(
      Array.from({ length: 15 }, (_, index) => `c${index}`),
      6,
    );
    const two = [build(), build(await opened.again())];
    while (poster.times.length < 90) {
      await Promise.all(two.map((one) => one.drain()));
      clock.advance(100);
    }
    expect(largest(poster.times, 1_000)).toBeLessThanOrEqual(50);
  });

  it('keeps no channel waiting because others have more to say than they may', async () => {
    await fill(
      Array.from({ length: 20 }, (_, index) => `busy${index}`),
      12,
    );
    await fill(['quiet'], 1);
    const stop = new AbortController();
    const running = build().run(stop.signal);
    for (let second = 0; second < 10 && !poster.channels.includes('quiet'); second += 1) {
      clock.advance(1_000);
      for (let turn = 0; turn < 400; turn += 1) await new Promise(setImmediate);
    }
    stop.abort();
    await running;
    expect(poster.channels).toContain('quiet');
  });

  it('finishes what is on its way before it stops, and begins nothing more', async () => {
    await fill(['c'], 3);
    const stop = new AbortController();
    let arrived = () => {};
    const onItsWay = new Promise<void>((resolve) => {
      poster.faults.push(async () => {
        resolve();
        await new Promise<void>((go) => {
          arrived = go;
        });
      });
    });
    const running = build().run(stop.signal);
    await onItsWay;
    stop.abort();
    arrived();
    await running;
    expect(poster.said).toEqual(['post incident:0']);
  });
});
