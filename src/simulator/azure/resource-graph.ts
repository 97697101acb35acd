import type { Served } from '../http.ts';
import { BadRequest, ok } from './answers.ts';
import { defenderAlertId } from './defender-alerts.ts';
import { columnsOf, listIn, type Row, readsTable } from './kusto.ts';
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
  readonly rows: (request: ArmRequest) => Row[];
}[] = [
  { table: 'securityresources', type: 'microsoft.security/locations/alerts', rows: alerts },
  { table: 'securityresources', type: 'microsoft.security/pricings', rows: pricings },
  { table: 'resourcecontainers', type: 'microsoft.resources/subscriptions', rows: subscriptions },
];

function run(request: ArmRequest): Served {
  const {
    query,
    options,
    subscriptions: wanted,
  } = request.body as {
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
  const rows = table
    .rows(request)
    .filter((row) => !wanted || wanted.some((id) => id.toLowerCase() === String(row.subscriptionId)))
    .filter((row) => !names || names.includes(String(row.name).toLowerCase()))
    .map((row) => (columns ? Object.fromEntries(columns.map(({ name, value }) => [name, value(row)])) : row));
  return pageOf(rows, options);
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
function alerts({ world, principal }: ArmRequest): Row[] {
  return [...world.defenderAlerts.values()]
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

function pricings({ world, principal }: ArmRequest): Row[] {
  return [...world.subscriptions.values()].flatMap(({ id, plans }) =>
    [...plans]
      .map(([name, { tier, subPlan, deprecated }]) => ({
        id: `/subscriptions/${id}/providers/Microsoft.Security/pricings/${name}`,
        name,
        type: 'microsoft.security/pricings',
        subscriptionId: id,
        properties: { pricingTier: tier, subPlan, deprecated },
      }))
      .filter((row) => isAllowed(principal.roles, row.id, 'Microsoft.Security/pricings/read')),
  );
}

function subscriptions(request: ArmRequest): Row[] {
  return readable(request).map(({ id, name }) => ({
    id: `/subscriptions/${id}`,
    name,
    type: 'microsoft.resources/subscriptions',
    subscriptionId: id,
    properties: { state: 'Enabled' },
  }));
}
