import { sharedCard } from '../../src/simulator/teams/state.ts';
import { breakSync, deleteConnector } from '../../src/simulator/tenant-connectors.ts';
import { watching, wordsOf } from '../support/world.ts';
import type { Scenario } from './scenarios.ts';
import type { Scene } from './scene.ts';

/** Both channels watch the connectors, and everything is as it is wanted. */
async function watched(scene: Scene): Promise<void> {
  const { world } = scene;
  world.sim.tenant.shared.sync = true;
  await world.tick('look at connectors');
  for (const id of scene.channels) await watching(world, 'watch', undefined, id);
  await world.tick('look at connectors');
  world.clock.advance(300_000);
}

const drifts = (scene: Scene, channel = scene.channels[0] ?? '') =>
  scene.cardsLike(/connector changes? in law-soc-we/, channel);
const words = (scene: Scene, channel: string) => wordsOf(drifts(scene, channel).map(sharedCard).at(-1));

/** Somebody switches sync off; the look that sees it posts a card in each channel. */
export const drifting: Scenario = {
  name: 'a look finds a drift',
  prepare: async (scene) => {
    await watched(scene);
    breakSync(scene.world.sim.world, scene.world.sim.tenant.retail);
  },
  check: async (scene) => {
    for (const channel of scene.channels) {
      const excused = scene.onTheirWay.filter((one) => one.channel_id === channel).length;
      expect(drifts(scene, channel).length).toBeGreaterThan(0);
      expect(drifts(scene, channel).length).toBeLessThanOrEqual(1 + excused);
      expect(words(scene, channel)).toContain('Bi-directional sync is off');
    }
  },
};

const BOTH = ['PUT connector', 'PUT sync'];
/** How many of the two steps are done when the bot died there. */
const DONE: Readonly<Record<string, number>> = {
  'repair.begun': 0,
  'repair.written': 1,
  'repair.step-kept': 1,
  'repair.written 2': 2,
  'repair.step-kept 2': 2,
  'repair.finished': 2,
  'PUT connector left': 0,
  'PUT connector accepted': 1,
  'PUT sync left': 1,
  'PUT sync accepted': 2,
  'settle.looked': 1,
};

const press = async (scene: Scene) => {
  const { client } = scene.world.sim.teams;
  const [card] = drifts(scene).slice(-1);
  if (!card) throw new Error('no card of a drift');
  return client.click(scene.world.sim.tenant.noor, card, 'connectors.repair');
};

/** A connector and its sync are repaired: the preview is open, and its own button is pressed. */
export const repairing: Scenario = {
  name: 'somebody repairs a subscription',
  prepare: async (scene) => {
    await watched(scene);
    const { sim, clock, tick } = scene.world;
    deleteConnector(sim.world, sim.tenant.retail);
    breakSync(sim.world, sim.tenant.retail);
    await tick('look at connectors');
    clock.advance(300_000);
    await tick('look at connectors');
    await press(scene);
  },
  act: press,
  settled(scene, label) {
    const done = DONE[label] ?? -1;
    expect(scene.writes()).toEqual(BOTH.slice(0, done));
    for (const channel of scene.channels) {
      const says = expect(words(scene, channel));
      if (done < BOTH.length) says.toContain(`interrupted after ${done} of 2 steps`);
      else says.not.toContain('interrupted');
    }
  },
  async check(scene, label) {
    if ((DONE[label] ?? -1) < BOTH.length) {
      for (const channel of scene.channels) expect(words(scene, channel)).toContain('Repair…');
      await press(scene);
      await press(scene);
    }
    await scene.quiet();
    expect(scene.writes()).toEqual(BOTH);
    for (const channel of scene.channels) expect(words(scene, channel)).toContain('These faults are over');
  },
};

/** A repair that was cut off is looked at by a bot that is killed too. */
export const settlingRepair: Scenario = {
  ...repairing,
  name: 'an interrupted repair is looked at',
  after: { step: 'repair.step-kept' },
};
