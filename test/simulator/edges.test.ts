import { addPerson, changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimDefenderAlert, SimIncident } from '../../src/simulator/world.ts';
import { sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(() => {
  tenant.tenant.soc.incidents.clear();
  Object.assign(tenant.world.switches, { syncDelayMs: 1_000, mfaOnWrites: false });
});

const at = ({ name }: SimIncident) => `${sentinelAt(tenant.tenant.soc)}/incidents/${name}`;
const alertAt = ({ subscriptionId, resourceGroup, location, name }: SimDefenderAlert) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Security/locations/${location}/alerts/${name}`;
const statusOf = async (alert: SimDefenderAlert) =>
  (await tenant.ask('bot', 'GET', alertAt(alert))).json.properties.status;
const COMMENT = 'c0000000-0000-4000-8000-000000000000';

/** An incident with one Defender alert where sync is on, in a resource group of this name. */
function raised(group = 'rg-web'): { incident: SimIncident; original: SimDefenderAlert } {
  const { soc, retail } = tenant.tenant;
  const resource = { group, type: 'Microsoft.Compute/virtualMachines', name: 'vm-web-01' };
  const incident = raiseIncident(tenant.world, soc, { alerts: [{ subscriptionId: retail.id, resource }] });
  const original = tenant.world.defenderAlerts.get(incident.alerts[0]?.defenderName ?? '');
  if (!original) throw new Error('no alert was made');
  return { incident, original };
}

describe('a role', () => {
  it('in one resource group does not reach another whose name begins the same', async () => {
    const scope = `/subscriptions/${tenant.tenant.retail.id}/resourceGroups/rg-web`;
    const pat = addPerson(tenant.world, 'Pat Group', [{ role: 'Security Reader', scope }]);
    expect((await tenant.ask(pat, 'GET', alertAt(raised('rg-web').original))).status).toBe(200);
    expect((await tenant.ask(pat, 'GET', alertAt(raised('rg-web-2').original))).status).toBe(403);
  });

  it('takes its own exceptions back: a Responder writes comments and deletes none', async () => {
    const { dana } = tenant.tenant;
    const comment = `${at(raised().incident)}/comments/${COMMENT}`;
    const body = { properties: { message: 'Looked at it.' } };
    expect((await tenant.ask(dana, 'PUT', comment, { body })).status).toBe(201);
    expect((await tenant.ask(dana, 'DELETE', comment)).status).toBe(403);
    expect((await tenant.ask(dana, 'GET', comment)).status).toBe(200);
  });

  it('of another kind still grants what one role excepts', async () => {
    const scope = tenant.tenant.soc.id;
    const both = addPerson(tenant.world, 'Pat Both', [
      { role: 'Microsoft Sentinel Responder', scope },
      { role: 'Microsoft Sentinel Contributor', scope },
    ]);
    const comment = `${at(raised().incident)}/comments/${COMMENT}`;
    await tenant.ask(both, 'PUT', comment, { body: { properties: { message: 'Looked at it.' } } });
    expect((await tenant.ask(both, 'DELETE', comment)).status).toBe(200);
  });
});

describe('a demand for MFA', () => {
  it('is made of people only: an app has no second factor to show', async () => {
    tenant.world.switches.mfaOnWrites = true;
    const grant = { role: 'Microsoft Sentinel Responder', scope: tenant.tenant.soc.id } as const;
    tenant.world.botRoles.push(grant);
    const comment = `${at(raised().incident)}/comments/${COMMENT}`;
    const reply = await tenant.ask('bot', 'PUT', comment, {
      body: { properties: { message: 'By the app.' } },
    });
    tenant.world.botRoles.splice(tenant.world.botRoles.indexOf(grant), 1);
    expect(reply.status).toBe(201);
  });
});

describe('an alert that sync has closed', () => {
  const CLOSED = { status: 'Closed', classification: 'Undetermined' };

  it('stays open once somebody activates it, whatever else is written on the closed incident', async () => {
    const { incident, original } = raised();
    changeIncident(tenant.world, tenant.tenant.soc, incident, CLOSED);
    tenant.clock.now += 1_000;
    expect(await statusOf(original)).toBe('Resolved');
    expect((await tenant.ask(tenant.tenant.dana, 'POST', `${alertAt(original)}/activate`)).status).toBe(204);
    expect(await statusOf(original)).toBe('Active');
    changeIncident(tenant.world, tenant.tenant.soc, incident, { severity: 'Low' });
    tenant.clock.now += 60_000;
    expect(await statusOf(original)).toBe('Active');
  });

  it('is closed anew when its incident is opened and closed again', async () => {
    const { incident, original } = raised();
    for (const status of ['Closed', 'Active', 'Closed']) {
      original.status = 'Active';
      original.closesAt = undefined;
      changeIncident(tenant.world, tenant.tenant.soc, incident, { ...CLOSED, status });
    }
    tenant.clock.now += 1_000;
    expect(await statusOf(original)).toBe('Resolved');
  });
});

describe('an incident', () => {
  it('comes newest first where no order is asked for', async () => {
    const { soc } = tenant.tenant;
    const names = [3, 1, 2].map((hours) =>
      raiseIncident(tenant.world, soc, { createdAt: tenant.clock.now - hours * 3_600_000 }),
    );
    const { json } = await tenant.ask('bot', 'GET', `${sentinelAt(soc)}/incidents`);
    expect(json.value.map((one: Wire) => one.name)).toEqual([1, 2, 0].map((index) => names[index]?.name));
  });

  it('shows 150 of its alerts and counts them all', async () => {
    const { soc, retail } = tenant.tenant;
    const alerts = Array.from({ length: 151 }, () => ({ subscriptionId: retail.id }));
    const incident = raiseIncident(tenant.world, soc, { alerts });
    expect((await tenant.ask('bot', 'POST', `${at(incident)}/alerts`)).json.value).toHaveLength(150);
    expect((await tenant.ask('bot', 'GET', at(incident))).json.properties.additionalData.alertsCount).toBe(
      151,
    );
  });

  it.each([
    ['empty', ''],
    ['longer than 30,000 characters', 'x'.repeat(30_001)],
    ['no text', 7],
  ])('takes no comment that is %s', async (_, message) => {
    const { incident } = raised();
    const path = `${at(incident)}/comments/${COMMENT}`;
    const reply = await tenant.ask(tenant.tenant.dana, 'PUT', path, { body: { properties: { message } } });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'BadRequest']);
    expect(incident.comments.size).toBe(0);
  });
});

describe('registering a resource provider', () => {
  it('takes until it is asked about again, and leaves a registered one as it is', async () => {
    const { retail } = tenant.tenant;
    const owner = addPerson(tenant.world, 'Pat Owner', [
      { role: 'Owner', scope: `/subscriptions/${retail.id}` },
    ]);
    const path = `/subscriptions/${retail.id}/providers/Microsoft.SecurityInsights`;
    const stateOf = async (method: string, url: string) =>
      (await tenant.ask(owner, method, url)).json.registrationState;
    expect(await stateOf('POST', `${path}/register`)).toBe('Registered');
    retail.provider = 'NotRegistered';
    expect(await stateOf('GET', path)).toBe('NotRegistered');
    expect(await stateOf('POST', `${path}/register`)).toBe('Registering');
    expect(await stateOf('GET', path)).toBe('Registered');
  });
});
