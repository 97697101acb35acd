import type { Scenario } from './scenarios.ts';
import { withForm } from './scenarios.ts';
import { COMMENT, type Scene } from './scene.ts';

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
  act: (scene) => scene.close(),
  async check(scene, label) {
    const left = LEFT[label];
    if (!left) throw new Error(`nobody said what is left after ${label}`);
    await checkLeft(scene, left);
  },
};

async function checkLeft(scene: Scene, left: Left): Promise<void> {
  expect(scene.writes()).toEqual(left.written);
  for (const channel of scene.channels) {
    const { status, problem, offers } = scene.face(channel);
    expect({ offers: offers.includes('incident.continue'), problem }).toEqual({
      offers: left.says !== undefined,
      problem: left.says ? expect.stringMatching(left.says) : '',
    });
    if (left.says) expect(status).toContain('stopped half-way');
  }
  if (left.says) await scene.click('incident.continue');
  else if (left.written.length === 0) {
    await scene.openForm();
    await scene.close();
  }
  await scene.quiet();
  expect(scene.writes()).toEqual(ALL);
  expect(scene.incident.properties).toMatchObject({ status: 'Closed', classificationComment: COMMENT });
  expect(scene.incident.comments.size).toBe(1);
  for (const channel of scene.channels)
    expect(scene.face(channel)).toMatchObject({ status: 'Closed', problem: '' });
}

/** A close that was cut off is looked at by a bot that is killed too. */
export const settling: Scenario = {
  ...closing,
  name: 'an interrupted close is looked at',
  after: { step: 'close.written' },
  check: (scene) => checkLeft(scene, closed),
};
