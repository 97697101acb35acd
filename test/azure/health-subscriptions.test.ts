import { createAzureFactory } from '../../src/azure/factory.ts';
import { alertRowsQuery } from '../../src/azure/fleet-queries.ts';
import { type AppError, isAppError } from '../../src/core/errors.ts';
import {
  aCredential,
  addressesAt,
  envelope,
  type StandIn,
  SUBSCRIPTION,
  startStandIn,
  type Told,
  type Wire,
  WORKSPACE,
} from './stand-ins.ts';

let cloud: StandIn;
beforeAll(async () => {
  cloud = await startStandIn(() => ({}));
});
beforeEach(() => {
  cloud.seen.length = 0;
});
afterAll(() => cloud.stop());

const azure = () =>
  createAzureFactory({ addresses: addressesAt(cloud.url) }).forCredential(aCredential(), 'person');

const says = (...told: Told[]) => {
  const left = [...told];
  cloud.answer = () => left.shift() ?? { status: 500 };
};

const failing = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (err) => err,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
};

const asked = () => cloud.seen.map((one) => `${one.method} ${one.url}`);
const SECURITY = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security`;
const PROVIDER = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.SecurityInsights`;
const OTHER = '22222222-2222-4222-8222-222222222222';

describe('sync of a subscription', () => {
  it('is switched on with the setting’s own kind', async () => {
    says({ body: { kind: 'AlertSyncSettings', properties: { enabled: true } } });
    await azure().settings.enableSync(SUBSCRIPTION);
    expect(asked()).toEqual([`PUT ${SECURITY}/settings/Sentinel?api-version=2021-07-01`]);
    expect(cloud.seen[0]?.body).toEqual({ kind: 'AlertSyncSettings', properties: { enabled: true } });
  });

  it('reads the same for connector health as for incidents', async () => {
    const on = { body: { properties: { enabled: true } } };
    says(on, on);
    const { settings, defender } = azure();
    expect([await settings.isSyncEnabled(SUBSCRIPTION), await defender.isSyncEnabled(SUBSCRIPTION)]).toEqual([
      true,
      true,
    ]);
  });
});

describe('Defender plans', () => {
  const plan = (name: string, properties: Wire): Wire => ({ name, properties });

  it('are those that protect and cost: neither deprecated ones nor those that every subscription has for free', async () => {
    says({
      body: {
        value: [
          plan('VirtualMachines', { pricingTier: 'standard', subPlan: 'P2', deprecated: null }),
          plan('KeyVaults', { pricingTier: 'Free', deprecated: false }),
          plan('KubernetesService', { pricingTier: 'Standard', deprecated: true }),
          plan('FoundationalCspm', { pricingTier: 'Standard' }),
          plan('Discovery', { pricingTier: 'Standard' }),
          { name: 'odd' },
        ],
      },
    });
    expect(await azure().settings.listPlans(SUBSCRIPTION)).toEqual([
      { name: 'VirtualMachines', on: true, subPlan: 'P2' },
      { name: 'KeyVaults', on: false },
    ]);
    expect(asked()).toEqual([`GET ${SECURITY}/pricings?api-version=2024-01-01`]);
  });

  it.each([200, 201])('are switched on with their sub-plan (%i)', async (status) => {
    const saved = { name: 'VirtualMachines', properties: { pricingTier: 'Standard', subPlan: 'P2' } };
    says({ status, body: saved });
    await azure().settings.enablePlan(SUBSCRIPTION, 'VirtualMachines', 'P2');
    expect(asked()).toEqual([`PUT ${SECURITY}/pricings/VirtualMachines?api-version=2024-01-01`]);
    expect(cloud.seen[0]?.body).toEqual({ properties: { pricingTier: 'Standard', subPlan: 'P2' } });
  });

  it('are not on where an extension failed inside a 200, or nothing changed', async () => {
    const extension = (name: string, code: string) => ({ name, operationStatus: { code } });
    const extensions = [
      extension('AgentlessVmScanning', 'Failed'),
      extension('SensitiveDataDiscovery', 'Succeeded'),
      { name: 'MdeDesignatedSubscription', isEnabled: 'False' },
    ];
    says(
      { body: { properties: { pricingTier: 'Standard', extensions } } },
      { body: { properties: { pricingTier: 'Free' } } },
    );
    const { settings } = azure();
    const first = await failing(settings.enablePlan(SUBSCRIPTION, 'CloudPosture'));
    const second = await failing(settings.enablePlan(SUBSCRIPTION, 'KeyVaults'));
    expect([first.userMessage, second.userMessage]).toEqual([
      'Azure did not accept the request for AgentlessVmScanning of plan CloudPosture.',
      'Azure did not accept the request for plan KeyVaults.',
    ]);
    expect(cloud.seen[0]?.body).toEqual({ properties: { pricingTier: 'Standard' } });
  });

  it('whose name is an address of its own stay one plan', async () => {
    says({ body: { properties: { pricingTier: 'Standard' } } });
    await azure().settings.enablePlan(SUBSCRIPTION, '../settings/Sentinel');
    expect(cloud.seen[0]?.url).toContain('/pricings/../settings/Sentinel?');
    expect(cloud.seen).toHaveLength(1);
  });
});

