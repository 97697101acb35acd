import { type Served, startService } from '../http.ts';
import { type Listener, parse, type WireRequest } from '../teams/wire.ts';
import type { Tokens } from '../tokens.ts';
import type { SimIncident, SimWorkspace, World } from '../world.ts';
import { failed, forbidden, ok } from './answers.ts';
import type { AzureServiceOptions } from './arm.ts';
import { forLog, principalOf } from './principal.ts';
import { isAllowed } from './roles.ts';

const AUDIENCES = [
  'https://api.loganalytics.io',
  'https://api.loganalytics.us',
  'https://api.loganalytics.azure.cn',
].flatMap((one) => [one, `${one}/`]);
const READ = 'Microsoft.OperationalInsights/workspaces/query/read';
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Starts the Log Analytics query API on loopback, https only. */
export const startLogs = (options: AzureServiceOptions): Promise<Listener> =>
  startService({
    ...options,
    service: 'logs',
    answer: (request) => answer(request, options.world, options.tokens),
  });

async function answer(request: WireRequest, world: World, tokens: Tokens): Promise<Served> {
  const known = await principalOf(request, world, tokens, AUDIENCES);
  if ('refusal' in known) return known.refusal;
  const principal = forLog(known.principal);
  const [, guid] = /^\/v1\/workspaces\/([0-9a-f-]{36})\/query$/i.exec(request.path) ?? [];
  const workspace = [...world.workspaces.values()].find((one) => one.guid === guid?.toLowerCase());
  if (request.method !== 'POST' || !workspace) {
    return { ...failed(404, 'WorkspaceNotFoundError', 'The workspace could not be found'), principal };
  }
  if (!isAllowed(known.principal.roles, workspace.id, READ)) {
    const { userPrincipalName: name, objectId } = known.principal;
    return { ...forbidden({ name, objectId }, READ, workspace.id), principal };
  }
  const { query = '' } = (parse(request.body) ?? {}) as { query?: string };
  return { ...run(world, workspace, query), principal };
}

/** Knows a query by the tables and the names in it, and answers with the columns that its last `project` asks for. */
function run(world: World, workspace: SimWorkspace, query: string): Served {
  const names = new Set([...query.matchAll(GUID)].map((match) => match[0].toLowerCase()));
  const incidents = [...workspace.incidents.values()].filter((one) => names.has(one.name));
  const [, projected = ''] = /\|\s*project\s+([\w\s,]+)\s*$/.exec(query.trim()) ?? [];
  const columns = projected
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (!query.includes('SecurityIncident') || columns.length === 0) {
    return failed(400, 'BadArgumentError', 'The request had some invalid properties');
  }
  const rows = query.includes('SecurityAlert')
    ? incidents.flatMap((one) => joined(world, one) ?? [])
    : incidents
        .filter((one) => one.properties.status === 'Closed')
        .map((one) => ({ IncidentName: one.name, ModifiedBy: one.modifiedBy }));
  return ok({
    tables: [
      {
        name: 'PrimaryResult',
        columns: columns.map((name) => ({
          name,
          type: /Found|DefenderForCloud/.test(name) ? 'long' : 'string',
        })),
        rows: rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name] ?? null)),
      },
    ],
  });
}

/** An inner join: an incident none of whose alerts has a row is not in the result. */
function joined(world: World, incident: SimIncident) {
  const logged = incident.alerts.filter((one) => (one.loggedAt ?? 0) <= world.now());
  if (logged.length === 0) return undefined;
  const own = logged.filter((one) => one.defenderName !== undefined);
  return { IncidentName: incident.name, Found: logged.length, DefenderForCloud: own.length };
}
