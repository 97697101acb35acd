import { ACTIONS } from '../../src/bot/actions.ts';
import { encodeCardId } from '../../src/core/card-id.ts';
import type { ClickResult } from '../../src/simulator/teams/click.ts';
import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

const CLOSE = { classification: 'Undetermined', comment: 'Nothing came of it.' };
/** Whatever any button may ask for, so that nothing but the id stands between a click and a write. */
const INPUTS = { ...CLOSE, confirm: 'yes', plan: 'Containers', reason: 'x', until: '7d' };
const SOMETHING = '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716';
const DAY = 24 * 3_600_000;

let world: LiveWorld;
let card: SimMessage;
let incident: ReturnType<typeof raiseIncident>;
beforeAll(async () => {
  world = await startWorld();
  await world.tick('look at connectors');
  await watching(world);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.clock.advance(60_000);
  incident = raiseIncident(world.sim.world, world.sim.tenant.soc);
  await world.tick('poll');
  card = said(world).at(-1) as SimMessage;
});

const tenant = () => world.sim.tenant;
const client = () => world.sim.teams.client;
const socId = () => tenant().soc.id.toLowerCase();
const incidentId = (workspaceId: string, name: string) =>
  encodeCardId({ kind: 'incident', workspaceId, name });
const raw = (words: unknown) => Buffer.from(JSON.stringify(words)).toString('base64url');
const ownId = () => incidentId(socId(), incident.name);
/** Requests of people to Azure that may change something. */
const writes = () =>
  world.sim.world.log.filter(
    ({ service, method, url, principal }) =>
      service === 'arm' &&
      principal.kind === 'person' &&
      method !== 'GET' &&
      !/\/(alerts|entities|resources)\?/.test(url),
  );
/** All that must stay as it is where a click is refused. */
const state = () =>
  JSON.stringify([
    writes().length,
    incident.properties,
    [...incident.comments],
    said(world).map((one) => one.activity),
    world.sim.teams.messages('personal').length,
  ]);

