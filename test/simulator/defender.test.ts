import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import { connect, deleteConnector, disableConnector } from '../../src/simulator/tenant-connectors.ts';
import type { SimDefenderAlert, SimIncident, SimWorkspace } from '../../src/simulator/world.ts';
import { sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(() => {
  tenant.world.defenderAlerts.clear();
  tenant.world.switches.syncDelayMs = 180_000;
});

const CLOSED = { status: 'Closed', classification: 'Undetermined' };

/** An incident with one Defender alert in the subscription, and that alert. */
function raised(
  subscriptionId: string,
  workspace: SimWorkspace = tenant.tenant.soc,
  alert: Readonly<Record<string, unknown>> = {},
): { incident: SimIncident; original: SimDefenderAlert } {
  const incident = raiseIncident(tenant.world, workspace, { alerts: [{ subscriptionId, ...alert }] });
  const original = tenant.world.defenderAlerts.get(incident.alerts[0]?.defenderName ?? '');
  if (!original) throw new Error('no alert was made');
  return { incident, original };
}

const at = ({ subscriptionId, resourceGroup, location, name }: SimDefenderAlert) =>
  `/subscriptions/${subscriptionId}${resourceGroup ? `/resourceGroups/${resourceGroup}` : ''}/providers/Microsoft.Security/locations/${location}/alerts/${name}`;
const statusOf = async (alert: SimDefenderAlert) =>
  (await tenant.ask('bot', 'GET', at(alert), { version: '2021-11-01' })).json.properties.status;

describe('closing an incident', () => {
  it('closes its alert minutes later where sync is on', async () => {
    const {
      world,
      clock,
      tenant: { soc, retail },
    } = tenant;
    const { incident, original } = raised(retail.id);
    changeIncident(world, soc, incident, CLOSED);
    clock.now += 179_999;
    expect(await statusOf(original)).toBe('Active');
    clock.now += 1;
    expect(await statusOf(original)).toBe('Resolved');
  });

  it('leaves its alert open where sync is off, and where the alert is stubborn', async () => {
    const {
      world,
      clock,
      tenant: { soc, shared, retail },
    } = tenant;
    const offs = raised(shared.id);
    const stubborn = raised(retail.id, soc, { stubborn: true });
    for (const { incident } of [offs, stubborn]) changeIncident(world, soc, incident, CLOSED);
    clock.now += 3_600_000;
    expect([await statusOf(offs.original), await statusOf(stubborn.original)]).toEqual(['Active', 'Active']);
  });

  it.each<[string, () => void]>([
    [
      'the connector of its subscription is gone',
      () => void deleteConnector(tenant.world, tenant.tenant.data),
    ],
    ['it is disabled', () => disableConnector(tenant.world, tenant.tenant.data)],
    [
      'it is in another workspace',
      () => {
        deleteConnector(tenant.world, tenant.tenant.data);
        connect(tenant.world, tenant.tenant.xdr, tenant.tenant.data);
      },
    ],
  ])('leaves its alert open where sync is on but %s', async (_what, happens) => {
    const {
      world,
      clock,
      tenant: { soc, data },
    } = tenant;
    const { incident, original } = raised(data.id);
    happens();
    changeIncident(world, soc, incident, CLOSED);
    clock.now += 3_600_000;
    expect(await statusOf(original)).toBe('Active');
    deleteConnector(world, data);
    connect(world, soc, data);
    const again = raised(data.id);
    changeIncident(world, soc, again.incident, CLOSED);
    clock.now += 180_000;
    expect(await statusOf(again.original)).toBe('Resolved');
  });

  it('is followed by Defender itself for an incident of XDR, whatever the setting', async () => {
    const {
      world,
      clock,
      tenant: { xdr, shared },
    } = tenant;
    const { incident, original } = raised(shared.id, xdr);
    changeIncident(world, xdr, incident, CLOSED);
    clock.now += 180_000;
    expect(await statusOf(original)).toBe('Resolved');
  });
});

describe('an alert', () => {
  it.each([
    ['resolve', 'Resolved'],
    ['dismiss', 'Dismissed'],
    ['inProgress', 'InProgress'],
    ['activate', 'Active'],
  ])('answers %s with 204 and is %s', async (change, status) => {
    const { original } = raised(tenant.tenant.retail.id);
    const reply = await tenant.ask(tenant.tenant.dana, 'POST', `${at(original)}/${change}`, {
      version: '2022-01-01',
    });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await statusOf(original)).toBe(status);
  });

  it('that is stubborn answers 204 as well, and stays as it is', async () => {
    const { original } = raised(tenant.tenant.retail.id, tenant.tenant.soc, { stubborn: true });
    expect((await tenant.ask(tenant.tenant.dana, 'POST', `${at(original)}/resolve`)).status).toBe(204);
    expect(await statusOf(original)).toBe('Active');
  });

  it('closed in Defender shows so inside the incident, which stays open', async () => {
    const { soc, retail, dana } = tenant.tenant;
    const { incident, original } = raised(retail.id);
    await tenant.ask(dana, 'POST', `${at(original)}/dismiss`);
    const path = `${sentinelAt(soc)}/incidents/${incident.name}`;
    const [entity] = (await tenant.ask('bot', 'POST', `${path}/alerts`)).json.value;
    expect(entity.properties.status).toBe('Dismissed');
    expect((await tenant.ask('bot', 'GET', path)).json.properties.status).toBe('New');
  });

  it('is named in the incident by its Defender name, in a link that holds its whole address', async () => {
    const { soc, data } = tenant.tenant;
    const { incident, original } = raised(data.id);
    const path = `${sentinelAt(soc)}/incidents/${incident.name}/alerts`;
    const [{ properties }] = (await tenant.ask('bot', 'POST', path)).json.value;
    expect(properties.providerAlertId).toBe(original.name);
    expect(original.name).toMatch(/^251\d{16}_[0-9a-f-]{36}$/);
    expect(properties.systemAlertId).not.toBe(original.name);
    for (const part of [original.name, data.id, 'northeurope']) expect(properties.alertLink).toContain(part);
  });

  it('of a resource group is found there only, and listed at every level', async () => {
    const { retail } = tenant.tenant;
    const { original } = raised(retail.id);
    const { name } = original;
    const list = async (path: string) =>
      (await tenant.ask('bot', 'GET', path)).json.value.map((one: Wire) => one.name);
    const security = 'providers/Microsoft.Security';
    expect(await list(`/subscriptions/${retail.id}/${security}/alerts`)).toEqual([name]);
    expect(await list(`/subscriptions/${retail.id}/resourceGroups/RG-WEB-PROD/${security}/alerts`)).toEqual([
      name,
    ]);
    expect(await list(`/subscriptions/${retail.id}/resourceGroups/rg-other/${security}/alerts`)).toEqual([]);
    expect(await list(`/subscriptions/${retail.id}/${security}/locations/northeurope/alerts`)).toEqual([]);
    const bare = at({ ...original, resourceGroup: undefined });
    expect((await tenant.ask('bot', 'GET', bare)).status).toBe(404);
  });
});

describe('the sync setting', () => {
  const path = (id: string) => `/subscriptions/${id}/providers/Microsoft.Security/settings/Sentinel`;

  it('is read and written as AlertSyncSettings, by name in its own case', async () => {
    const { dana, shared } = tenant.tenant;
    const body = { kind: 'AlertSyncSettings', properties: { enabled: true } };
    expect((await tenant.ask('bot', 'GET', path(shared.id))).json.properties).toEqual({ enabled: false });
    expect((await tenant.ask(dana, 'PUT', path(shared.id), { body })).status).toBe(200);
    expect((await tenant.ask('bot', 'GET', path(shared.id))).json.properties).toEqual({ enabled: true });
    shared.sync = false;
    expect((await tenant.ask(dana, 'PUT', path(shared.id), { body: { properties: {} } })).status).toBe(400);
    expect((await tenant.ask('bot', 'GET', path(shared.id).replace('Sentinel', 'sentinel'))).status).toBe(
      404,
    );
    expect(shared.sync).toBe(false);
  });
});