describe('the provider of Sentinel', () => {
  it('is in one of its states, in any spelling', async () => {
    says(
      { body: { namespace: 'Microsoft.SecurityInsights', registrationState: 'registered' } },
      { body: { registrationState: 'NotRegistered' } },
      { body: { registrationState: 'Confused' } },
    );
    const { settings } = azure();
    expect(await settings.registration(SUBSCRIPTION)).toBe('Registered');
    expect(await settings.registration(SUBSCRIPTION)).toBe('NotRegistered');
    expect((await failing(settings.registration(SUBSCRIPTION))).code).toBe('azure.unexpected');
    expect(asked()[0]).toBe(`GET ${PROVIDER}?api-version=2025-04-01`);
  });

  it('is registered by a request without a body', async () => {
    says({ body: { registrationState: 'Registering' } });
    await azure().settings.register(SUBSCRIPTION);
    expect(asked()).toEqual([`POST ${PROVIDER}/register?api-version=2025-04-01`]);
    expect(cloud.seen[0]?.body).toBeUndefined();
  });

  it('is asked for of a subscription only, never of another address', async () => {
    const { settings } = azure();
    const id = `${SUBSCRIPTION}/providers/Microsoft.Authorization`;
    const errors = [failing(settings.register(id)), failing(settings.listPlans('..'))];
    expect((await Promise.all(errors)).map((one) => one.code)).toEqual(Array(2).fill('azure.bad-request'));
    expect(cloud.seen).toEqual([]);
  });

  it('that is not there is named in the sentence', async () => {
    says({ status: 404, body: envelope('InvalidResourceNamespace') });
    const error = await failing(azure().settings.registration(SUBSCRIPTION));
    expect(error.userMessage).toBe('The provider was not found in Azure.');
  });
});

const fleetOf = (count: number) =>
  Array.from({ length: count }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);

