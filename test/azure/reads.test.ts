import { createAzureFactory } from '../../src/azure/factory.ts';
import { allowed } from '../../src/azure/permissions.ts';
import { type AppError, isAppError } from '../../src/core/errors.ts';
import {
  aCredential,
  addressesAt,
  envelope,
  INCIDENT,
  type StandIn,
  SUBSCRIPTION,
  startStandIn,
  type Told,
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

const azureFor = (credential = aCredential()) =>
  createAzureFactory({ addresses: addressesAt(cloud.url) }).forCredential(credential, 'person');

const says = (...told: Told[]) => {
  const left = [...told];
  cloud.answer = () => left.shift() ?? { status: 500 };
};

const failed = async (work: Promise<unknown>): Promise<AppError['code']> => {
  const error = await work.then(
    () => undefined,
    (err) => err,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error.code;
};

const ref = { subscriptionId: SUBSCRIPTION, location: 'westeurope', name: '25168_c01aa88b' };
const inGroup = { ...ref, resourceGroup: 'RG-Web' };
const ALERTS = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security/locations/westeurope/alerts/25168_c01aa88b`;
const GROUP_ALERTS = ALERTS.replace('/providers', '/resourceGroups/RG-Web/providers');

describe('an alert of Defender for Cloud', () => {
  it('is read where it lives, in any spelling of its state', async () => {
    says(
      { body: { properties: { alertDisplayName: 'Brute force', status: 'resolved' } } },
      { body: { properties: { status: 'Active' } } },
    );
    expect(await azureFor().defender.getAlert(inGroup)).toEqual({
      ref: inGroup,
      title: 'Brute force',
      status: 'Resolved',
    });
    expect(await azureFor().defender.getAlert(ref)).toEqual({
      ref,
      title: 'Untitled alert',
      status: 'Active',
    });
    expect(cloud.seen.map((one) => one.url.split('?')[0])).toEqual([GROUP_ALERTS, ALERTS]);
  });

  it('in a state that nobody knows is no state at all', async () => {
    says({ body: { properties: { status: 'Sleeping' } } }, { body: {} });
    expect(await failed(azureFor().defender.getAlert(ref))).toBe('azure.unexpected');
    expect(await failed(azureFor().defender.getAlert(ref))).toBe('azure.unexpected');
  });

  it.each(['resolve', 'dismiss', 'activate'] as const)('can be told to %s, at both levels', async (state) => {
    says({ status: 204 }, { status: 204 });
    await azureFor().defender.setAlertState(inGroup, state);
    await azureFor().defender.setAlertState(ref, state);
    expect(cloud.seen.map((one) => `${one.method} ${one.url.split('?')[0]}`)).toEqual([
      `POST ${GROUP_ALERTS}/${state}`,
      `POST ${ALERTS}/${state}`,
    ]);
  });

  it('counts as changed on 204 only, and is asked once', async () => {
    says({ status: 200 });
    expect(await failed(azureFor().defender.setAlertState(ref, 'resolve'))).toBe('azure.unexpected');
    says({ status: 500, body: envelope('InternalServerError') });
    expect(await failed(azureFor().defender.setAlertState(ref, 'resolve'))).toBe('azure.unavailable');
    expect(cloud.seen).toHaveLength(2);
  });
});

describe('a subscription at Defender for Cloud', () => {
  it('has sync on or off, or does not say', async () => {
    says(
      { body: { kind: 'AlertSyncSettings', properties: { enabled: true } } },
      { body: { kind: 'AlertSyncSettings', properties: { enabled: false } } },
      { body: { properties: {} } },
    );
    const { defender } = azureFor();
    expect(await defender.isSyncEnabled(SUBSCRIPTION)).toBe(true);
    expect(await defender.isSyncEnabled(SUBSCRIPTION)).toBe(false);
    expect(await failed(defender.isSyncEnabled(SUBSCRIPTION))).toBe('azure.unexpected');
    expect(cloud.seen[0]?.url).toContain(
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security/settings/Sentinel?`,
    );
  });

  it('has a home region, where one is listed', async () => {
    says(
      { body: { value: [{ name: 'centralus', properties: { homeRegionName: 'westeurope' } }] } },
      { body: { value: [{ name: 'centralus' }] } },
      { body: { value: [] } },
    );
    const { defender } = azureFor();
    expect([
      await defender.homeLocation(SUBSCRIPTION),
      await defender.homeLocation(SUBSCRIPTION),
      await defender.homeLocation(SUBSCRIPTION),
    ]).toEqual(['westeurope', 'centralus', undefined]);
  });
});

