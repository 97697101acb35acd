import fc from 'fast-check';
import { createAzureFactory } from '../../src/azure/factory.ts';
import { TokenBucket } from '../../src/azure/token-bucket.ts';
import { inTurn } from '../../src/core/turn-context.ts';
import { ManualClock } from '../support/clock.ts';
import { aCredential, addressesAt, type StandIn, startStandIn, type Told } from './stand-ins.ts';

/** Lets what waits for nothing but promises go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a token bucket', () => {
  it('lets the burst go at once, and the rest as it fills', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, clock);
    const gone: number[] = [];
    const all = [0, 1, 2, 3].map((index) => bucket.take('work').then(() => gone.push(index)));
    await settle();
    expect(gone).toEqual([0, 1]);
    clock.advance(1_000);
    await settle();
    expect(gone).toEqual([0, 1, 2]);
    clock.advance(1_000);
    await Promise.all(all);
    expect(gone).toEqual([0, 1, 2, 3]);
  });

  it('lets a click go before a hundred pieces of work that waited already', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, clock);
    const gone: string[] = [];
    for (let index = 0; index < 100; index += 1) void bucket.take('work').then(() => gone.push('work'));
    await settle();
    void bucket.take('click').then(() => gone.push('click'));
    clock.advance(1_000);
    await settle();
    expect(gone).toEqual(['work', 'click']);
  });

  it('says when to come again rather than keep a person waiting', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ burst: 1, perSecond: 0.1 }, clock);
    await bucket.take('click');
    await expect(bucket.take('click')).rejects.toMatchObject({
      code: 'azure.throttled',
      retry: { afterMs: 10_000 },
    });
  });

  it('is closed until the time that the service named, and no clock that was put back keeps it closed longer', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ burst: 5, perSecond: 5 }, clock);
    bucket.closeUntil(clock.now() + 3_000);
    let gone = false;
    void bucket.take('work').then(() => {
      gone = true;
    });
    clock.advance(2_900);
    await settle();
    expect(gone).toBe(false);
    clock.advance(200);
    await settle();
    expect(gone).toBe(true);
    clock.advance(-3_600_000);
    await bucket.take('work');
  });

  it('never lets more go than its allowance, in any interval', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(700), { minLength: 5, maxLength: 60 }), async (pauses) => {
        const clock = new ManualClock(0);
        const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, clock);
        const gone: number[] = [];
        for (const pause of pauses) {
          void bucket
            .take('work')
            .then(() => gone.push(clock.now()))
            .catch(() => {});
          await settle();
          clock.advance(pause);
          await settle();
        }
        for (const [first, from] of gone.entries())
          for (const [last, to] of gone.entries())
            if (last >= first)
              expect(last - first + 1).toBeLessThanOrEqual(3 + ((to - from) / 1000) * 2 + 1e-6);
      }),
      { numRuns: 40 },
    );
  });
});

const WELL: Told = { status: 200, body: { data: [], value: [] } };

describe('requests to Azure', () => {
  let cloud: StandIn;
  const clock = new ManualClock();
  const throttled: string[] = [];
  const azure = () =>
    createAzureFactory({
      addresses: addressesAt(cloud.url),
      clock,
      onThrottled: (api) => throttled.push(api),
    }).forCredential(aCredential(), 'reader');
  beforeEach(async () => {
    throttled.length = 0;
    cloud = await startStandIn(() => WELL);
  });
  afterEach(() => cloud.stop());
  const asked = () => cloud.seen.length;
  const once = (told: Told) => {
    cloud.answer = () => {
      cloud.answer = () => WELL;
      return told;
    };
  };
  /** Real requests on loopback: until there are so many, or some milliseconds have passed. */
  const until = async (count: number) => {
    for (let tries = 0; tries < 100 && asked() < count; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('keep Resource Graph’s 15 in 5 seconds, and a click goes before what waits', async () => {
    const one = azure();
    const work = Array.from({ length: 20 }, () => one.graph.listSubscriptions());
    await until(10);
    await settle();
    expect(asked()).toBe(10);
    const click = inTurn({ id: 'c' }, () =>
      one.graph.findAlerts(['2516895378499999999_c01aa88b-4520-4c62-a80d-c61f3dfaf47e']),
    );
    clock.advance(1_000);
    await click;
    expect(asked()).toBe(11);
    expect(JSON.stringify(cloud.seen.at(-1))).toContain('c01aa88b');
    for (let time = 0; time < 100 && asked() < 21; time += 1) {
      clock.advance(1_000);
      await until(Math.min(21, 12 + time));
    }
    await Promise.all(work);
    expect(asked()).toBe(21);
  });

  it('wait as long as the service asks when it throttles, and count it', async () => {
    once({ status: 429, headers: { 'retry-after': '30' }, body: {} });
    const one = azure();
    await expect(one.graph.listSubscriptions()).rejects.toMatchObject({ code: 'azure.throttled' });
    expect(throttled).toEqual(['resource-graph']);
    const second = one.graph.listSubscriptions();
    await settle();
    expect(asked()).toBe(1);
    clock.advance(30_000);
    await second;
    expect(asked()).toBe(2);
  });

  it('stop where Resource Graph’s quota is spent, until it says', async () => {
    once({
      status: 200,
      headers: { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' },
      body: { data: [] },
    });
    const one = azure();
    await one.graph.listSubscriptions();
    const second = one.graph.listSubscriptions();
    await settle();
    expect(asked()).toBe(1);
    clock.advance(5_000);
    await second;
  });
});
