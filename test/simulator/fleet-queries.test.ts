import { raiseIncident } from '../../src/simulator/tenant.ts';
import { addFleet, discoverLighthouse } from '../../src/simulator/tenant-fleet.ts';
import { raiseAlert } from '../../src/simulator/tenant-flow.ts';
import type { SimSubscription } from '../../src/simulator/world.ts';
import { startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.stop());

const graph = (who: Parameters<Tenant['ask']>[0], query: string, more: Wire = {}) =>
  tenant.ask(who, 'POST', '/providers/Microsoft.ResourceGraph/resources', {
    version: '2024-04-01',
    body: { query, ...more },
  });
const iso = (ms: number) => new Date(ms).toISOString();
const SUBSCRIPTIONS =
  'resourcecontainers | where type =~ "microsoft.resources/subscriptions" | project id, subscriptionId, name, tenantId';
const PLANS =
  'securityresources | where type =~ "microsoft.security/pricings" | project id, subscriptionId, name, tier = tostring(properties.pricingTier), deprecated = tobool(properties.deprecated)';

describe('Resource Graph', () => {
  it('knows each subscription with its home tenant', async () => {
    const far = discoverLighthouse(tenant.world, 'Fabrikam');
    const { data } = (await graph('bot', SUBSCRIPTIONS)).json;
    const ours = tenant.world.tenantId;
    expect(data.map((row: Wire) => [row.name, row.tenantId])).toEqual([
      ['Retail Production', ours],
      ['Shared Services', ours],
      ['Data Platform', ours],
      ['Fabrikam', far.tenantId],
    ]);
  });

  it('has the plans of 300 subscriptions, a thousand rows at a time, each once', async () => {
    addFleet(tenant.world, { subscriptions: 300, workspaces: 2 });
    const seen: string[] = [];
    const pages: number[] = [];
    let $skipToken: string | undefined;
    do {
      const { json } = await graph('bot', PLANS, {
        options: { $top: 1000, ...($skipToken && { $skipToken }) },
      });
      pages.push(json.count);
      seen.push(...json.data.map((row: Wire) => row.id));
      $skipToken = json.$skipToken;
    } while ($skipToken);
    expect([pages, new Set(seen).size]).toEqual([[1000, 500], 1500]);
  });

  it('answers for the subscriptions that are asked about, in any case, and for all where none is named', async () => {
    const { retail } = tenant.tenant;
    const count = async (subscriptions?: string[]) =>
      (await graph('bot', PLANS, { subscriptions })).json.count;
    const one = retail.plans.size;
    expect([await count([retail.id.toUpperCase()]), await count([]), await count()]).toEqual([
      one,
      3 * one,
      3 * one,
    ]);
    expect((await graph(tenant.tenant.sam, PLANS)).json.count).toBe(2 * one);
  });

  it('finds alerts since a time, newest first, and no more than are taken', async () => {
    const { soc, retail } = tenant.tenant;
    for (const title of ['First', 'Second', 'Third']) {
      raiseIncident(tenant.world, soc, { alerts: [{ subscriptionId: retail.id, title }] });
      tenant.clock.now += 60_000;
    }
    const at = 'coalesce(tostring(properties.TimeGeneratedUtc), tostring(properties.timeGeneratedUtc))';
    const titles = async (minutes: number, take: number) => {
      const since = iso(tenant.clock.now - minutes * 60_000);
      const query = `securityresources | where type =~ "microsoft.security/locations/alerts" | where todatetime(${at}) >= datetime(${since}) | project id, title = tostring(properties.AlertDisplayName), at = ${at} | order by todatetime(at) desc | take ${take}`;
      return (await graph('bot', query)).json.data.map((row: Wire) => row.title);
    };
    expect(await titles(60, 10)).toEqual(['Third', 'Second', 'First']);
    expect(await titles(2, 10)).toEqual(['Third', 'Second']);
    expect(await titles(60, 1)).toEqual(['Third']);
  });

  it('gives each caller so many queries in 5 seconds, and says how many are left', async () => {
    tenant.world.graphQuota = 2;
    const { dana } = tenant.tenant;
    const quota = async (who: Parameters<Tenant['ask']>[0]) => {
      const { status, headers } = await graph(who, SUBSCRIPTIONS);
      return [
        status,
        headers['x-ms-user-quota-remaining'],
        headers['x-ms-user-quota-resets-after'],
        headers['retry-after'],
      ];
    };
    expect(await quota('bot')).toEqual([200, '1', '00:00:05', undefined]);
    tenant.clock.now += 3_000;
    expect(await quota('bot')).toEqual([200, '0', '00:00:02', undefined]);
    expect(await quota('bot')).toEqual([429, '0', '00:00:02', '5']);
    expect((await quota(dana))[0]).toBe(200);
    tenant.clock.now += 2_000;
    expect((await quota('bot'))[0]).toBe(200);
  });

  it('refuses a time that is none', async () => {
    const query = `${PLANS} | where todatetime(name) >= datetime(yesterday)`;
    expect((await graph('bot', query)).status).toBe(400);
  });
});

