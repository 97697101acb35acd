import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const CLOSE = { classification: 'Undetermined', comment: 'Nothing came of it.' };

describe('bad weather', () => {
  let world: LiveWorld;
  let card: SimMessage;
  let incident: ReturnType<typeof raiseIncident>;

  beforeEach(async () => {
    world = await startWorld();
    await watching(world);
    incident = raiseIncident(world.sim.world, world.sim.tenant.soc);
    await world.tick('poll');
    card = said(world).at(-1) as SimMessage;
  });
  afterEach(() => world.stop());

  const client = () => world.sim.teams.client;
  const dana = () => world.sim.tenant.dana;
  const sam = () => world.sim.tenant.sam;
  const switches = () => world.sim.world.switches;
  const asked = (person = dana()) => client().click(person, card, 'incident.close');
  const close = async () => {
    await asked();
    return client().click(dana(), card, 'incident.close', CLOSE);
  };
  /** Lets the bot work until something is so; what never becomes so ends the test. */
  const until = async (what: string, done: () => boolean) => {
    for (const end = Date.now() + 8_000; !done(); ) {
      if (Date.now() > end) throw new Error(`never: ${what}`);
      await new Promise(setImmediate);
    }
  };

  it('answers a click in time when Azure is slow, and shows the result on the card', async () => {
    await asked();
    switches().armDelayMs = 400;
    const clicking = client().click(dana(), card, 'incident.close', CLOSE);
    const requests = world.sim.world.log.length;
    await until('Azure was read as Dana', () =>
      world.sim.world.log.slice(requests).some((entry) => entry.service === 'arm'),
    );
    world.clock.advance(3_500);
    const answer = await clicking;
    expect(answer.text).toBe('Working on it. Azure is slow; the card will show the result.');
    await until(
      'both clicks are done',
      () => world.logged.filter((line) => /"incident\.close".*"answer":"card"/.test(line)).length === 2,
    );
    switches().armDelayMs = 0;
    await world.tick();
    expect(wordsOf(sharedCard(card))).toContain('Dana Reyes closed it as undetermined');
  });

  it('shows the close form with what it knows when Azure is slow', async () => {
    switches().armDelayMs = 300;
    const clicking = asked();
    await until('the form waits', () => world.clock.sleeping([2_000, 3_500]));
    world.clock.advance(2_000);
    const form = await clicking;
    expect(wordsOf(form.card)).toContain('What was it?');
    switches().armDelayMs = 0;
  });

  it('asks for consent by a sign-in, and acts after it', async () => {
    switches().consentMissing = true;
    const first = await asked(sam());
    expect(first.needsSignIn).toBeDefined();
    expect((await client().completeSignIn(first)).card).toBeDefined();
  });

  it('works where Teams gives no sign-in in channels', async () => {
    switches().ssoRefusedInChannels = true;
    const first = await asked();
    expect(first.needsSignIn).toBeDefined();
    expect((await client().completeSignIn(first)).card).toBeDefined();
    expect((await client().click(dana(), card, 'incident.close', CLOSE)).card).toBeDefined();
    expect(incident.properties.status).toBe('Closed');
  });

  it('says that Entra is down instead of asking for a sign-in', async () => {
    switches().entraDown = true;
    const answer = await asked(sam());
    expect(answer.text).toContain('Microsoft Entra ID did not answer');
    expect(answer.needsSignIn).toBeUndefined();
    expect(answer.status).toBe(200);
  });

  it('refuses the sign-in of somebody else', async () => {
    switches().ssoRefusedInChannels = true;
    const first = await asked();
    const after = await client().completeSignIn(first, { as: world.sim.tenant.sam });
    expect(after.card).toBeUndefined();
  });

  it('reads again after a conflict, and closes', async () => {
    world.sim.faults.next({
      service: 'arm',
      method: 'PUT',
      match: /incidents\/[0-9a-f-]+$/i,
      status: 409,
      body: { error: { code: 'Conflict', message: 'Newer version' } },
    });
    expect((await close()).card).toBeDefined();
    expect(incident.properties.status).toBe('Closed');
  });

  it('gives up after three conflicts, with nothing written', async () => {
    world.sim.faults.next({
      service: 'arm',
      method: 'PUT',
      match: /incidents\/[0-9a-f-]+$/i,
      status: 409,
      body: { error: { code: 'Conflict', message: 'Newer version' } },
      times: 3,
    });
    expect((await close()).text).toContain('keeps changing while you act. Nothing was written');
    expect(incident.properties.status).toBe('New');
  });

  it('counts a close as done whose answer was lost, when a read shows it', async () => {
    world.sim.faults.next({ service: 'arm', method: 'PUT', match: /incidents\/[0-9a-f-]+$/i, drop: 'after' });
    expect((await close()).card).toBeDefined();
    expect(incident.properties.status).toBe('Closed');
    expect(incident.comments.size).toBe(1);
  });

  it('stops after the close when the comment fails, and goes on with a new click, without writing anything twice', async () => {
    world.sim.faults.next({ service: 'arm', method: 'PUT', match: /comments/, status: 500, body: {} });
    expect((await close()).text).toContain('Azure did not answer');
    await world.tick();
    expect(wordsOf(sharedCard(card))).toContain('stopped after "incident closed"');
    const puts = () =>
      world.sim.world.log.filter(
        (entry) => entry.method === 'PUT' && /incidents\/[^/]+\?/.test(entry.url) && entry.service === 'arm',
      );
    const before = puts().length;
    const done = await client().click(world.sim.tenant.sam, card, 'incident.continue');
    expect(done.card).toBeDefined();
    expect(puts()).toHaveLength(before);
    expect([...incident.comments.values()]).toHaveLength(1);
  });

  it('settles by reading what a crash left behind: a close that did arrive counts, and nothing is written without a click', async () => {
    world.sim.faults.next({
      service: 'arm',
      method: 'PUT',
      match: /comments/,
      delayMs: 3_000,
      status: 500,
      body: {},
    });
    await asked();
    void client()
      .click(dana(), card, 'incident.close', CLOSE)
      .catch(() => {});
    await until('the incident is closed', () => incident.properties.status === 'Closed');
    let step = '';
    const look = async () => {
      step = (await world.app.store.db.selectFrom('action').select('step').executeTakeFirst())?.step ?? '';
    };
    await until('the comment is asked for', () => {
      void look();
      return step === 'incident closed';
    });
    const writes = () =>
      world.sim.world.log.filter((entry) => entry.service === 'arm' && entry.method === 'PUT').length;
    const before = writes();
    world.clock.advance(180_000);
    await world.tick('settle');
    expect(wordsOf(sharedCard(card))).toContain(
      'The incident is closed; the comment, and alerts to be closed directly, are still to do.',
    );
    expect(wordsOf(sharedCard(card))).toContain('Continue');
    expect(writes()).toBe(before);
  });

  it('gives a person who took it the incident, and leaves it with them', async () => {
    expect((await client().click(dana(), card, 'incident.take')).card).toBeDefined();
    expect(incident.properties).toMatchObject({ status: 'Active', owner: { objectId: dana().objectId } });
    await world.tick();
    expect(wordsOf(sharedCard(card))).toContain('Taken by Dana Reyes');
    const late = await client().press(
      world.sim.tenant.sam,
      card,
      { verb: 'incident.take' },
      { id: idOf(card) },
    );
    expect(late.text).toContain('Dana Reyes has it already');
  });

  it('keeps labels and description of an incident that it closes', async () => {
    incident.properties.labels = [{ labelName: 'pci', labelType: 'User' }];
    await close();
    expect(incident.properties).toMatchObject({
      labels: [expect.objectContaining({ labelName: 'pci' })],
      description: expect.stringContaining('214 failed attempts'),
    });
  });

  it('never writes with its own rights, and never logs a token or a secret', async () => {
    switches().mfaOnWrites = true;
    const first = await close();
    await client().completeSignIn(first);
    await world.tick();
    const own = world.sim.world.log.filter(
      (entry) => entry.service === 'arm' && entry.principal.kind === 'bot',
    );
    expect(
      own.every((entry) => entry.method === 'GET' || /\/(alerts|entities|resources)\?/.test(entry.url)),
    ).toBe(true);
    const all = world.logged.join('\n');
    expect(all).not.toContain(world.sim.world.appSecret);
    expect(all).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/);
  });
});

const idOf = (message: SimMessage): string =>
  /"id":"(WyJ[^"]+)"/.exec(JSON.stringify(sharedCard(message)))?.[1] ?? '';
