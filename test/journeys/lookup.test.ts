import { QUIET_MS } from '../../src/delivery/failure.ts';
import { BLIND_MS } from '../../src/delivery/look.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const POST = { method: 'POST', match: /\/conversations\/?$/ } as const;
const REPLY = { method: 'POST', match: /\/activities/ } as const;

describe('looking in the channel before something is said again', () => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld({ DELIVERY_LOOKUP: 'graph' });
    world.sim.teams.team.messagesGranted = true;
    await watching(world);
  });
  afterEach(() => world.stop());

  const raise = (title?: string) =>
    raiseIncident(world.sim.world, world.sim.tenant.soc, { ...(title && { title }) });
  const numberOf = (incident: SimIncident) => incident.properties.incidentNumber;
  const about = (incident: SimIncident): SimMessage[] =>
    said(world).filter((one) => String(one.activity.summary).includes(`#${numberOf(incident)}`));
  const cards = (incident: SimIncident) => about(incident).filter((one) => sharedCard(one));
  const pass = async (ms: number, ...ticks: string[]) => {
    world.clock.advance(ms);
    if (ticks.length > 0) await world.tick(...ticks);
    else await world.app.delivery.drain();
  };
  const close = async (incident: SimIncident) => {
    changeIncident(
      world.sim.world,
      world.sim.tenant.soc,
      incident,
      { status: 'Closed', classification: 'Undetermined' },
      'somebody@contoso.example',
    );
    await pass(1_000, 'poll');
  };
  const looks = () => world.sim.world.log.filter((entry) => entry.service === 'graph');

  it('a card that Teams took and never answered for is found, not posted again, and lives on', async () => {
    world.sim.teams.faults.next({ ...POST, drop: 'after' });
    const incident = raise();
    await world.tick('poll');
    expect(cards(incident)).toHaveLength(1);
    await pass(QUIET_MS);
    expect(cards(incident)).toHaveLength(1);
    await close(incident);
    expect(cards(incident)).toHaveLength(1);
    expect(wordsOf(sharedCard(cards(incident)[0] as SimMessage))).toContain('Closed');
    expect(about(incident).map((one) => one.threadId)).toEqual(
      about(incident).map(() => cards(incident)[0]?.id),
    );
    expect(looks().map((one) => [one.status, one.principal.kind])).toEqual([[200, 'bot']]);
  });

  it('so is one whose bot died before it could remember it', async () => {
    world.sim.teams.faults.next({ ...POST, drop: 'after' });
    const incident = raise();
    await world.tick('poll');
    // A killed process leaves the row as it was claimed.
    await world.app.store.db.updateTable('posting').set({ attempts: 0 }).execute();
    await world.restart();
    await pass(6 * 3_600_000);
    expect(cards(incident)).toHaveLength(1);
    const row = await world.app.store.db.selectFrom('posting').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ activity_id: cards(incident)[0]?.id, outcome: 'ok', tried_at: null });
  });

  it('a card that never arrived is posted', async () => {
    world.sim.teams.faults.next({ ...POST, drop: 'before' });
    const incident = raise();
    await world.tick('poll');
    expect(cards(incident)).toHaveLength(0);
    await pass(QUIET_MS);
    expect(cards(incident)).toHaveLength(1);
    expect(looks()).toHaveLength(1);
  });

  it('two incidents of the same name are never taken for each other', async () => {
    const [one, other] = [raise('Same words'), raise('Same words')];
    world.sim.teams.faults.next({ ...POST, drop: 'after' });
    world.sim.teams.faults.next({ ...POST, drop: 'before' });
    await world.tick('poll');
    await pass(QUIET_MS);
    expect([cards(one).length, cards(other).length]).toEqual([1, 1]);
    await close(one);
    expect(wordsOf(sharedCard(cards(one)[0] as SimMessage))).toContain('Closed');
    expect(wordsOf(sharedCard(cards(other)[0] as SimMessage))).not.toContain('Closed');
  });

  it('a sentence that arrived is said once, and one that did not is said', async () => {
    const [one, other] = [raise(), raise()];
    await world.tick('poll');
    world.sim.teams.faults.next({ ...REPLY, drop: 'after' });
    await close(one);
    world.sim.teams.faults.next({ ...REPLY, drop: 'before' });
    await close(other);
    await pass(QUIET_MS);
    for (const incident of [one, other]) {
      const sentences = about(incident).filter((message) => !sharedCard(message));
      expect(sentences.map((message) => message.activity.text)).toEqual([
        `#${numberOf(incident)} was closed by somebody@contoso.example as undetermined.`,
      ]);
    }
    expect(
      await world.app.store.db.selectFrom('posting').selectAll().where('tried_at', 'is not', null).execute(),
    ).toEqual([]);
  });

  it('learns the team’s id in Entra ID from Teams where no activity told it', async () => {
    await world.app.store.db.updateTable('channel').set({ group_id: null }).execute();
    world.sim.teams.faults.next({ ...POST, drop: 'after' });
    const incident = raise();
    await world.tick('poll');
    await pass(QUIET_MS);
    expect(cards(incident)).toHaveLength(1);
    const channels = await world.app.store.db.selectFrom('channel').select('group_id').execute();
    expect(new Set(channels.map((one) => one.group_id))).toEqual(new Set([world.sim.teams.team.aadGroupId]));
  });

  it('learns it for all channels of a team when the app is added to it', async () => {
    const { places, team, channels } = world.sim.teams;
    await world.app.store.db.updateTable('channel').set({ group_id: null }).execute();
    await places.install(team);
    const known = await world.app.store.db.selectFrom('channel').select(['id', 'group_id']).execute();
    expect(known).toContainEqual({ id: channels.incidents.id, group_id: team.aadGroupId });
  });

  it('is not taken in by a message of somebody else that carries the mark', async () => {
    world.sim.teams.faults.next({ ...POST, drop: 'after' });
    const incident = raise();
    await world.tick('poll');
    const [card] = cards(incident);
    if (!card) throw new Error('no card');
    card.deleted = true;
    world.sim.teams.state.addMessage({
      place: card.place,
      from: { kind: 'person', name: 'Sam', objectId: world.sim.tenant.sam.objectId },
      activity: card.activity,
    });
    await pass(QUIET_MS);
    expect(cards(incident)).toHaveLength(1);
  });

  describe('when it cannot look', () => {
    it.each([
      [429, { 'retry-after': '20' }],
      [503, {}],
    ])('because of a %i, waits and finds the card later', async (status, headers) => {
      world.sim.teams.faults.next({ ...POST, drop: 'after' });
      world.sim.faults.next({ service: 'graph', match: /messages/, status, headers, times: 2 });
      const incident = raise();
      await world.tick('poll');
      await pass(QUIET_MS);
      for (let second = 0; second < 60; second += 5) await pass(5_000);
      expect(cards(incident)).toHaveLength(1);
      expect(looks().map((one) => one.status)).toEqual([status, status, 200]);
    });

    it('speaks of other things meanwhile, and after ten minutes says it a second time rather than never', async () => {
      world.sim.teams.team.messagesGranted = false;
      world.sim.teams.faults.next({ ...POST, drop: 'before' });
      const incident = raise();
      await world.tick('poll');
      await pass(QUIET_MS);
      const later = raise();
      await world.tick('poll');
      expect([cards(incident).length, cards(later).length]).toEqual([0, 1]);
      for (let ms = 0; ms < BLIND_MS - 1_000; ms += 1_000) await pass(1_000);
      expect(cards(incident)).toHaveLength(0);
      expect(looks().length).toBeLessThan(15);
      await pass(1_000);
      expect(cards(incident)).toHaveLength(1);
      const told = world.logged.filter((line) => line.includes('nobody can look in the channel'));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('ChannelMessage.Read.Group');
    });
  });

  it('shows nobody the mark, and marks nothing where the look-up is off', async () => {
    const incident = raise();
    await world.tick('poll');
    const [card] = cards(incident);
    const shown = JSON.stringify(sharedCard(card as SimMessage));
    expect(shown).toMatch(/"type":"Container","id":"posting-[0-9a-f-]{36}","isVisible":false/);
    expect(wordsOf(sharedCard(card as SimMessage))).not.toContain('posting-');
    const plain = await startWorld();
    await watching(plain);
    raiseIncident(plain.sim.world, plain.sim.tenant.soc);
    await plain.tick('poll');
    expect(JSON.stringify(said(plain).map((one) => one.activity))).not.toContain('"posting-');
    await plain.stop();
  });

  it('reads nothing that people write to each other', async () => {
    const { client, channels } = world.sim.teams;
    const before = world.logged.length;
    const { status } = await client.say(world.sim.tenant.dana, channels.platform.id, 'lunch?', {
      mention: false,
    });
    expect(status).toBe(200);
    expect(world.logged).toHaveLength(before);
    const known = await world.app.store.db.selectFrom('channel').select('id').execute();
    expect(known.map((one) => one.id)).not.toContain(channels.platform.id);
  });
});
