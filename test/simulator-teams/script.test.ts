import { playScript, type Stage, scenarioAt, type Wait } from '../../src/simulator/script/player.ts';
import type { Scenario } from '../../src/simulator/script/scenario.ts';

interface Told {
  readonly at: number;
  readonly what: string;
  readonly scenario: Scenario;
}

/** Plays until `until` milliseconds have passed on a clock of its own. */
async function play(until: number): Promise<Told[]> {
  const told: Told[] = [];
  const stop = new AbortController();
  let now = 0;
  const wait: Wait = async (ms) => {
    now += ms;
    if (now > until) stop.abort();
  };
  const note = (what: string) => (scenario: Scenario) => void told.push({ at: now, what, scenario });
  const stage: Stage<Scenario> = {
    raise: (scenario) => {
      note('raised')(scenario);
      return scenario;
    },
    take: note('taken'),
    closeByAutomation: note('closed'),
    merge: (from) => note('merged')(from),
    isOpen: () => true,
  };
  await playScript(stage, wait, stop.signal);
  return told;
}

describe('the script of the demo', () => {
  it('starts quickly and then raises one incident every 60 to 90 seconds', async () => {
    const times = (await play(1_200_000)).filter((one) => one.what === 'raised').map((one) => one.at);
    expect(times.slice(0, 3)).toEqual([5_000, 20_000, 40_000]);
    const gaps = times.slice(3).map((at, index) => at - (times[index + 2] as number));
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(60_000);
      expect(gap).toBeLessThanOrEqual(90_000);
    }
  });

  it('lets others take, close and merge now and then', async () => {
    const kinds = new Set((await play(2_400_000)).map((one) => one.what));
    expect(kinds).toEqual(new Set(['raised', 'taken', 'closed', 'merged']));
  });

  it('tells ten different stories, again under other names in the next round', () => {
    const first = Array.from({ length: 10 }, (_, n) => scenarioAt(n));
    expect(new Set(first.map((one) => one.title)).size).toBe(10);
    const again = scenarioAt(10);
    expect(again.description).toBe(first[0]?.description);
    expect(again.title).not.toBe(first[0]?.title);
  });

  it("covers three subscriptions, an incident of Defender XDR, and one that is not Defender for Cloud's", () => {
    const stories = Array.from({ length: 10 }, (_, n) => scenarioAt(n));
    const cloud = stories.flatMap((one) => one.alerts).filter((one) => !one.product);
    expect(new Set(cloud.map((one) => one.subscription))).toEqual(
      new Set(['Retail Production', 'Shared Services', 'Data Platform']),
    );
    expect(stories.filter((one) => one.workspace === 'law-xdr')).toHaveLength(1);
    expect(stories.filter((one) => one.alerts.every((alert) => alert.product === 'other'))).toHaveLength(1);
    for (const one of stories) expect(one.alerts.length).toBeLessThanOrEqual(4);
  });
});
