import { encodeCardId } from '../../src/core/card-id.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { breakSync, setPlan } from '../../src/simulator/tenant-connectors.ts';
import { addFleet } from '../../src/simulator/tenant-fleet.ts';
import { listLiveDrifts } from '../../src/store/drifts.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

/** One list of connectors proves the right to read a workspace; there are two workspaces. */
const FEW = 2;

/** More than any of these presses may ask about. */
const SUBSCRIPTIONS = 30;

let world: LiveWorld;
/** A posted card that tells of one subscription. */
let card: SimMessage;

async function open(): Promise<void> {
  world = await startWorld();
  tenant().shared.sync = true;
  addFleet(world.sim.world, { subscriptions: SUBSCRIPTIONS, workspaces: 2 });
  await world.tick('look at connectors');
  await watching(world, 'watch connectors');
  breakSync(world.sim.world, tenant().retail);
  world.clock.advance(300_000);
  await world.tick('look at connectors');
  card = said(world).at(-1) as SimMessage;
  expect(wordsOf(sharedCard(card))).toContain('Bi-directional sync is off');
}

const tenant = () => world.sim.tenant;
const client = () => world.sim.teams.client;
const noor = () => tenant().noor;
/** What Azure was asked while the work was done: method and address, without the query. */
const asked = async <T>(work: () => Promise<T>) => {
  const before = world.sim.world.log.length;
  const result = await work();
  const requests = world.sim.world.log
    .slice(before)
    .filter(({ service }) => service === 'arm' || service === 'logs')
    .map(({ method, url }) => `${method} ${url.split('?')[0]}`);
  return { result, requests };
};
const press = (message: SimMessage, button: string, inputs: Record<string, string> = {}) =>
  client().click(noor(), message, button, inputs);
const say = async (words: string) =>
  (await client().say(noor(), world.sim.teams.channels.incidents.id, words)).replies.at(-1) as SimMessage;

describe('the way back to a card of connector health', () => {
  beforeAll(open);
  afterAll(() => world.stop());

  it.each(['connectors.repair', 'connectors.accept'])(
    'Cancel after %s only draws the card again, from what is known',
    async (verb) => {
      await press(card, verb);
      const { result, requests } = await asked(() => press(card, 'Cancel'));
      expect(wordsOf(result.card)).toContain('Bi-directional sync is off');
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.length).toBeLessThanOrEqual(FEW);
    },
  );

  it.each(['connectors retail', 'connectors'])(
    'Back from the rights goes to what "%s" had shown',
    async (words) => {
      const shown = await say(words);
      await press(shown, 'connectors.rights');
      const { result, requests } = await asked(() => press(shown, 'Back'));
      expect(wordsOf(result.card)).toBe(wordsOf(sharedCard(shown)));
      expect(requests.length).toBeLessThanOrEqual(FEW);
    },
  );

  it('shows by Cancel nothing to somebody who may not read the workspace', async () => {
    const cancel = cardIdOf(card);
    const { result } = await asked(() =>
      client().press(tenant().kim, card, { verb: 'connectors.show' }, { id: cancel, view: 'card' }),
    );
    expect(result.card).toBeUndefined();
    expect(result.text).toContain('Azure refused');
  });

  it('still takes the Cancel and Back of cards that were posted before', async () => {
    const answer = await client().press(noor(), card, { verb: 'connectors.refresh' }, { id: cardIdOf(card) });
    expect(wordsOf(answer.card)).toContain('Bi-directional sync is off');
    const one = { kind: 'connectors', workspaceId: '', subscriptionId: tenant().retail.id } as const;
    const detail = await client().press(
      noor(),
      card,
      { verb: 'connectors.refresh' },
      { id: encodeCardId({ ...one, workspaceId: tenant().soc.id.toLowerCase() }) },
    );
    expect(wordsOf(detail.card)).toContain('Does closing an incident close its alerts?');
    const table = await client().press(
      noor(),
      card,
      { verb: 'connectors.refresh' },
      { id: encodeCardId({ kind: 'connectors', workspaceId: '' }) },
    );
    expect(wordsOf(table.card)).toContain(`${SUBSCRIPTIONS} of ${SUBSCRIPTIONS} subscriptions connected`);
  });
});

describe('a card of connector health after something was done', () => {
  beforeEach(open);
  afterEach(() => world.stop());

  it('"Show the card" after a repair shows it mended, without another look', async () => {
    await press(card, 'connectors.repair');
    const done = await press(card, 'connectors.repair');
    expect(wordsOf(done.card)).toContain('done and read back');
    const { result, requests } = await asked(() => press(card, 'Show the card'));
    expect(wordsOf(result.card)).toContain('These faults are over');
    expect(requests.length).toBeLessThanOrEqual(FEW);
  });

  it('Cancel goes back from a form that wants something first', async () => {
    setPlan(world.sim.world, tenant().retail, 'VirtualMachines', 'Free');
    world.clock.advance(300_000);
    await world.tick('look at connectors');
    const shown = await say('connectors retail');
    const form = await press(shown, 'connectors.plan', { plan: 'VirtualMachines' });
    expect(wordsOf(form.card)).toContain('Sub-plan');
    const back = await press(shown, 'Cancel');
    expect(back.refusedByClient).toBeUndefined();
    expect(wordsOf(back.card)).toBe(wordsOf(sharedCard(shown)));
  });

  it('Look again reads what the card is about, and no other subscription', async () => {
    tenant().retail.sync = true;
    const { result, requests } = await asked(() => press(card, 'Look again'));
    expect(wordsOf(result.card)).toContain('These faults are over');
    const settings = requests.filter((one) => one.includes('/settings/Sentinel'));
    expect(settings).toEqual([expect.stringContaining(tenant().retail.id)]);
    expect(requests.length).toBeLessThanOrEqual(14);
    const [drift] = await listLiveDrifts(world.app.store.db);
    expect(drift).toBeUndefined();
  });

  it('Look again takes nothing for gone that it did not look at', async () => {
    const others = world.sim.world.subscriptions.get(tenant().data.id);
    if (others) breakSync(world.sim.world, others);
    world.clock.advance(300_000);
    await world.tick('look at connectors');
    const before = await listLiveDrifts(world.app.store.db);
    expect(before).toHaveLength(2);
    await press(card, 'Look again');
    expect(await listLiveDrifts(world.app.store.db)).toEqual(before);
    const rows = await world.app.store.db.selectFrom('subscription').selectAll().execute();
    expect(rows.filter((row) => row.gone_at !== null)).toEqual([]);
  });

  it('shares one look among those who press within seconds, and looks anew afterwards', async () => {
    const first = await asked(() =>
      Promise.all([press(card, 'Look again'), client().click(tenant().robin, card, 'Look again')]),
    );
    const looks = (requests: readonly string[]) =>
      requests.filter((one) => one.includes('/settings/Sentinel')).length;
    expect(looks(first.requests)).toBe(1);
    world.clock.advance(3_000);
    expect(looks((await asked(() => press(card, 'Look again'))).requests)).toBe(0);
    world.clock.advance(30_000);
    expect(looks((await asked(() => press(card, 'Look again'))).requests)).toBe(1);
  });
});

const cardIdOf = (message: SimMessage): string =>
  /"id":"(WyJj[\w-]+)"/.exec(JSON.stringify(sharedCard(message)))?.[1] ?? '';
