import type { Engine } from '../support/stores.ts';
import { type Case, STEP_CASES, WRITE_CASES } from './cases.ts';
import { Scene } from './scene.ts';
import { isWhole } from './whole.ts';

/** So much runs with every test run, on SQLite; all of it, on both engines, with `npm run test:crash`. */
const SLICE: ReadonlySet<string> = new Set([
  ...['poll.page-kept', 'send.claimed 3', 'send.sent 4', 'change.written', 'close.planned', 'settle.looked'],
  ...['PUT incident accepted', 'PUT comment accepted', 'POST alert left'],
]);
export const ALL = process.env.CRASH_ALL === '1';

/** Kills a bot at each of the cases on this engine, starts another one, and looks at what stands. */
export function describeKillings(engine: Engine): void {
  describe(`after SIGKILL, on ${engine.name}, nothing is missing and nothing is written again:`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await Scene.open(engine);
    });
    afterEach(() => scene.end());

    const cases = [...STEP_CASES, ...WRITE_CASES].filter(({ label }) => ALL || SLICE.has(label));
    it.each(cases.map((one) => [one.label, one.scenario.name, one] as const))(
      '%s, while %s',
      async (_label, _name, one) => run(scene, one),
    );
  });
}

async function run(scene: Scene, { label, death, scenario }: Case): Promise<void> {
  await scenario.prepare(scene);
  const act = () => scenario.act?.(scene);
  if (scenario.after) {
    await scene.kill(scenario.after, act);
    scene.passLeases();
    await scene.kill(death);
  } else await scene.kill(death, act);
  const written = scene.writes();
  await scene.takeOver();
  scenario.settled?.(scene, label);
  await scene.quiet();
  expect(scene.writes()).toEqual(written);
  isWhole(scene);
  await scenario.check?.(scene, label);
  isWhole(scene);
}
