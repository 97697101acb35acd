import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { ManualClock } from '../support/clock.ts';
import { ENGINES, POSTGRES_NOTE, silentLog } from '../support/stores.ts';
import { trust } from '../support/trust.ts';
import { wordsOf } from '../support/world.ts';

/** Several instances of one bot on one store, each with doors of its own. */
interface Instances {
  readonly sim: Simulator;
  readonly clock: ManualClock;
  readonly incidents: SimIncident[];
  /** What Teams delivers next goes to the next instance. */
  next(): void;
  /** All instances look and deliver at the same time. */
  window(ms: number): Promise<void>;
  stop(): Promise<void>;
}

async function start(count: number, at: number): Promise<Instances> {
  const clock = new ManualClock(at);
  const sim = await startSimulator({ now: () => clock.now() });
  trust(sim.caPem);
  const { url, drop } = await (ENGINES[1] as (typeof ENGINES)[0]).place();
  const env = { ...sim.env(), PORT: '0', HOST: '127.0.0.1', OPS_PORT: '0', DATABASE_URL: url };
  const apps: App[] = [];
  const doors: string[] = [];
  for (let instance = 0; instance < count; instance += 1) {
    const app = await createApp(loadConfig(env), { clock, log: silentLog() });
    apps.push(app);
    doors.push(`${(await app.listen()).messages}/api/messages`);
  }
  let turn = 0;
  const next = () => {
    turn += 1;
    sim.teams.connect(doors[turn % count] ?? '');
  };
  next();
  await sim.teams.places.install(sim.teams.team);
  return {
    sim,
    clock,
    incidents: [],
    next,
    async window(ms) {
      clock.advance(ms);
      await lookOnce(apps);
      await Promise.all(apps.map((app) => app.delivery.drain()));
    },
    async stop() {
      for (const app of apps) await app.stop();
      await sim.stop();
      await drop();
    },
  };
}

/** One kind of look after the other, each by all at the same time: whoever holds its lease does it. */
async function lookOnce(apps: readonly App[]): Promise<void> {
  for (const kind of ['poll', 'prove', 'settle'])
    await Promise.all(
      apps.flatMap((app) =>
        app.ticks
          .filter((tick) => tick.name.startsWith(kind))
          .map((tick) => tick.run(new AbortController().signal)),
      ),
    );
}

/** What happens, one after the other; a window follows each. */
const EVENTS: readonly ((world: Instances) => unknown)[] = [
  (world) => raise(world, 3),
  (world) => change(world, 0, { severity: 'Low' }),
  (world) => press(world, 1, 'incident.take'),
  (world) => raise(world, 2),
  (world) => close(world, 1),
  (world) => change(world, 2, { status: 'Closed', classification: 'Undetermined' }),
  (world) => change(world, 2, { status: 'Active' }),
  (world) => close(world, 3),
  () => undefined,
  () => undefined,
];

function raise({ sim, incidents }: Instances, count: number): void {
  const { retail, soc } = sim.tenant;
  for (let one = 0; one < count; one += 1)
    incidents.push(
      raiseIncident(sim.world, soc, {
        title: `Incident ${incidents.length + 1}`,
        alerts: [{ subscriptionId: retail.id }, { subscriptionId: retail.id }],
      }),
    );
}

const change = ({ sim, incidents }: Instances, index: number, properties: Record<string, unknown>) =>
  changeIncident(sim.world, sim.tenant.soc, incidents[index] as SimIncident, properties);

async function press(world: Instances, index: number, verb: string, inputs: Record<string, string> = {}) {
  const { sim, incidents } = world;
  const line = ` #${incidents[index]?.properties.incidentNumber} `;
  const card = sim.teams
    .messages(sim.teams.channels.incidents.id)
    .find((one) => sharedCard(one) && String(one.activity.summary).includes(line));
  world.next();
  return sim.teams.client.click(sim.tenant.dana, card as SimMessage, verb, inputs);
}

async function close(world: Instances, index: number): Promise<void> {
  await press(world, index, 'incident.close');
  const classification = 'BenignPositive.SuspiciousButExpected';
  await press(world, index, 'incident.close', { classification, comment: 'Pen test.' });
}

/** What stands in each channel when a window is over: thread by thread, how often each message was edited, what it says. */
const standing = ({ sim }: Instances, channels: readonly string[]): string[][] =>
  channels.map((channel) =>
    sim.teams
      .messages(channel)
      .filter((one) => one.from.kind === 'bot')
      .map((one) => {
        const begins = sim.teams.state.findMessage(channel, one.threadId);
        const says = wordsOf(sharedCard(one)) || String(one.activity.text);
        return `${begins?.activity.summary} | ${one.edits} edits | ${says}`;
      })
      .sort(),
  );

/** All windows of a whole story, as this many instances tell it. */
async function told(count: number, at: number): Promise<string[][][]> {
  const world = await start(count, at);
  try {
    const { sim } = world;
    sim.world.switches.syncDelayMs = 30_000;
    await world.window(0);
    const channels = [sim.teams.channels.incidents.id, sim.teams.channels.platform.id];
    for (const channel of channels) {
      world.next();
      const { replies } = await sim.teams.client.say(sim.tenant.dana, channel, 'watch incidents');
      world.next();
      await sim.teams.client.click(sim.tenant.dana, replies[0] as SimMessage, 'channel.watch');
    }
    const windows: string[][][] = [];
    for (const event of EVENTS) {
      await event(world);
      await world.window(20_000);
      windows.push(standing(world, channels));
    }
    return windows;
  } finally {
    await world.stop();
  }
}

if (POSTGRES_NOTE) it(POSTGRES_NOTE, () => expect(ENGINES).toHaveLength(1));
else
  it('three instances say, window by window, what one says', async () => {
    const at = Date.now();
    const one = await told(1, at);
    expect(one.at(-1)?.flat().join()).toContain('Proven: all 2 alerts');
    expect(one.map((window) => window.map((channel) => channel.length))).toEqual(
      one.map((window) => window.map(() => window[0]?.length)),
    );
    expect(await told(3, at)).toEqual(one);
  }, 60_000);