describe('many subscriptions', () => {
  it('are asked for in groups of 300, each over all its pages', async () => {
    const row = (subscriptionId: string, over: Wire = {}) => ({
      id: 'x',
      subscriptionId,
      name: 'KeyVaults',
      tier: 'Standard',
      subPlan: '',
      ...over,
    });
    const ids = fleetOf(301);
    says(
      { body: { data: [row(SUBSCRIPTION.toUpperCase()), null], $skipToken: 'more' } },
      { body: { data: [row(SUBSCRIPTION, { name: 'Arm', tier: 'Free' })] } },
      { body: { data: [row(OTHER, { deprecated: true }), { subscriptionId: 7 }] } },
    );
    const plans = await azure().fleet.listPlans(ids);
    expect([...plans]).toEqual([
      [
        SUBSCRIPTION,
        [
          { name: 'KeyVaults', on: true },
          { name: 'Arm', on: false },
        ],
      ],
      [OTHER, []],
    ]);
    expect(cloud.seen.map(({ body }) => [body.subscriptions.length, body.options.$skipToken])).toEqual([
      [300, undefined],
      [300, 'more'],
      [1, undefined],
    ]);
    expect(cloud.seen[2]?.body.subscriptions).toEqual([ids[300]]);
  });

  it('of which there are none are not asked for: Azure would answer for all', async () => {
    expect([...(await azure().fleet.listPlans([]))]).toEqual([]);
    expect(await azure().fleet.listRecentAlerts([], '2026-11-23T10:00:00Z')).toEqual([]);
    expect(cloud.seen).toEqual([]);
  });

  it('go into a question as ids only', async () => {
    const error = await failing(azure().fleet.listPlans([SUBSCRIPTION, '"']));
    expect(error.code).toBe('azure.bad-request');
    expect(cloud.seen).toEqual([]);
  });

  it('whose home tenant is another are told apart', async () => {
    const tenantId = 'AAAAAAAA-1111-4111-8111-111111111111';
    const row = { id: 'x', subscriptionId: SUBSCRIPTION, name: 'Retail' };
    says({ body: { data: [{ ...row, tenantId }, row] } });
    expect(await azure().graph.listSubscriptions()).toEqual([
      { id: SUBSCRIPTION, name: 'Retail', tenantId: tenantId.toLowerCase() },
      { id: SUBSCRIPTION, name: 'Retail' },
    ]);
  });
});

describe('alerts of late', () => {
  const since = '2026-11-23T10:00:00.000Z';
  const row = (name: string, at: string | null, over: Wire = {}) => ({
    id: 'x',
    subscriptionId: SUBSCRIPTION,
    name,
    title: 'T',
    at,
    ...over,
  });

  it('come newest first from all groups, under the names that Sentinel’s links hold', async () => {
    const first = row('251_AB', '2026-11-23T10:00:01.1234567Z');
    const second = row('252_CD', '2026-11-23T10:00:02Z', { title: null });
    says(
      { body: { data: [first, row('253', null), row('254', 'yesterday')] } },
      { body: { data: [second] } },
    );
    const found = await azure().fleet.listRecentAlerts(fleetOf(301), since);
    expect(found).toEqual([
      { subscriptionId: SUBSCRIPTION, name: '252_cd', title: 'Untitled alert', at: second.at },
      { subscriptionId: SUBSCRIPTION, name: '251_ab', title: 'T', at: first.at },
    ]);
    expect(cloud.seen[0]?.body.query).toContain(`>= datetime(${since})`);
  });

  it('are the newest thousand, however many there are', async () => {
    const at = (n: number) => new Date(Date.parse(since) + n * 1000).toISOString();
    const data = Array.from({ length: 700 }, (_, n) => row(`1_${n}`, at(n)));
    const more = Array.from({ length: 700 }, (_, n) => row(`2_${n}`, at(n + 700)));
    says({ body: { data } }, { body: { data: more } });
    const found = await azure().fleet.listRecentAlerts(fleetOf(301), since);
    expect([found.length, found[0]?.name, found.at(-1)?.name]).toEqual([1000, '2_699', '1_400']);
  });

  it.each(['2026-11-23', 'now()', '2026-11-23T10:00:00Z) | take 1 //'])(
    'since %s are no question for Azure',
    async (odd) => {
      const { fleet } = azure();
      const errors = [
        failing(fleet.listRecentAlerts([SUBSCRIPTION], odd)),
        failing(fleet.listArrived(WORKSPACE, odd)),
        failing(fleet.listAlertRows(WORKSPACE, { since: odd, take: 5 })),
      ];
      expect((await Promise.all(errors)).map((one) => one.code)).toEqual(Array(3).fill('azure.bad-request'));
      expect(cloud.seen).toEqual([]);
    },
  );
});

const LAW = { body: { properties: { customerId: OTHER } } };
const table = (columns: string[], ...rows: unknown[][]): Told => ({
  body: { tables: [{ name: 'PrimaryResult', columns: columns.map((name) => ({ name })), rows }] },
});