it('every request asks for the cloud’s own scope, though the address is another', async () => {
  says({ body: { properties: { enabled: true } } }, { body: { value: [] } }, { body: { data: [] } });
  const credential = aCredential();
  const resourceManagerScope = 'https://management.usgovcloudapi.net/.default';
  const addresses = { ...addressesAt(cloud.url), resourceManagerScope };
  const azure = createAzureFactory({ addresses }).forCredential(credential, 'reader');
  await azure.defender.isSyncEnabled(SUBSCRIPTION);
  await azure.sentinel.canReadIncidents(WORKSPACE);
  await azure.graph.listSubscriptions();
  expect(credential.asked.map((one) => one.scope)).toEqual(Array(3).fill(resourceManagerScope));
});

describe('Resource Graph', () => {
  const row = (name: string, over = {}) => ({
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Security/locations/westeurope/alerts/${name}`,
    title: 'T',
    status: 'Active',
    ...over,
  });

  it('finds alerts by name, over pages, and passes over rows that make no sense', async () => {
    says(
      { body: { data: [row('1_a'), { id: 'x', status: 'Active' }, null], $skipToken: 'more' } },
      { body: { data: [row('2_b', { status: 'dismissed', title: null })] } },
    );
    const found = await azureFor().graph.findAlerts(['1_a', '2_b']);
    expect(found.map((one) => [one.ref.name, one.status, one.title])).toEqual([
      ['1_a', 'Active', 'T'],
      ['2_b', 'Dismissed', 'Untitled alert'],
    ]);
    expect(cloud.seen.map((one) => [one.method, one.body.options.$skipToken])).toEqual([
      ['POST', undefined],
      ['POST', 'more'],
    ]);
    expect(cloud.seen[0]?.url).toContain('api-version=2024-04-01');
  });

  it('lets no name into a query that could change it', async () => {
    says({ body: { data: [] } });
    await azureFor().graph.findAlerts(['1_a', '") | take 1 //', "x'"]);
    expect(cloud.seen[0]?.body.query).toContain('name in~ ("1_a")');
    cloud.seen.length = 0;
    expect(await azureFor().graph.findAlerts(['"'])).toEqual([]);
    expect(cloud.seen).toEqual([]);
  });

  it('asks for many names in several queries', async () => {
    cloud.answer = () => ({ body: { data: [] } });
    await azureFor().graph.findAlerts(Array.from({ length: 250 }, (_, index) => `${index}_a`));
    expect(cloud.seen.map((one) => one.body.query.match(/"\d+_a"/g).length)).toEqual([100, 100, 50]);
  });

  it('names subscriptions', async () => {
    says({
      body: {
        data: [{ subscriptionId: SUBSCRIPTION.toUpperCase(), name: 'Retail Production' }, { name: 'no id' }],
      },
    });
    expect(await azureFor().graph.listSubscriptions()).toEqual([
      { id: SUBSCRIPTION, name: 'Retail Production' },
    ]);
  });
});

describe('Log Analytics', () => {
  const GUID = '99999999-0000-4000-8000-000000000009';
  const workspace: Told = { body: { properties: { customerId: GUID } } };
  const table = (columns: string[], ...rows: unknown[][]): Told => ({
    body: {
      tables: [{ name: 'PrimaryResult', columns: columns.map((name) => ({ name, type: 'string' })), rows }],
    },
  });

  it('joins incidents to alerts in one query, with its own scope, and looks the workspace up once', async () => {
    says(
      workspace,
      table(['Found', 'IncidentName', 'DefenderForCloud'], [3, INCIDENT.toUpperCase(), 2]),
      table(['IncidentName']),
    );
    const credential = aCredential();
    const { logs } = azureFor(credential);
    expect(await logs.joinAlerts(WORKSPACE, [INCIDENT])).toEqual([
      { incidentName: INCIDENT, found: 3, defenderForCloud: 2 },
    ]);
    expect(await logs.joinAlerts(WORKSPACE, [INCIDENT])).toEqual([]);
    expect(cloud.seen.map((one) => one.url.split('?')[0])).toEqual([
      WORKSPACE.id,
      `/v1/workspaces/${GUID}/query`,
      `/v1/workspaces/${GUID}/query`,
    ]);
    expect(credential.asked.map((one) => one.scope)).toEqual([
      'https://management.azure.com/.default',
      'https://api.loganalytics.io/.default',
    ]);
    expect(cloud.seen[1]?.body.query).toContain(`"${INCIDENT}"`);
  });

  it('asks nothing about nothing, and nothing about what is no GUID', async () => {
    expect(await azureFor().logs.joinAlerts(WORKSPACE, [])).toEqual([]);
    says(workspace);
    expect(await failed(azureFor().logs.joinAlerts(WORKSPACE, ['") | union *']))).toBe('azure.bad-request');
    expect(cloud.seen.filter((one) => one.method === 'POST')).toEqual([]);
  });

  it('says who closed an incident, where a row says so', async () => {
    says(
      workspace,
      table(['ModifiedBy'], ['dana@contoso.example']),
      table(['ModifiedBy']),
      table(['ModifiedBy'], ['']),
      table(['ModifiedBy'], [null]),
    );
    const { logs } = azureFor();
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await logs.closedBy(WORKSPACE, INCIDENT));
    expect(answers).toEqual(['dana@contoso.example', undefined, undefined, undefined]);
  });

  it('does not take half an answer for a whole one', async () => {
    says(workspace, { body: { tables: [{ columns: [], rows: [] }], error: { code: 'PartialError' } } });
    expect(await failed(azureFor().logs.joinAlerts(WORKSPACE, [INCIDENT]))).toBe('azure.unavailable');
  });

  it('asks for the workspace again after that failed', async () => {
    says({ status: 503 }, workspace, table(['ModifiedBy'], ['x']));
    const { logs } = azureFor();
    expect(await failed(logs.closedBy(WORKSPACE, INCIDENT))).toBe('azure.unavailable');
    expect(await logs.closedBy(WORKSPACE, INCIDENT)).toBe('x');
  });
});

describe('what one may do', () => {
  const responder = {
    actions: ['Microsoft.SecurityInsights/*/read', 'Microsoft.SecurityInsights/incidents/*'],
    notActions: ['Microsoft.SecurityInsights/incidents/*/Delete'],
  };

  it.each([
    [
      'an action that a pattern grants, in any case',
      [responder],
      'microsoft.securityinsights/Incidents/write',
      true,
    ],
    ['a star over slashes', [{ actions: ['*/read'] }], 'Microsoft.Security/locations/alerts/read', true],
    [
      'what the same entry takes away',
      [responder],
      'Microsoft.SecurityInsights/incidents/comments/delete',
      false,
    ],
    [
      'what another entry takes away',
      [responder, { actions: ['*'], notActions: [] }],
      'Microsoft.SecurityInsights/incidents/comments/delete',
      true,
    ],
    [
      'more than a pattern says',
      [{ actions: ['Microsoft.Security/x/read'] }],
      'Microsoft.Security/x/readAll',
      false,
    ],
    ['dots that are dots', [{ actions: ['Microsoft.Security/x'] }], 'MicrosoftXSecurity/x', false],
    ['nothing', [{ actions: null, notActions: null }], 'a/b', false],
  ])('%s', (_name, entries, action, expected) => {
    expect(allowed(entries, action)).toBe(expected);
  });

  it('is asked of Azure, page by page', async () => {
    says(
      { body: { value: [{ actions: ['*/read'], notActions: [] }], nextLink: `${cloud.url}/next` } },
      { body: { value: [responder] } },
    );
    expect(
      await azureFor().permissions.allows(WORKSPACE.id, 'Microsoft.SecurityInsights/incidents/write'),
    ).toBe(true);
    expect(cloud.seen.map((one) => one.url)).toEqual([
      `${WORKSPACE.id}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
      '/next',
    ]);
    says({ body: { value: [] } });
    expect(await azureFor().permissions.allows(WORKSPACE.id, 'x/y')).toBe(false);
  });

  it('is not asked about what is no resource', async () => {
    for (const scope of ['/', '/subscriptions/../x', `/subscriptions/${SUBSCRIPTION}/../y?z`]) {
      expect(await failed(azureFor().permissions.allows(scope, 'a/b'))).toBe('azure.bad-request');
    }
    expect(cloud.seen).toEqual([]);
  });
});
