import type { Served } from '../http.ts';
import { BadRequest, failed, ok } from './answers.ts';
import { defenderAlertId } from './defender-alerts.ts';
import { takeQuota } from './graph-quota.ts';
import { columnsOf, lastSteps, listIn, type Row, readsTable, timeFilterOf } from './kusto.ts';
import { fromToken, toToken } from './page.ts';
import { isAllowed } from './roles.ts';
import type { ArmRequest, Route } from './route.ts';
import { readable } from './subscriptions.ts';
import { statusOf } from './sync.ts';

const MOST = 1_000;

/** Azure Resource Graph: a few tables, shown as far as the caller may read them. */
export const RESOURCE_GRAPH_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    action: 'none',
    handle: run,
  },
];

/** What can be asked for: table, type of resource, and its rows for this caller. */
const TABLES: readonly {
  readonly table: string;
  readonly type: string;
  readonly rows: (request: ArmRequest, isWanted: (subscriptionId: string) => boolean) => Row[];
}[] = [
  { table: 'securityresources', type: 'microsoft.security/locations/alerts', rows: alerts },
  { table: 'securityresources', type: 'microsoft.security/pricings', rows: pricings },
  { table: 'resourcecontainers', type: 'microsoft.resources/subscriptions', rows: subscriptions },
];

function run(request: ArmRequest): Served {
  const quota = takeQuota(request);
  const headers = {
    'x-ms-user-quota-remaining': String(Math.max(0, quota.left)),
    'x-ms-user-quota-resets-after': quota.resetsAfter,
  };
  if (quota.left < 0) {
    const message = 'Client application has been throttled and should not attempt to repeat the request yet.';
    return failed(429, 'RateLimiting', message, { ...headers, 'retry-after': '5' });
  }
  return { ...answer(request), headers };
}

function answer(request: ArmRequest): Served {
  const { query, options, subscriptions } = request.body as {
    query?: unknown;
    options?: { $top?: number; $skipToken?: string };
    subscriptions?: string[];
  };
  if (typeof query !== 'string') throw new BadRequest('Please provide a query.');
  const table = TABLES.find(
    (one) => readsTable(query, one.table) && listIn(query, 'type')?.includes(one.type),
  );
  if (!table) throw new BadRequest('Query is invalid: no such table or type is simulated.');
  const columns = columnsOf(query);
  const names = listIn(query, 'name');
  const inTime = timeFilterOf(query);
  const rows = table
    .rows(request, scopeOf(subscriptions))
    .filter((row) => (!names || names.includes(String(row.name).toLowerCase())) && inTime(row))
    .map((row) => (columns ? Object.fromEntries(columns.map(({ name, value }) => [name, value(row)])) : row));
  return pageOf(lastSteps(query, rows), options);
}

/** Whether a subscription was asked about: all of them are, where none is named. */
function scopeOf(subscriptions: readonly string[] | undefined): (id: string) => boolean {
  if (!subscriptions || subscriptions.length === 0) return () => true;
  const wanted = new Set(subscriptions.map((id) => id.toLowerCase()));
  return (id) => wanted.has(id.toLowerCase());
}

function pageOf(rows: readonly Row[], options: { $top?: number; $skipToken?: string } = {}): Served {
  const top = options.$top ?? 100;
  if (top < 1 || top > MOST) throw new BadRequest(`$top must be from 1 to ${MOST}.`);
  const from = options.$skipToken ? fromToken(options.$skipToken) : 0;
  const data = rows.slice(from, from + top);
  const more = from + top < rows.length;
  return ok({
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: more ? 'true' : 'false',
    ...(more && { $skipToken: toToken(from + top) }),
  });
}

/** This table spells the properties of alerts in PascalCase. */
function alerts({ world, principal }: ArmRequest, isWanted: (id: string) => boolean): Row[] {
  return [...world.defenderAlerts.values()]
    .filter((alert) => isWanted(alert.subscriptionId))
    .map((alert) => ({ alert, id: defenderAlertId(alert) }))
    .filter(({ id }) => isAllowed(principal.roles, id, 'Microsoft.Security/locations/alerts/read'))
    .map(({ alert, id }) => ({
      id,
      name: alert.name,
      type: 'microsoft.security/locations/alerts',
      subscriptionId: alert.subscriptionId,
      resourceGroup: alert.resourceGroup?.toLowerCase() ?? '',
      location: alert.location,
      properties: pascal({ ...alert.properties, status: statusOf(alert, world.now()) }),
    }));
}

const pascal = (properties: Row): Row =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );

/** Plans lie right under their subscription, so that one right opens all of one. */
function pricings({ world, principal }: ArmRequest, isWanted: (id: string) => boolean): Row[] {
  const may = (id: string) =>
    isAllowed(principal.roles, `/subscriptions/${id}`, 'Microsoft.Security/pricings/read');
  return [...world.subscriptions.values()]
    .filter(({ id }) => isWanted(id) && may(id))
    .flatMap(({ id, plans }) =>
      [...plans].map(([name, { tier, subPlan, deprecated }]) => ({
        id: `/subscriptions/${id}/providers/Microsoft.Security/pricings/${name}`,
        name,
        type: 'microsoft.security/pricings',
        subscriptionId: id,
        properties: { pricingTier: tier, subPlan, deprecated },
      })),
    );
}

function subscriptions(request: ArmRequest, isWanted: (id: string) => boolean): Row[] {
  const ours = request.world.tenantId;
  return readable(request)
    .filter(({ id }) => isWanted(id))
    .map(({ id, name, tenantId = ours }) => ({
      id: `/subscriptions/${id}`,
      name,
      type: 'microsoft.resources/subscriptions',
      tenantId,
      subscriptionId: id,
      properties: { state: 'Enabled', managedByTenants: tenantId === ours ? [] : [{ tenantId: ours }] },
    }));
}
