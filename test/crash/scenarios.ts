import type { Step } from '../../src/core/step.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { COMMENT, type Scene } from './scene.ts';
import type { Death } from './victim.ts';

/** Something that a bot is in the middle of when it is killed. */
export interface Scenario {
  readonly name: string;
  /** While all is well. */
  prepare(scene: Scene): Promise<SimIncident>;
  /** What makes the bot pass the step; before it works, or while it does. */
  act(scene: Scene, incident: SimIncident): Promise<unknown> | undefined;
  /** A first death, of the same act, that has to come before the one that is looked at. */
  readonly after?: Death;
  /** What must hold besides what always does, once another bot has taken over. */
  check?(scene: Scene, incident: SimIncident, step: string): Promise<void>;
}

const posted = async (scene: Scene): Promise<SimIncident> => {
  const incident = scene.raise();
  await scene.world.tick('poll');
  return incident;
};

const withForm = async (scene: Scene): Promise<SimIncident> => {
  const incident = await posted(scene);
  await scene.openForm(incident);
  return incident;
};

/** Two new incidents in one page, for two channels. */
export const arriving: Scenario = {
  name: 'two incidents arrive',
  prepare: async (scene) => {
    scene.raise();
    return scene.raise();
  },
  act: () => undefined,
};

/** A closed incident whose alerts are to be read back. */
export const proving: Scenario = {
  name: 'a close is proven',
  prepare: async (scene) => {
    scene.world.sim.world.switches.syncDelayMs = 10_000;
    const incident = await withForm(scene);
    await scene.close(incident);
    await scene.world.tick();
    scene.world.clock.advance(15_000);
    return incident;
  },
  act: () => undefined,
  check: async (scene, incident) => {
    expect(scene.face(incident).status).toBe('Closed');
    for (const channel of scene.channels)
      expect(scene.sentences(incident, channel)).toEqual([
        expect.stringContaining('Dana Reyes closed'),
        expect.stringContaining('Proven: all 3 alerts'),
      ]);
  },
};

export const taking: Scenario = {
  name: 'somebody takes an incident',
  prepare: posted,
  act: (scene, incident) => scene.click(incident, 'incident.take'),
  check: async (scene, incident) => {
    expect(scene.writes()).toEqual(['PUT incident']);
    expect(scene.face(incident)).toMatchObject({ owner: 'Dana Reyes' });
  },
};

/** What was written when the bot died there, and what the card says of it. */
interface Left {
  readonly written: readonly string[];
  /** Undefined where nothing is left to do, or nothing was begun. */
  readonly says?: RegExp;
}

const ALL = ['PUT incident', 'PUT comment', 'POST alert', 'POST alert'];
const nothing: Left = { written: [], says: /before anything was written; the incident is still open/ };
const closed: Left = { written: ALL.slice(0, 1), says: /The incident is closed; the comment.*still to do/ };
const commented: Left = { written: ALL.slice(0, 2), says: /closed and commented; alerts.*still to do/ };
const done: Left = { written: ALL };

const LEFT: Readonly<Record<string, Left>> = {
  'close.read': { written: [] },
  'close.begun': nothing,
  'close.planned': nothing,
  'close.written': closed,
  'close.kept': closed,
  'close.commented': commented,
  'close.alert-closed': { ...commented, written: ALL.slice(0, 3) },
  'close.alert-closed 2': done,
  'close.alerts-closed': done,
  'close.finished': done,
  'PUT incident left': nothing,
  'PUT incident accepted': closed,
  'PUT comment left': closed,
  'PUT comment accepted': commented,
  'POST alert left': commented,
  'POST alert accepted': { ...commented, written: ALL.slice(0, 3) },
};

/** A close with everything in it: incident, comment, two alerts that sync will not close. */
export const closing: Scenario = {
  name: 'somebody closes an incident',
  prepare: withForm,
  act: (scene, incident) => scene.close(incident),
  async check(scene, incident, step) {
    const left = LEFT[step];
    if (!left) throw new Error(`nobody said what is left after ${step}`);
    await checkLeft(scene, incident, left);
  },
};