interface Hostile {
  readonly verb: string;
  readonly data: Record<string, unknown>;
}
/** Presses, delivers all that is due, and holds that nothing changed and a sentence was said. */
async function refused({ verb, data }: Hostile, message = card): Promise<ClickResult> {
  const before = state();
  const result = await client().press(tenant().dana, message, { verb }, data);
  await world.tick('settle');
  expect(state()).toBe(before);
  expect(result.status).toBe(200);
  expect([200, 400]).toContain(result.body?.statusCode);
  expect(result.text?.length).toBeGreaterThan(10);
  expect(JSON.stringify(result.body)).not.toMatch(/at \w+ \(|\/src\/|node_modules|eyJ/);
  return result;
}

const UNKNOWN = 'This button does not name anything that the bot knows.';
const ELSEWHERE = /is not among the workspaces and subscriptions that this bot serves/;
const broken: [name: string, id: () => unknown][] = [
  ['absent', () => undefined],
  ['null', () => null],
  ['a number', () => 4711],
  ['a list', () => [ownId()]],
  ['an object that calls itself text', () => ({ toString: ownId(), length: 5 })],
  ['empty', () => ''],
  ['garbage', () => '%%%'],
  ['a prototype', () => '__proto__'],
  ['cut short', () => ownId().slice(0, -9)],
  ['right, with more behind it', () => `${ownId()}${raw(['i'])}`],
  ['too long', () => incidentId(`/subscriptions/${'x'.repeat(600)}`, incident.name)],
  ['longer than anything', () => 'A'.repeat(100_000)],
  ['of a kind that does not exist', () => raw(['z', socId(), incident.name])],
  ['of too many words', () => raw(['i', socId(), incident.name, 'more'])],
  ['of words that are no texts', () => raw(['i', socId(), { name: incident.name }])],
  ['no list', () => raw({ kind: 'incident', workspaceId: socId(), name: incident.name })],
  ['with a name that leads elsewhere', () => raw(['i', socId(), `${incident.name}/../../other`])],
  ['with a name of blanks around', () => raw(['i', socId(), ` ${incident.name} `])],
  ['with digits of another script', () => raw(['i', socId(), incident.name.replace(/\d/g, '٣')])],
  ['with a zero byte', () => raw(['i', socId(), `${incident.name}\0`])],
  ['of half a character', () => Buffer.from([0x5b, 0x22, 0xd8, 0x00, 0x22, 0x5d]).toString('base64url')],
];

describe('a button whose id is', () => {
  it.each(broken)('%s is refused, with nothing written', async (_name, id) => {
    const result = await refused({ verb: 'incident.close', data: { ...INPUTS, id: id() } });
    expect(result.body).toMatchObject({
      statusCode: 400,
      value: { code: 'input.invalid', message: UNKNOWN },
    });
  });

  it.each([
    ['a workspace that is not served', (id: string) => id.replace('law-soc-we', 'law-other')],
    ['a path that leads to the workspace', (id: string) => `/subscriptions/x/..${id}`],
    ['the workspace with a slash', (id: string) => `${id}/`],
    ['the workspace with a query', (id: string) => `${id}?api-version=1`],
    ['a name that looks like the workspace’s', (id: string) => id.replace('law-soc', 'lаw-soc')],
  ])('%s is refused, with nothing written', async (_name, change) => {
    const id = incidentId(change(socId()), incident.name);
    expect((await refused({ verb: 'incident.close', data: { ...INPUTS, id } })).text).toMatch(ELSEWHERE);
  });

  it('an incident that is not there is refused', async () => {
    const id = incidentId(socId(), SOMETHING);
    expect((await refused({ verb: 'incident.close', data: { ...INPUTS, id } })).text).toContain(
      'was not found in Azure',
    );
  });

  it('the workspace in capitals is the same workspace', async () => {
    const id = raw(['i', socId().replace('/subscriptions/', '/subscriptions/').toUpperCase(), incident.name]);
    await refused({ verb: 'incident.close', data: { ...INPUTS, id } });
    const capitals = raw(['i', tenant().soc.id, incident.name]);
    const form = await client().press(tenant().dana, card, { verb: 'incident.close' }, { id: capitals });
    expect(form.card).toBeDefined();
  });

  it.each(ACTIONS.map((action) => [action.verb, action.takes] as const))(
    'of another kind is refused by %s',
    async (verb, takes) => {
      const connectors = encodeCardId({ kind: 'connectors', workspaceId: socId() });
      const id = takes === 'incident' ? connectors : ownId();
      const result = await refused({ verb, data: { ...INPUTS, id } });
      expect(result.body).toMatchObject({ statusCode: 400, value: { code: 'WrongTarget' } });
    },
  );
});

describe('a button that', () => {
  it.each([
    '',
    'incident.delete',
    'constructor',
    '__proto__',
    'incident.close ',
    'INCIDENT.CLOSE',
    'x'.repeat(300),
  ])('carries the verb %j is refused', async (verb) => {
    const result = await refused({ verb, data: { ...INPUTS, id: ownId() } });
    expect(result.body).toMatchObject({ statusCode: 400, value: { code: 'UnknownVerb' } });
  });

  it.each([
    'connectors.enable',
    'connectors.sync',
    'connectors.repair',
    'connectors.plan',
    'connectors.solution',
    'connectors.home',
    'connectors.accept',
  ])('names a workspace that is not served is refused by %s', async (verb) => {
    const id = encodeCardId({ kind: 'connectors', workspaceId: socId().replace('law-soc-we', 'law-other') });
    const data = { ...INPUTS, id, subscriptions: tenant().retail.id, workspace: socId() };
    expect((await refused({ verb, data })).text).toMatch(ELSEWHERE);
  });

  it.each([
    ['connectors.enable', 'another’s', SOMETHING],
    ['connectors.sync', 'another’s', SOMETHING],
    ['connectors.repair', 'another’s', SOMETHING],
    ['connectors.plan', 'another’s', SOMETHING],
    ['connectors.enable', 'no', '../../providers/Microsoft.Security'],
    ['connectors.sync', 'no', 'all'],
    ['connectors.home', 'another’s', SOMETHING],
  ])('makes %s work on %s subscription is refused', async (verb, _whose, subscriptions) => {
    const guid = subscriptions === SOMETHING ? SOMETHING : undefined;
    const id = encodeCardId({ kind: 'connectors', workspaceId: '', subscriptionId: guid });
    const data = { ...INPUTS, id, subscriptions, workspace: socId() };
    expect((await refused({ verb, data })).text).toMatch(
      /not among the workspaces and subscriptions|Name subscriptions by their ids|you need Microsoft/,
    );
  });

  it.each([
    ['a classification that does not exist', { ...CLOSE, classification: 'TruePositive.Whatever' }],
    ['a classification that is a list', { ...CLOSE, classification: ['Undetermined'] }],
    ['a comment that is an object', { ...CLOSE, comment: { text: 'x' } }],
    ['a choice for the alerts that does not exist', { ...CLOSE, alerts: 'delete' }],
  ])('sends %s gets the form again, and nothing is written', async (_name, data) => {
    const before = writes().length;
    const result = await client().press(
      tenant().dana,
      card,
      { verb: 'incident.close' },
      { ...data, id: ownId() },
    );
    expect(result.card).toBeDefined();
    expect(writes()).toHaveLength(before);
    expect(incident.properties.status).toBe('New');
  });

  it('was made for another channel does not make this one watch', async () => {
    const { platform, incidents } = world.sim.teams.channels;
    const id = encodeCardId({ kind: 'watch', channelId: platform.id, topics: 'ic', severities: '' });
    for (const verb of ['channel.watch', 'channel.backlog'])
      expect((await refused({ verb, data: { id } })).text).toContain('belongs to another channel');
    const [row] = await world.app.store.db
      .selectFrom('channel')
      .select('watches_connectors')
      .where('id', '=', incidents.id)
      .execute();
    expect(row?.watches_connectors).toBe(1);
  });
});

describe('a click from', () => {
  /** The click as it would be, changed on its way. */
  const sent = async (over: Record<string, unknown>) => {
    const { activity } = await client().press(tenant().dana, card, { verb: 'nothing' }, {});
    const value = { action: { type: 'Action.Execute', verb: 'incident.take', data: { id: ownId() } } };
    return client().post({ ...activity, id: 'f:changed', value, ...over });
  };

  it('another tenant is nobody’s', async () => {
    const before = state();
    const conversation = { id: card.place, conversationType: 'channel', tenantId: SOMETHING };
    for (const over of [{ conversation }, { channelData: { tenant: { id: SOMETHING } } }]) {
      const reply = await sent(over);
      expect([reply.status, reply.text]).toEqual([401, 'Unauthorized']);
    }
    expect(state()).toBe(before);
  });

  it('somebody without a name in the directory is not understood', async () => {
    const before = state();
    const reply = await sent({ from: { id: '29:somebody', name: 'Dana Reyes' } });
    expect(reply.json).toMatchObject({ statusCode: 400, value: { code: 'BadRequest' } });
    expect(state()).toBe(before);
  });

  it.each([
    ['none', 400, async () => 'a.b.c'],
    ['of no known kind', 400, async () => `${'e'.repeat(5_000)}.x.y`],
    ['empty', 401, async () => ''],
    [
      'damaged',
      401,
      async () => `${(await world.sim.entra.issueAssertion(tenant().dana)).slice(0, -6)}AAAAAA`,
    ],
  ])(
    'somebody whose sign-in is %s does not act, and it is not the bot’s fault',
    async (name, status, token) => {
      const before = state();
      const action = { type: 'Action.Execute', verb: 'incident.take', data: { id: ownId() } };
      const value = { action, authentication: { token: await token() } };
      expect((await sent({ id: `f:damaged-${name}`, value })).json).toMatchObject({ statusCode: status });
      expect(state()).toBe(before);
    },
  );

  it('somebody who carries another person’s sign-in is refused', async () => {
    const before = state();
    const token = await world.sim.entra.issueAssertion(tenant().dana);
    const value = {
      action: { type: 'Action.Execute', verb: 'incident.take', data: { id: ownId() } },
      authentication: { token },
    };
    const { robin } = tenant();
    const reply = await sent({
      from: { id: robin.teamsId, name: robin.name, aadObjectId: robin.objectId },
      value,
    });
    expect(reply.json).toMatchObject({ statusCode: 400, value: { code: 'signin.mismatch' } });
    expect(state()).toBe(before);
  });

  it.each(['a channel that does not watch', 'a personal chat'])(
    '%s acts with the person’s own rights and shows nothing but to them',
    async (where) => {
      const { state: teams, channels } = world.sim.teams;
      const place = where.includes('personal') ? teams.personalChat(tenant().dana) : channels.general.id;
      const from = { kind: 'person' as const, name: 'Dana Reyes', objectId: tenant().dana.objectId };
      const forwarded = teams.addMessage({ place, from, activity: { text: 'a forwarded card' } });
      const posted = () => world.sim.teams.messages(place).filter((one) => one.from.kind === 'bot').length;
      const before = posted();
      const press = (who: typeof from | 'kim') =>
        client().press(
          who === 'kim' ? tenant().kim : tenant().dana,
          forwarded,
          { verb: 'incident.take' },
          { id: ownId() },
        );
      expect((await press('kim')).text).toContain('Azure refused: you need');
      expect(incident.properties.status).toBe('New');
      expect((await press(from)).card).toBeDefined();
      expect(incident.properties.owner).toMatchObject({ objectId: tenant().dana.objectId });
      await world.tick('poll');
      expect(posted()).toBe(before);
    },
  );
});

describe('two people at once', () => {
  it('close one incident once, and one of them is told who was faster', async () => {
    const press = (person: ReturnType<typeof tenant>['dana']) =>
      client().press(person, card, { verb: 'incident.close' }, { ...CLOSE, id: ownId() });
    const results = await Promise.all([press(tenant().dana), press(tenant().sam)]);
    expect(results.map((one) => one.status)).toEqual([200, 200]);
    expect(incident.properties.status).toBe('Closed');
    expect(incident.comments.size).toBe(1);
    expect(results.filter((one) => one.card)).toHaveLength(1);
    expect(results.map((one) => one.text).join()).toMatch(/was closed already, by (Dana Reyes|Sam Okafor)/);
  });

  it('take one incident, and one of them has it', async () => {
    const press = (person: ReturnType<typeof tenant>['dana']) =>
      client().press(person, card, { verb: 'incident.take' }, { id: ownId() });
    const results = await Promise.all([press(tenant().dana), press(tenant().sam)]);
    expect(results.filter((one) => one.card)).toHaveLength(1);
    expect(results.map((one) => one.text).join()).toMatch(/has it already; nothing was changed/);
  });
});

describe('a click that comes again', () => {
  it('acts once where the second comes while the first is at work', async () => {
    const asked = await client().press(
      tenant().dana,
      card,
      { verb: 'incident.close' },
      { ...CLOSE, id: 'x' },
    );
    const value = {
      action: { type: 'Action.Execute', verb: 'incident.close', data: { ...CLOSE, id: ownId() } },
    };
    const same = { ...asked, activity: { ...asked.activity, id: 'f:both', value } };
    const both = await Promise.all([client().resend(same), client().resend(same)]);
    expect(both.map((one) => one.status)).toEqual([200, 200]);
    expect(both.map((one) => one.body?.statusCode)).toEqual([200, 200]);
    expect(incident.comments.size).toBe(1);
  });

  it.each([
    ['two hours', 2 * 3_600_000],
    ['a month', 30 * DAY],
  ])('does nothing %s later, whatever became of the incident', async (_when, later) => {
    const first = await client().press(
      tenant().dana,
      card,
      { verb: 'incident.close' },
      { ...CLOSE, id: ownId() },
    );
    const { sam } = tenant();
    const taken = await client().press(sam, card, { verb: 'incident.refresh' }, { id: ownId() });
    expect([first.card, taken.card]).toEqual([expect.anything(), expect.anything()]);
    changeIncident(world.sim.world, tenant().soc, incident, { status: 'Active' });
    world.clock.advance(later);
    await world.tick('housekeeping');
    const before = writes().length;
    for (const earlier of [first, taken]) {
      expect((await client().resend(earlier)).text).toBe(
        'This click came before; nothing was done now. Press the button again.',
      );
    }
    expect(writes()).toHaveLength(before);
    expect(incident.properties.status).toBe('Active');
  });
});
