import { withSlash } from '../clouds.ts';
import { type Served, startService } from '../http.ts';
import { type Listener, parse, type WireRequest } from '../teams/wire.ts';
import type { SimWorkspace, World } from '../world.ts';
import { BadRequest, failed, forbidden, ok } from './answers.ts';
import type { AzureServiceOptions } from './arm.ts';
import { type Column, columnsOf, type Row } from './kusto.ts';
import { sourceFor } from './log-tables.ts';
import { forLog, type Principal, principalOf } from './principal.ts';
import { isAllowed } from './roles.ts';

const ACTION = 'Microsoft.OperationalInsights/workspaces/query/read';

/** Starts Log Analytics on loopback, https only: `POST /v1/workspaces/{guid}/query`. */
export function startLogs(options: AzureServiceOptions): Promise<Listener> {
  const { world, tokens } = options;
  return startService({
    ...options,
    service: 'logs',
    names: world.cloud.hosts && [world.cloud.hosts.logs],
    answer: async (request) => {
      const known = await principalOf(request, world, tokens, withSlash(world.cloud.audiences.logs));
      if ('refusal' in known) return known.refusal;
      return { ...answer(request, world, known.principal), principal: forLog(known.principal) };
    },
    whoAsks: async (request) => {
      const known = await principalOf(request, world, tokens, withSlash(world.cloud.audiences.logs));
      return 'principal' in known ? forLog(known.principal) : { kind: 'none' };
    },
  });
}

function answer(request: WireRequest, world: World, principal: Principal): Served {
  const [, guid] = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(request.path) ?? [];
  if (!guid || request.method !== 'POST') return failed(404, 'PathNotFoundError', 'No such path.');
  const workspace = [...world.workspaces.values()].find((one) => one.guid === guid.toLowerCase());
  if (!workspace) return failed(404, 'WorkspaceNotFoundError', `The workspace '${guid}' could not be found.`);
  if (!isAllowed(principal.roles, workspace.id, ACTION)) {
    const { body } = forbidden({ ...principal, name: principal.userPrincipalName }, ACTION, workspace.id);
    const { message } = (body as { error: { message: string } }).error;
    return failed(403, 'InsufficientAccessError', message);
  }
  const { query } = (parse(request.body) ?? {}) as { query?: unknown };
  try {
    if (typeof query !== 'string') throw new BadRequest('The query is missing.');
    return ok({ tables: [tableFor(query, world, workspace)] });
  } catch (err) {
    if (err instanceof BadRequest) return failed(400, 'BadArgumentError', err.message);
    throw err;
  }
}

interface Table {
  readonly name: string;
  readonly columns: { readonly name: string; readonly type: string }[];
  readonly rows: unknown[][];
}

function tableFor(query: string, world: World, workspace: SimWorkspace): Table {
  const columns = columnsOf(query);
  if (!columns) throw new BadRequest('The query has no last project or summarize to be understood by.');
  const source = sourceFor(query);
  for (const { name } of columns) {
    if (!source.columns.includes(name))
      throw new BadRequest(`SEM0100: Failed to resolve scalar expression named '${name}'.`);
  }
  return shaped(columns, source.rows(query, workspace, world));
}

/** Columns that are neither texts nor counts. */
const TYPES: Readonly<Record<string, string>> = {
  TimeGenerated: 'datetime',
  NewestAt: 'datetime',
  Names: 'dynamic',
};

function shaped(columns: readonly Column[], rows: readonly Row[]): Table {
  const values = rows.map((row) => columns.map(({ value }) => value(row) ?? null));
  return {
    name: 'PrimaryResult',
    columns: columns.map(({ name }, index) => ({
      name,
      type: typeof values[0]?.[index] === 'number' ? 'long' : (TYPES[name] ?? 'string'),
    })),
    rows: values,
  };
}
