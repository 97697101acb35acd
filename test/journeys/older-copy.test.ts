import { QUIET_MS } from '../../src/delivery/failure.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const CLOSE = { classification: 'Undetermined', comment: 'Nothing came of it.' };
const SENTENCE = 'This card was posted twice; the live one is here.';

describe('a card that was posted twice', () => {
  let world: LiveWorld;
  let incident: SimIncident;
  let older: SimMessage;
  let live: SimMessage;

  beforeEach(async () => {
    world = await startWorld();
    await watching(world);
    incident = raiseIncident(world.sim.world, world.sim.tenant.soc);
    world.sim.teams.faults.next({ method: 'POST', match: /\/conversations\/?$/, drop: 'after' });
    await world.tick('poll');
    world.clock.advance(QUIET_MS);
    await world.app.delivery.drain();
    [older, live] = said(world).slice(-2) as [SimMessage, SimMessage];
  });
  afterEach(() => world.stop());

  const client = () => world.sim.teams.client;
  const dana = () => world.sim.tenant.dana;
  const words = (message: SimMessage) => wordsOf(sharedCard(message));
  const edits = () => [older.edits, live.edits];

  it('keeps one copy true, and the other becomes a link to it when it is next clicked', async () => {
    expect(words(older)).toBe(words(live));
    await client().click(dana(), older, 'incident.close');
    expect(words(older)).toBe(`${SENTENCE} Open the live card`);
    expect(older.activity.summary).toBe(SENTENCE);
    const [open] = (sharedCard(older)?.actions ?? []) as { type: string; url: string }[];
    const url = new URL(open?.url ?? '');
    expect([open?.type, url.origin, url.pathname]).toEqual([
      'Action.OpenUrl',
      'https://teams.microsoft.com',
      `/l/message/${encodeURIComponent(live.place)}/${live.id}`,
    ]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenantId: world.sim.world.tenantId,
      groupId: world.sim.teams.team.aadGroupId,
      parentMessageId: live.id,
    });
    expect(words(live)).toContain(incident.properties.title);
  });

  it('acts all the same: a close from the older copy closes, and shows on the live one', async () => {
    const form = await client().click(dana(), older, 'incident.close');
    expect(wordsOf(form.card)).toContain('What was it?');
    expect((await client().click(dana(), older, 'incident.close', CLOSE)).card).toBeDefined();
    expect(incident.properties.status).toBe('Closed');
    await world.tick();
    expect(words(live)).toContain('Dana Reyes closed it as undetermined');
    expect(words(older)).toContain(SENTENCE);
  });

  it('leaves the live one alone', async () => {
    await client().click(dana(), live, 'incident.close');
    expect(edits()).toEqual([0, 0]);
    expect(words(live)).not.toContain(SENTENCE);
  });

  it('leaves a card alone that answers a typed command: it is no copy', async () => {
    const { incidentNumber } = incident.properties;
    const { incidents } = world.sim.teams.channels;
    for (const inThread of [undefined, live]) {
      const { replies } = await client().say(dana(), incidents.id, `incident ${incidentNumber}`, {
        inThread,
      });
      const [answer] = replies.filter((one) => sharedCard(one));
      if (!answer) throw new Error('no card came');
      await client().click(dana(), answer, 'incident.close');
      expect(answer.edits).toBe(0);
    }
    expect(edits()).toEqual([0, 0]);
  });

  it('stays as it is for who may not act, and acts where Teams does not take the edit', async () => {
    world.sim.teams.faults.next({ method: 'PUT', match: /activities/, status: 500, body: {} });
    expect((await client().click(dana(), older, 'incident.take')).card).toBeDefined();
    expect(incident.properties.status).toBe('Active');
    expect(older.edits).toBe(0);
    world.sim.world.switches.ssoRefusedInChannels = true;
    await client().click(world.sim.tenant.sam, older, 'incident.close');
    expect(older.edits).toBe(0);
  });
});
