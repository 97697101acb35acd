import { addPerson } from '../../src/simulator/tenant.ts';
import { setPlan, turnOnTenantConnector } from '../../src/simulator/tenant-connectors.ts';
import { discoverLighthouse, removeSubscription } from '../../src/simulator/tenant-fleet.ts';
import { sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const NAME = 'c345bf40-8509-4ed2-b947-50cb773aaf04';
const at = (name = '') => `${sentinelAt(tenant.tenant.soc)}/dataConnectors${name && `/${name}`}`;
const bodyFor = (subscriptionId: string, state = 'Enabled', over: Wire = {}) => ({
  kind: 'AzureSecurityCenter',
  properties: { subscriptionId, dataTypes: { alerts: { state } } },
  ...over,
});
const put = (body: unknown, name = NAME, who = tenant.tenant.noor) =>
  tenant.ask(who, 'PUT', at(name), { body });
const said = ({ status, json }: { status: number; json: Wire }) => [status, json?.error?.code];

describe('the connectors of the standard tenant', () => {
  it('connect each of its subscriptions to the first workspace, one of them as an old script wrote it', async () => {
    const { retail, shared, data } = tenant.tenant;
    const { json } = await tenant.ask('bot', 'GET', at());
    expect(json.value.map(({ kind, properties }: Wire) => [kind, properties])).toEqual([
      ['AzureSecurityCenter', { subscriptionId: retail.id, dataTypes: { alerts: { state: 'Enabled' } } }],
      ['AzureSecurityCenter', { subscriptionId: shared.id, dataTypes: { alerts: { state: 'Enabled' } } }],
      [
        'AzureSecurityCenter',
        { subscriptionId: data.id.toUpperCase(), dataTypes: { alerts: { state: 'enabled' } } },
      ],
    ]);
    for (const { name, etag } of json.value)
      expect([name, etag]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.any(String)]);
  });

  it('are one for the whole tenant in the Defender portal, of a kind that no version of the API has', async () => {
    const { xdr } = tenant.tenant;
    const { json } = await tenant.ask('bot', 'GET', `${sentinelAt(xdr)}/dataConnectors`);
    expect(json.value.map((one: Wire) => [one.name, one.kind])).toEqual([
      ['MicrosoftDefenderForCloudTenantBased', 'MicrosoftDefenderForCloudTenantBased'],
    ]);
  });
});