async function checkLeft(scene: Scene, incident: SimIncident, left: Left): Promise<void> {
  expect(scene.writes()).toEqual(left.written);
  for (const channel of scene.channels) {
    const { status, problem, offers } = scene.face(incident, channel);
    expect({ offers: offers.includes('incident.continue'), problem }).toEqual({
      offers: left.says !== undefined,
      problem: left.says ? expect.stringMatching(left.says) : '',
    });
    if (left.says) expect(status).toContain('stopped half-way');
  }
  if (left.says) await scene.click(incident, 'incident.continue');
  else if (left.written.length === 0) {
    await scene.openForm(incident);
    await scene.close(incident);
  }
  await scene.quiet();
  expect(scene.writes()).toEqual(ALL);
  expect(incident.properties).toMatchObject({ status: 'Closed', classificationComment: COMMENT });
  expect(incident.comments.size).toBe(1);
  for (const channel of scene.channels)
    expect(scene.face(incident, channel)).toMatchObject({ status: 'Closed', problem: '' });
}

/** A close that was cut off is looked at by a bot that is killed too. */
export const settling: Scenario = {
  ...closing,
  name: 'an interrupted close is looked at',
  after: { step: 'close.written' },
  check: (scene, incident) => checkLeft(scene, incident, closed),
};

/** An incident changes, with cards posted: edits, and sentences in both threads. */
export const changing: Scenario = {
  name: 'an incident with cards changes',
  prepare: async (scene) => {
    const incident = await posted(scene);
    scene.change(incident);
    return incident;
  },
  act: () => undefined,
};

export interface Case {
  /** The step, with its passing where that is not the first; or the request and how far it came. */
  readonly label: string;
  readonly death: Death;
  readonly scenario: Scenario;
}

const at = (scenario: Scenario, ...steps: readonly [Step, number?][]): Case[] =>
  steps.map(([step, passing]) => ({
    label: passing ? `${step} ${passing}` : step,
    death: { step, passing },
    scenario,
  }));

/** Killed before it left the bot, and after it was accepted but before the answer came. */
const around = (scenario: Scenario, name: string, request: string): Case[] => [
  { label: `${name} left`, death: { request }, scenario },
  { label: `${name} accepted`, death: { accepted: request }, scenario },
];

/** Every labelled step, and later passings of those that mean something else then. */
export const STEP_CASES: readonly Case[] = [
  ...at(arriving, ['poll.read'], ['observe.kept'], ['observe.wanted'], ['observe.kept', 2]),
  ...at(arriving, ['poll.page-kept'], ['poll.cursor-kept'], ['send.picked'], ['send.claimed']),
  ...at(arriving, ['send.sent'], ['send.settled'], ['send.claimed', 3], ['send.sent', 4]),
  ...at(changing, ['observe.kept'], ['send.claimed'], ['send.sent'], ['send.sent', 3], ['send.settled', 2]),
  ...at(taking, ['take.written'], ['take.kept']),
  ...at(closing, ['close.read'], ['close.begun'], ['close.planned'], ['close.written'], ['close.kept']),
  ...at(closing, ['close.commented'], ['close.alert-closed'], ['close.alert-closed', 2]),
  ...at(closing, ['close.alerts-closed'], ['close.finished']),
  ...at(settling, ['settle.claimed'], ['settle.looked'], ['settle.told']),
  ...at(proving, ['proof.read'], ['proof.kept']),
];

/** Every kind of write, at Azure and in Teams. */
export const WRITE_CASES: readonly Case[] = [
  ...around(closing, 'PUT incident', 'PUT .*/incidents/[^/?]+\\?'),
  ...around(closing, 'PUT comment', 'PUT .*/comments/'),
  ...around(closing, 'POST alert', 'POST .*/alerts/[^/]+/resolve\\?'),
  ...around(arriving, 'POST card', 'POST .*/v3/conversations/?$'),
  ...around(changing, 'PUT card', 'PUT .*/activities/'),
  ...around(changing, 'POST sentence', 'POST .*/v3/conversations/.+/activities'),
];
