import fc from 'fast-check';
import { STEPS, type Step } from '../../src/core/step.ts';
import { buttonsOf, inputsOf } from '../../src/simulator/teams/card-actions.ts';
import type { ClickResult } from '../../src/simulator/teams/click.ts';
import { changeIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { sqlite } from '../support/stores.ts';
import { Ledger } from './ledger.ts';
import { Mortal } from './mortal.ts';
import { Scene } from './scene.ts';

/** The same few sequences with every test run; FC_RUNS=300 for a search among new ones. */
const { FC_RUNS } = process.env;
const SEARCH = FC_RUNS ? { numRuns: Number(FC_RUNS) } : { numRuns: 5, seed: 20261123 };
const MORTAL_STEPS = STEPS.filter((step) => !/^(look|repair)\./.test(step));

type Simple = 'raise' | 'closeElsewhere' | 'reopen' | 'take' | 'close' | 'continue' | 'resend' | 'lose';
type Act =
  | { readonly act: Simple }
  | { readonly act: 'change'; readonly severity: string }
  | { readonly act: 'crash'; readonly step: Step; readonly passing: number }
  | { readonly act: 'pass'; readonly seconds: number };

const simple = (...acts: Simple[]): fc.Arbitrary<Act> => fc.record({ act: fc.constantFrom(...acts) });
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: simple('close', 'take', 'continue', 'resend') },
  { weight: 3, arbitrary: simple('raise', 'closeElsewhere', 'reopen', 'lose') },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('change' as const),
      severity: fc.constantFrom('High', 'Medium', 'Low'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('crash' as const),
      step: fc.constantFrom(...MORTAL_STEPS),
      passing: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
  },
);

/** One sequence, lived through. */
class Life {
  readonly scene: Scene;
  readonly ledger: Ledger;
  readonly mortal: Mortal;
  lost = 0;
  #last: ClickResult | undefined;

  constructor(scene: Scene) {
    this.scene = scene;
    this.ledger = new Ledger(scene.world.sim.world);
    this.mortal = new Mortal(scene.world);
  }

  async step(act: Act): Promise<void> {
    const { world } = this.scene;
    if (act.act === 'crash') return this.mortal.arm(act.step, act.passing);
    if (act.act === 'pass') world.clock.advance(act.seconds * 1000);
    await this.mortal.live(() => this.#do(act));
    await this.mortal.live(() => world.tick('poll', 'prove', 'settle'));
  }

  async #do(act: Act): Promise<void> {
    const { scene } = this;
    if (act.act === 'raise') return this.#raise();
    if (act.act === 'lose') return this.#loseAnAnswer();
    if (act.act === 'resend')
      return void (this.#last && (await scene.world.sim.teams.client.resend(this.#last)));
    // What is closed before it was ever seen is never posted, and rightly so.
    if (
      scene.incidents.length === 0 ||
      scene.channels.some((one) => scene.cards(scene.incident, one).length === 0)
    )
      return;
    const { status } = scene.incident.properties;
    if (act.act === 'change' && status !== 'Closed') this.#change(scene.incident, { severity: act.severity });
    if (act.act === 'reopen' && status === 'Closed') this.#change(scene.incident, { status: 'Active' });
    if (act.act === 'closeElsewhere' && status !== 'Closed')
      this.#change(scene.incident, { status: 'Closed', classification: 'Undetermined' });
    if (act.act === 'take' || act.act === 'continue') await this.#press(`incident.${act.act}`);
    if (act.act === 'close') await this.#close();
  }

  #raise(): void {
    const { retail } = this.scene.world.sim.tenant;
    const incident = this.scene.raise([retail.id]);
    this.ledger.changed(incident.name, { status: 'New', owner: { objectId: null } });
  }

  /** Teams takes the next post, and its answer is lost. */
  #loseAnAnswer(): void {
    this.lost += 1;
    this.scene.world.sim.teams.faults.next({ method: 'POST', match: /\/v3\/conversations/, drop: 'after' });
  }

  #change(incident: SimIncident, properties: Readonly<Record<string, unknown>>): void {
    const { world, tenant } = this.scene.world.sim;
    changeIncident(world, tenant.soc, incident, properties);
    this.ledger.changed(incident.name, properties);
  }

  /** True where Dana's card offers it; she may have a form open on it. */
  async #press(verb: string): Promise<boolean> {
    const { sim } = this.scene.world;
    const shown = sim.teams.client.cardFor(sim.tenant.dana, this.scene.card());
    if (!buttonsOf(shown ?? {}).some((one) => one.verb === verb)) return false;
    this.#last = await this.scene.click(verb);
    return true;
  }

  async #close(): Promise<void> {
    if (!(await this.#press('incident.close'))) return;
    // Closed elsewhere, and the card does not know yet: a sentence says so, and there is no form.
    const form = inputsOf(this.#last?.card ?? {});
    if (form.some((one) => one.id === 'classification')) this.#last = await this.scene.close({});
  }

  /** Until all that was begun is settled and said. */
  async settle(): Promise<void> {
    const { world } = this.scene;
    world.sim.teams.faults.clear();
    for (const ms of [150_000, 31_000, 31_000, 31_000]) {
      world.clock.advance(ms);
      await this.mortal.live(() => world.tick('poll', 'prove', 'settle'));
    }
  }
}

describe('any sequence of incidents, changes, closes, repeated clicks and crashes', () => {
  it.each([
    ['with the look-up, leaves one card in each channel, and it says the last state', 'graph'],
    ['without it, leaves one that is kept true, and one more at most for each crash or lost answer', 'off'],
  ])(
    '%s',
    async (_name, lookup) => {
      let deaths = 0;
      const property = fc.asyncProperty(fc.array(acts, { minLength: 4, maxLength: 10 }), async (sequence) => {
        deaths += await liveThrough(sequence, lookup);
      });
      await fc.assert(property, SEARCH);
      expect(deaths).toBeGreaterThan(0);
    },
    600_000,
  );
});

/** Answers how often the bot died. */
async function liveThrough(sequence: readonly Act[], lookup: string): Promise<number> {
  const scene = await Scene.open(sqlite, { DELIVERY_LOOKUP: lookup });
  scene.world.sim.teams.team.messagesGranted = lookup === 'graph';
  const life = new Life(scene);
  try {
    await life.step({ act: 'raise' });
    for (const act of sequence) await life.step(act);
    await life.settle();
    const { deaths } = life.mortal;
    holds(life, lookup === 'graph' ? 0 : deaths + life.lost);
    return deaths;
  } finally {
    life.mortal.end();
    await scene.end();
  }
}

function holds({ scene, ledger }: Life, doubles: number): void {
  for (const channel of scene.channels)
    for (const incident of scene.incidents) {
      const cards = scene.cards(incident, channel).length;
      expect(cards).toBeGreaterThanOrEqual(1);
      expect(cards).toBeLessThanOrEqual(1 + doubles);
      const { status, owner } = scene.face(channel, incident);
      const { properties } = incident;
      const open = `(${properties.status}|Reopened)`;
      expect(status).toMatch(new RegExp(`\\b${properties.status === 'Closed' ? 'Closed' : open}\\b`));
      expect(owner).toContain((properties.owner as { assignedTo: string | null }).assignedTo ?? '');
    }
  expect(ledger.doubled).toEqual([]);
}
