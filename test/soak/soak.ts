import { setTimeout as after } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { Ledger } from '../crash/ledger.ts';
import { fastClock } from '../support/fast-clock.ts';
import type { Engine } from '../support/stores.ts';
import { Dice } from './dice.ts';
import { Fleet } from './fleet.ts';
import { People } from './people.ts';
import { lookAtAll, type Standing, throttledByWindows } from './verdict.ts';
import { startWeather, type Weather } from './weather.ts';

/** All clocks run so much faster than ours, so that leases and quiet times come due in seconds. */
export const SPEED = 4;
/** Longer than any lease, quiet time or wait after faults: who says nothing for so long has nothing more to say. */
const SILENCE_MS = 360_000 / SPEED;
/** Longer than the longest lease with the look that finds it. */
const LEASES_MS = 140_000 / SPEED;
const SETTINGS = { POLL_SECONDS: '2', HEALTH_SECONDS: '60', SWEEP_SECONDS: '300', LOG_LEVEL: 'error' };

export interface SoakPlan {
  readonly engine: Engine;
  readonly instances: number;
  readonly ms: number;
  /** It goes on beyond `ms` until there were so many. */
  readonly kills: number;
  readonly seed: number;
  readonly lookup: boolean;
}

/** What came of one run. */
export interface SoakResult extends Standing {
  readonly kills: number;
  readonly channels: number;
  readonly incidents: number;
  readonly clicks: number;
  readonly azureWrites: number;
  readonly writtenTwice: readonly string[];
  readonly windowsBroken: number;
  readonly weather: Weather['counts'];
  /** How the last instances ended after SIGTERM: null is by themselves. */
  readonly ends: readonly (NodeJS.Signals | null)[];
}

/** Chaos for so long, then calm until all has settled, then a look at everything. */
export async function soak(plan: SoakPlan): Promise<SoakResult> {
  const from = Date.now();
  const clock = fastClock(SPEED, from);
  const sim = await startSimulator({ now: () => clock.now() });
  sim.teams.team.messagesGranted = plan.lookup;
  const { url, drop } = await plan.engine.place();
  const fleet = new Fleet(sim, {
    ...sim.env(),
    ...SETTINGS,
    PORT: '0',
    HOST: '127.0.0.1',
    OPS_PORT: '0',
    DATABASE_URL: url,
    DELIVERY_LOOKUP: plan.lookup ? 'graph' : 'off',
    CLOCK_SPEED: String(SPEED),
    CLOCK_FROM_MS: String(from),
  });
  await fleet.start(plan.instances);
  const dice = new Dice(plan.seed);
  const channels = await watchAll(sim);
  const ledger = new Ledger(sim.world);
  const people = new People(sim, dice, ledger, channels);
  const weather = startWeather(sim, dice);
  await chaos(plan, dice, fleet, people);
  weather.calm();
  await settle(sim, people, channels);
  const ends = await fleet.stop();
  const result = {
    ...lookAtAll(people, channels),
    kills: fleet.kills,
    channels: channels.length,
    incidents: people.incidents.length,
    clicks: people.clicks,
    azureWrites: ledger.writes,
    writtenTwice: ledger.doubled,
    windowsBroken: throttledByWindows(sim, weather.counts.throttled),
    weather: weather.counts,
    ends,
  };
  await sim.stop();
  await drop();
  return result;
}

/** Three channels watch, once each workspace's line is drawn. */
async function watchAll({ teams, tenant }: Simulator): Promise<string[]> {
  await teams.places.install(teams.team);
  const channels = [teams.channels.general, teams.channels.incidents, teams.channels.platform].map(
    (one) => one.id,
  );
  await after(3_000);
  for (const id of channels) {
    const { replies } = await teams.client.say(tenant.dana, id, 'watch incidents');
    const [offer] = replies;
    if (!offer) throw new Error('the bot did not answer watch');
    const { card, text } = await teams.client.click(tenant.dana, offer, 'channel.watch');
    if (!card) throw new Error(`the watch was refused: ${text}`);
  }
  return channels;
}

async function chaos(plan: SoakPlan, dice: Dice, fleet: Fleet, people: People): Promise<void> {
  const end = performance.now() + plan.ms;
  const goesOn = () => performance.now() < end || fleet.kills < plan.kills;
  const repeat = async (fromMs: number, toMs: number, act: () => unknown) => {
    while (goesOn()) {
      await after(dice.between(fromMs, toMs));
      await act();
    }
  };
  await Promise.all([
    repeat(1_000, 3_000, () => people.raise()),
    repeat(300, 1_500, () => people.changeInPortal()),
    repeat(300, 1_500, () => {
      fleet.turn(dice);
      return people.click();
    }),
    repeat(400, 1_600, () => fleet.kill(dice)),
  ]);
}

/** Until everything stands and every lease of the dead has run out, or nothing more is to be hoped for. */
async function settle(sim: Simulator, people: People, channels: readonly string[]): Promise<void> {
  const writes = () =>
    sim.world.log.filter((one) => one.service === 'connector' && one.method !== 'GET').length;
  for (let before = -1, silent = 0; silent < SILENCE_MS; before = writes()) {
    await after(1_000);
    const { missing, wrong } = lookAtAll(people, channels);
    silent = writes() === before ? silent + 1_000 : 0;
    if (missing === 0 && wrong.length === 0 && silent >= LEASES_MS) return;
  }
}