describe('the SecurityAlert table', () => {
  const raise = (subscription: SimSubscription, title = 'Alert') =>
    raiseAlert(tenant.world, tenant.tenant.soc, { subscriptionId: subscription.id, title });
  const table = async (query: string) => {
    const { json } = await tenant.query('bot', tenant.tenant.soc.guid, query);
    return json.tables[0];
  };

  it('tells of each subscription the newest time, and the names since a time', async () => {
    const { retail, data } = tenant.tenant;
    raise(retail);
    raise(data);
    tenant.clock.now += 3_600_000;
    const newest = raise(retail);
    const query = `// query: newest-per-subscription\nSecurityAlert\n| where TimeGenerated > ago(30d)\n| summarize NewestAt = max(TimeGenerated), Names = make_set_if(tolower(Name), TimeGenerated >= datetime(${iso(tenant.clock.now - 1000)})) by Subscription\n| project Subscription, NewestAt, Names`;
    const { columns, rows } = await table(query);
    expect(columns.map((one: Wire) => one.type)).toEqual(['string', 'datetime', 'dynamic']);
    expect(rows).toEqual([
      [
        retail.id,
        newest.alerts[0]?.properties.timeGenerated,
        JSON.stringify([newest.original.name.toLowerCase()]),
      ],
      [data.id, expect.stringMatching(/^2026-11-23T13:52/), '[]'],
    ]);
    tenant.clock.now += 31 * 24 * 3_600_000;
    expect((await table(query)).rows).toEqual([]);
  });

  it('has the newest rows of Defender for Cloud, of one subscription, since a time', async () => {
    const { retail, data, soc } = tenant.tenant;
    raise(retail, 'First');
    tenant.clock.now += 60_000;
    raise(data, 'Elsewhere');
    tenant.clock.now += 60_000;
    const { original } = raise(retail, 'Last');
    raiseIncident(tenant.world, soc, {
      alerts: [{ subscriptionId: retail.id, title: 'Foreign', product: 'other' }],
    });
    raiseIncident(tenant.world, soc, {
      alerts: [{ subscriptionId: retail.id, title: 'Later', loggedAt: tenant.clock.now + 60_000 }],
    });
    const titles = async (minutes: number, steps = '') => {
      const since = iso(tenant.clock.now - minutes * 60_000);
      const query = `// query: newest-alerts\nSecurityAlert\n| where TimeGenerated >= datetime(${since})${steps}\n| project TimeGenerated, AlertName, Status, SystemAlertId, VendorOriginalId, ResourceId, SubscriptionId`;
      return (await table(query)).rows.map((row: Wire) => row[1]);
    };
    expect(await titles(10)).toEqual(['Last', 'Elsewhere', 'First']);
    expect(await titles(1)).toEqual(['Last', 'Elsewhere']);
    expect(await titles(10, `\n| where SubscriptionId == "${retail.id}"`)).toEqual(['Last', 'First']);
    expect(await titles(10, `\n| where SubscriptionId in~ ("${data.id.toUpperCase()}")\n| take 5`)).toEqual([
      'Elsewhere',
    ]);
    expect(await titles(10, '\n| take 1')).toEqual(['Last']);
    original.status = 'Dismissed';
    const [row] = (
      await table(
        `// query: newest-alerts\nSecurityAlert | where TimeGenerated >= datetime(${iso(0)}) | take 1 | project AlertName, Status, VendorOriginalId`,
      )
    ).rows;
    expect(row).toEqual(['Last', 'Dismissed', original.name]);
  });

  it('answers a query by its name only, and no column that it has not', async () => {
    const query = async (text: string) => (await tenant.query('bot', tenant.tenant.soc.guid, text)).status;
    expect(await query('SecurityAlert | project AlertName')).toBe(400);
    expect(await query('// query: oldest-alerts\nSecurityAlert | project AlertName')).toBe(400);
    expect(await query('// query: newest-alerts\nSecurityAlert | project Nonsense')).toBe(400);
    expect(await query('// query: newest-alerts\nSecurityAlert | project AlertName')).toBe(200);
  });
});
