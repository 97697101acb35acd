import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimPerson } from '../../src/simulator/world.ts';
import { startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(() => {
  tenant.world.defenderAlerts.clear();
  tenant.tenant.soc.incidents.clear();
});

const graph = (who: SimPerson | 'bot', query: string, options: Wire = {}) =>
  tenant.ask(who, 'POST', '/providers/Microsoft.ResourceGraph/resources', {
    version: '2024-04-01',
    body: { query, options },
  });
const ALERTS = 'securityresources | where type =~ "microsoft.security/locations/alerts"';
const raise = (...subscriptions: readonly { readonly id: string }[]) =>
  raiseIncident(tenant.world, tenant.tenant.soc, {
    alerts: subscriptions.map(({ id }) => ({ subscriptionId: id, title: 'Brute force' })),
  });

describe('Resource Graph', () => {
  it('finds alerts by name, with the columns that the query projects', async () => {
    const { retail, data } = tenant.tenant;
    const incident = raise(retail, data);
    const [first] = incident.alerts;
    const { json } = await graph(
      'bot',
      `${ALERTS}\n| where name in~ ("${first?.defenderName?.toUpperCase()}")\n` +
        '| project id, title = coalesce(tostring(properties.AlertDisplayName), tostring(properties.alertDisplayName)), status = tostring(properties.Status), missing = tostring(properties.status)',
    );
    expect(json).toMatchObject({ totalRecords: 1, count: 1, resultTruncated: 'false' });
    expect(json.data).toEqual([
      {
        id: expect.stringContaining(`/locations/${retail.location}/alerts/${first?.defenderName}`),
        title: 'Brute force',
        status: 'Active',
        missing: '',
      },
    ]);
  });

  it('reads a list of names that goes over several lines, and leaves out who is not in it', async () => {
    const { retail } = tenant.tenant;
    const [first, second] = raise(retail, retail, retail).alerts.map((one) => one.defenderName);
    const list = `where name in~ (\n  "${first}",\n  "${second}"\n)`;
    const { json } = await graph('bot', `${ALERTS}\n| ${list}\n| project name`);
    expect(json.data).toEqual([{ name: first }, { name: second }]);
  });

  it('shows each caller what they may read', async () => {
    const { retail, shared, sam, kim } = tenant.tenant;
    raise(retail, shared);
    const counts = [];
    for (const who of ['bot', sam, kim] as const) counts.push((await graph(who, ALERTS)).json.count);
    expect(counts).toEqual([2, 1, 0]);
    const subscriptions =
      'resourcecontainers | where type =~ "microsoft.resources/subscriptions" | project name';
    expect((await graph('bot', subscriptions)).json.data).toEqual([
      { name: 'Retail Production' },
      { name: 'Shared Services' },
      { name: 'Data Platform' },
    ]);
    expect((await graph(kim, subscriptions)).json.data).toEqual([]);
  });

  it('pages by token', async () => {
    const { retail } = tenant.tenant;
    raise(retail, retail, retail, retail, retail);
    const first = (await graph('bot', ALERTS, { $top: 3 })).json;
    expect(first).toMatchObject({ count: 3, totalRecords: 5, resultTruncated: 'true' });
    const rest = (await graph('bot', ALERTS, { $top: 3, $skipToken: first.$skipToken })).json;
    expect(rest.count).toBe(2);
    expect(rest).not.toHaveProperty('$skipToken');
  });

  it.each([
    ['an unknown table', 'nothing | project id'],
    ['an expression that it does not know', `${ALERTS} | project x = strcat(name, "y")`],
    ['no query', ''],
  ])('refuses %s', async (_, query) => {
    expect((await graph('bot', query)).status).toBe(400);
  });
});

describe('Log Analytics', () => {
  const join = (...names: readonly string[]) =>
    `let Wanted = SecurityIncident\n| where IncidentName in~ (${names.map((one) => `"${one}"`).join(', ')});\n` +
    'Wanted | join kind=inner (\n  SecurityAlert\n  | project SystemAlertId) on $left.A == $right.B\n| project DefenderForCloud, IncidentName, Found';
  const rows = async (query: string) =>
    (await tenant.query('bot', tenant.tenant.soc.guid, query)).json.tables[0].rows;

  it("counts an incident's alerts that have a row, and those of Defender for Cloud among them", async () => {
    const { soc, retail } = tenant.tenant;
    const mixed = raiseIncident(tenant.world, soc, {
      alerts: [
        { subscriptionId: retail.id },
        { subscriptionId: retail.id, product: 'other' },
        { subscriptionId: retail.id, loggedAt: tenant.world.now() + 60_000 },
      ],
    });
    const late = raiseIncident(tenant.world, soc, {
      alerts: [{ subscriptionId: retail.id, loggedAt: tenant.world.now() + 60_000 }],
    });
    raise(retail);
    expect(await rows(join(mixed.name, late.name))).toEqual([[1, mixed.name, 2]]);
    tenant.clock.now += 60_000;
    expect(await rows(join(mixed.name, late.name))).toEqual([
      [2, mixed.name, 3],
      [1, late.name, 1],
    ]);
  });

  it('says who closed an incident, and nothing of one that is open', async () => {
    const incident = raise(tenant.tenant.retail);
    const query = `SecurityIncident | where IncidentName =~ "${incident.name}" | where Status == "Closed" | project ModifiedBy`;
    expect(await rows(query)).toEqual([]);
    const close = { status: 'Closed', classification: 'Undetermined' };
    changeIncident(tenant.world, tenant.tenant.soc, incident, close, 'Playbook-Close');
    expect(await rows(query)).toEqual([['Playbook-Close']]);
  });

  it('refuses columns and tables that there are not, and who may not query', async () => {
    const { soc, kim, robin } = tenant.tenant;
    const good = 'SecurityIncident | project ModifiedBy';
    const bad = ['SecurityIncident | project Nonsense', 'Heartbeat | project ModifiedBy', 'SecurityIncident'];
    for (const query of bad) {
      const reply = await tenant.query('bot', soc.guid, query);
      expect([reply.status, reply.json.error.code]).toEqual([400, 'BadArgumentError']);
    }
    expect((await tenant.query(robin, soc.guid, good)).status).toBe(200);
    expect((await tenant.query(kim, soc.guid, good)).status).toBe(403);
    expect((await tenant.query('bot', crypto.randomUUID(), good)).status).toBe(404);
  });
});
