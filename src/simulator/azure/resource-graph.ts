import type { Served } from '../http.ts';
import type { SimDefenderAlert, World } from '../world.ts';
import { badRequest, ok } from './answers.ts';
import { defenderAlertId } from './defender-alerts.ts';
import { fromToken, toToken } from './page.ts';
import { isAllowed } from './roles.ts';
import type { ArmRequest, Route } from './route.ts';
import { readable } from './subscriptions.ts';
import { statusOf } from './sync.ts';

const MOST = 1_000;

/**
 * Azure Resource Graph, for the queries that a bot of this kind asks: it knows a query by its table, its type and the names
 * in it, and answers what the caller may read.
 */
export const RESOURCE_GRAPH_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', action: 'none', handle: answer },
];

function answer(request: ArmRequest): Served {
  const query = String(request.body.query ?? '');
  const options = (request.body.options ?? {}) as { $top?: number; $skipToken?: string };
  const rows = rowsFor(request, query);
  if (!rows) return badRequest('The query is not valid: no table that is known here.');
  const from = options.$skipToken ? fromToken(options.$skipToken) : 0;
  const top = Math.min(options.$top ?? MOST, MOST);
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

function rowsFor(request: ArmRequest, query: string): Record<string, unknown>[] | undefined {
  const [, table = ''] = /^\s*(\w+)/.exec(query) ?? [];
  const [, type = ''] = /type\s*=[~=]\s*["']([^"']+)["']/i.exec(query) ?? [];
  if (/^resourcecontainers$/i.test(table) && /^microsoft\.resources\/subscriptions$/i.test(type)) {
    return readable(request).map(({ id, name }) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      name,
    }));
  }
  if (/^securityresources$/i.test(table) && /^microsoft\.security\/locations\/alerts$/i.test(type)) {
    return alerts(request, query);
  }
  return undefined;
}

function alerts({ world, principal }: ArmRequest, query: string): Record<string, unknown>[] {
  const [, list = ''] = /name\s+in~?\s*\(([^)]*)\)/i.exec(query) ?? [];
  const names = new Set([...list.matchAll(/["']([^"']+)["']/g)].map((match) => match[1]?.toLowerCase()));
  return [...world.defenderAlerts.values()]
    .filter((alert) => names.size === 0 || names.has(alert.name.toLowerCase()))
    .filter((alert) =>
      isAllowed(principal.roles, defenderAlertId(alert), 'Microsoft.Security/locations/alerts/read'),
    )
    .map((alert) => alertRow(world, alert, query));
}

/** The table spells the properties in PascalCase; what a query projects under names of its own is given under those. */
function alertRow(world: World, alert: SimDefenderAlert, query: string): Record<string, unknown> {
  const id = defenderAlertId(alert);
  const status = statusOf(alert, world.now());
  const title = alert.properties.alertDisplayName;
  if (!/\|\s*project\b/i.test(query)) {
    return {
      id,
      name: alert.name,
      subscriptionId: alert.subscriptionId,
      properties: { Status: status, AlertDisplayName: title },
    };
  }
  return {
    id,
    name: alert.name,
    subscriptionId: alert.subscriptionId,
    title,
    status,
    location: alert.location,
  };
}
