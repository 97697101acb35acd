import { ENGINES } from '../support/stores.ts';
import { type Case, STEP_CASES, WRITE_CASES } from './cases.ts';
import { ALL } from './killings.ts';
import { Scene } from './scene.ts';
import { isWhole } from './whole.ts';

/** So much runs with every test run; all of it, on both engines, with `npm run test:crash`. */
const SLICE: ReadonlySet<string> = new Set(['send.sent 4', 'POST sentence accepted']);
const CASES = [...STEP_CASES, ...WRITE_CASES].filter(
  ({ label }) =>
    /^send\.(claimed|sent)|^POST (card|sentence) accepted/.test(label) && (ALL || SLICE.has(label)),
);
const engines = ENGINES.slice(0, ALL ? undefined : 1);

describe.each(engines.map((engine) => [engine.name, engine] as const))(
  'after SIGKILL, on %s, where the bot looks in the channel, nothing is missing and nothing is there twice:',
  (_name, engine) => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await Scene.open(engine, { DELIVERY_LOOKUP: 'graph' });
      scene.world.sim.teams.team.messagesGranted = true;
    });
    afterEach(() => scene.end());

    it.each(CASES.map((one): [string, string, Case] => [one.label, one.scenario.name, one]))(
      '%s, while %s',
      async (_label, _scenario, { death, scenario }) => {
        await scenario.prepare(scene);
        await scene.kill(death, () => scenario.act?.(scene));
        await scene.takeOver();
        // Nothing is excused for having been on its way.
        scene.onTheirWay.length = 0;
        await scene.quiet();
        isWhole(scene);
      },
    );
  },
);