describe('what reached a workspace', () => {
  const since = '2026-11-22T10:00:00.000Z';
  const COLUMNS = ['Subscription', 'NewestAt', 'Names'];

  it('is told by subscription, whether names come as a list or as its JSON', async () => {
    const at = '2026-11-23T09:00:00.1234567Z';
    says(
      LAW,
      table(
        COLUMNS,
        [SUBSCRIPTION.toUpperCase(), at, '["251_AB","252_cd"]'],
        [OTHER, at, []],
        [OTHER, at, 'not JSON'],
        [OTHER, null, '[]'],
      ),
    );
    expect(await azure().fleet.listArrived(WORKSPACE, since)).toEqual([
      { subscriptionId: SUBSCRIPTION, newestAt: at, names: ['251_ab', '252_cd'] },
      { subscriptionId: OTHER, newestAt: at, names: [] },
    ]);
    const { url, body } = cloud.seen[1] ?? {};
    expect(url).toBe(`/v1/workspaces/${OTHER}/query`);
    expect(body.query).toMatch(/^\/\/ query: newest-per-subscription\nSecurityAlert\n/);
    expect(body.query).toContain(`TimeGenerated >= datetime(${since})`);
  });

  it('is unknown, not nothing, where Azure answers half', async () => {
    const half = table(COLUMNS).body as object;
    says(LAW, { body: { ...half, error: { code: 'PartialError' } } });
    const error = await failing(azure().fleet.listArrived(WORKSPACE, since));
    expect(error.code).toBe('azure.unavailable');
  });
});

describe('rows of the SecurityAlert table', () => {
  const COLUMNS = [
    'TimeGenerated',
    'AlertName',
    'AlertSeverity',
    'Status',
    'CompromisedEntity',
    'SubscriptionId',
    'AlertLink',
  ];
  const query = { subscriptionId: SUBSCRIPTION.toUpperCase(), since: '2026-11-22T10:00:00Z', take: 20 };

  it('are read by name, and lack what is empty', async () => {
    const at = '2026-11-23T09:00:00Z';
    says(
      LAW,
      table(
        COLUMNS,
        [at, 'Brute force', 'High', 'New', 'vm-1', SUBSCRIPTION.toUpperCase(), 'https://portal.azure.com/x'],
        [at, '', '', null, '', '', ''],
        [null, 'No time', 'High', 'New', '', '', ''],
      ),
    );
    expect(await azure().fleet.listAlertRows(WORKSPACE, query)).toEqual([
      {
        at,
        title: 'Brute force',
        severity: 'High',
        status: 'New',
        entity: 'vm-1',
        subscriptionId: SUBSCRIPTION,
        link: 'https://portal.azure.com/x',
      },
      { at, title: 'Untitled alert', severity: 'Informational', status: 'Unknown' },
    ]);
    expect(cloud.seen[1]?.body.query).toBe(alertRowsQuery(query));
  });

  it('are asked for by a query that begins with its name and holds only what was checked', () => {
    const text = alertRowsQuery(query);
    expect(text).toMatch(/^\/\/ query: newest-alerts\nSecurityAlert\n/);
    expect(text).toContain(`\n| where SubscriptionId == "${SUBSCRIPTION}"\n`);
    expect(text).toContain('\n| take 20\n');
    expect(alertRowsQuery({ since: query.since, take: 5 })).not.toContain('SubscriptionId ==');
    expect(() => alertRowsQuery({ ...query, subscriptionId: '" or true' })).toThrow('azure.bad-request');
  });
});

describe('rights', () => {
  it('to many things at one place are one request', async () => {
    says({
      body: {
        value: [
          { actions: ['Microsoft.Security/*'], notActions: [] },
          { actions: ['*/read'], notActions: [] },
        ],
      },
    });
    const actions = [
      'Microsoft.Security/settings/write',
      'Microsoft.SecurityInsights/register/action',
      'Microsoft.SecurityInsights/dataConnectors/read',
    ];
    const granted = await azure().permissions.granted(`/subscriptions/${SUBSCRIPTION}`, actions);
    expect([...granted]).toEqual([actions[0], actions[2]]);
    expect(cloud.seen).toHaveLength(1);
  });
});