describe('a connector', () => {
  it('is made, changed at the version that was read, found in any case, and deleted once', async () => {
    const { retail, noor } = tenant.tenant;
    const made = await put(bodyFor(retail.id));
    expect([made.status, made.json.name, made.json.properties.subscriptionId]).toEqual([
      201,
      NAME,
      retail.id,
    ]);
    const stale = await put(bodyFor(retail.id, 'Disabled', { etag: '"old"' }));
    expect(said(stale)).toEqual([409, 'Conflict']);
    const changed = await put(bodyFor(retail.id, 'disabled', { etag: made.json.etag }), NAME.toUpperCase());
    expect([changed.status, changed.json.name, changed.json.properties.dataTypes.alerts.state]).toEqual([
      200,
      NAME,
      'disabled',
    ]);
    expect(changed.json.etag).not.toBe(made.json.etag);
    expect((await tenant.ask('bot', 'GET', at(NAME.toUpperCase()))).json).toEqual(changed.json);
    expect((await tenant.ask(noor, 'DELETE', at(NAME.toUpperCase()))).status).toBe(200);
    expect((await tenant.ask(noor, 'DELETE', at(NAME))).status).toBe(204);
    expect((await tenant.ask('bot', 'GET', at(NAME))).status).toBe(404);
  });

  it('is a second one where its subscription has one under another name', async () => {
    const { retail, soc } = tenant.tenant;
    const before = soc.connectors.size;
    expect((await put(bodyFor(retail.id))).status).toBe(201);
    expect(soc.connectors.size).toBe(before + 1);
    soc.connectors.delete(NAME);
  });

  it('needs a Defender plan: without one the answer is 401 InvalidLicense', async () => {
    const { data } = tenant.tenant;
    const on = [...data.plans].filter(([, plan]) => plan.tier === 'Standard').map(([name]) => name);
    for (const name of on) setPlan(tenant.world, data, name, 'Free');
    setPlan(tenant.world, data, 'FoundationalCspm', 'Standard');
    const kubernetes = data.plans.get('KubernetesService');
    if (kubernetes) kubernetes.tier = 'Standard';
    const refused = await put(bodyFor(data.id));
    expect([refused.status, refused.json]).toEqual([
      401,
      { error: { code: 'InvalidLicense', message: 'License is invalid' } },
    ]);
    expect(refused.headers).not.toHaveProperty('www-authenticate');
    setPlan(tenant.world, data, 'VirtualMachines', 'Standard');
    expect((await put(bodyFor(data.id))).status).toBe(201);
    tenant.tenant.soc.connectors.delete(NAME);
  });

  it('needs its subscription registered for Sentinel', async () => {
    const { retail } = tenant.tenant;
    retail.provider = 'NotRegistered';
    expect(said(await put(bodyFor(retail.id)))).toEqual([409, 'MissingSubscriptionRegistration']);
    retail.provider = 'Registered';
  });

  it('is written by a Contributor of Sentinel who may also read the plans of the subscription', async () => {
    const { dana, robin, soc, retail, shared } = tenant.tenant;
    for (const who of [dana, robin]) {
      const refused = await put(bodyFor(retail.id), NAME, who);
      expect(said(refused)).toEqual([403, 'AuthorizationFailed']);
      expect(refused.json.error.message).toContain(
        `perform action 'Microsoft.SecurityInsights/dataConnectors/write' over scope '${at(NAME)}'`,
      );
      expect((await tenant.ask(who, 'DELETE', at(NAME))).status).toBe(403);
    }
    const half = addPerson(tenant.world, 'Pat Half', [
      { role: 'Microsoft Sentinel Contributor', scope: soc.id },
      { role: 'Security Reader', scope: `/subscriptions/${retail.id}` },
    ]);
    const elsewhere = await put(bodyFor(shared.id), NAME, half);
    expect(elsewhere.json.error.message).toContain(
      `perform action 'Microsoft.Security/pricings/read' over scope '/subscriptions/${shared.id}'`,
    );
    expect((await put(bodyFor(retail.id), NAME, half)).status).toBe(201);
    soc.connectors.delete(NAME);
  });

  it.each<[string, () => Wire]>([
    ['for the whole tenant', () => ({ kind: 'MicrosoftDefenderForCloudTenantBased' })],
    ['of no kind', () => ({ ...bodyFor(tenant.tenant.retail.id), kind: undefined })],
    ['in no state', () => bodyFor(tenant.tenant.retail.id, 'On')],
    ['for a subscription that there is not', () => bodyFor(crypto.randomUUID())],
    [
      'of XDR for another tenant',
      () => ({
        kind: 'MicrosoftThreatProtection',
        properties: { tenantId: 'other', dataTypes: { incidents: { state: 'Enabled' } } },
      }),
    ],
  ])('%s is not taken', async (_, body) => {
    expect(said(await put(body()))).toEqual([400, 'BadRequest']);
    expect(tenant.tenant.soc.connectors.has(NAME)).toBe(false);
  });

  it('does not reach a subscription of another tenant, which is listed with its home', async () => {
    const far = discoverLighthouse(tenant.world, 'Fabrikam');
    expect(said(await put(bodyFor(far.id)))).toEqual([400, 'BadRequest']);
    const { json } = await tenant.ask('bot', 'GET', '/subscriptions', { version: '2022-12-01' });
    const of = (name: string) => json.value.find((one: Wire) => one.displayName === name);
    expect(of('Fabrikam')).toMatchObject({
      tenantId: far.tenantId,
      managedByTenants: [{ tenantId: tenant.world.tenantId }],
    });
    expect(of('Retail Production')).toMatchObject({ tenantId: tenant.world.tenantId, managedByTenants: [] });
    removeSubscription(tenant.world, far);
    const after = await tenant.ask('bot', 'GET', '/subscriptions', { version: '2022-12-01' });
    expect(after.json.value.map((one: Wire) => one.displayName)).not.toContain('Fabrikam');
  });

  it('of Defender XDR brings incidents', async () => {
    const { soc, noor } = tenant.tenant;
    const body = {
      kind: 'MicrosoftThreatProtection',
      properties: { tenantId: tenant.world.tenantId, dataTypes: { incidents: { state: 'Enabled' } } },
    };
    expect((await put(body)).json.properties.dataTypes).toEqual({ incidents: { state: 'Enabled' } });
    expect((await tenant.ask(noor, 'DELETE', at(NAME))).status).toBe(200);
    turnOnTenantConnector(tenant.world, soc);
    const tenantWide = at('microsoftdefenderforcloudtenantbased');
    expect((await tenant.ask('bot', 'GET', tenantWide)).json.name).toBe(
      'MicrosoftDefenderForCloudTenantBased',
    );
    expect((await tenant.ask(noor, 'DELETE', tenantWide)).status).toBe(200);
  });
});

describe('the requirements of a connector', () => {
  const check = async (subscriptionId: string, who = tenant.tenant.noor, version = '2022-09-01-preview') => {
    const path = `${sentinelAt(tenant.tenant.soc)}/dataConnectorsCheckRequirements`;
    const body = { kind: 'AzureSecurityCenter', properties: { subscriptionId } };
    return tenant.ask(who, 'POST', path, { version, body });
  };

  it('are told by the preview alone: whether the caller may, and whether a plan is on', async () => {
    const { retail, shared, sam } = tenant.tenant;
    expect((await check(retail.id)).json).toEqual({ authorizationState: 'Valid', licenseState: 'Valid' });
    expect((await check(shared.id, sam)).json).toEqual({
      authorizationState: 'Invalid',
      licenseState: 'Unknown',
    });
    const plans = [...shared.plans];
    shared.plans.clear();
    expect((await check(shared.id)).json).toEqual({ authorizationState: 'Valid', licenseState: 'Invalid' });
    for (const [name, plan] of plans) shared.plans.set(name, plan);
    expect((await check(retail.id, tenant.tenant.noor, '2025-09-01')).status).toBe(404);
  });
});
