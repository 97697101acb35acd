import { z } from 'zod/v4';
import { AppError } from '../core/errors.ts';
import type { Clients } from './clients.ts';
import type { Workspace } from './model.ts';
import { guid } from './paths.ts';

const WorkspaceWire = z.object({ properties: z.object({ customerId: z.string().transform(guid) }) });
const ResultWire = z.object({
  tables: z.array(
    z.object({
      columns: z.array(z.object({ name: z.string() })),
      rows: z.array(z.array(z.unknown())),
    }),
  ),
  /** Some of the data could not be read. */
  error: z.unknown().optional(),
});

/** A row of the first table, by its columns' names. */
export type LogRow = Readonly<Record<string, unknown>>;

/**
 * Runs a query in a workspace. `span` is an ISO 8601 duration that bounds it from outside, where the query itself does not.
 * @throws AppError; half an answer is `azure.unavailable`.
 */
export type LogQuery = (
  workspace: Workspace,
  kql: string,
  options?: { readonly span?: string; readonly signal?: AbortSignal },
) => Promise<LogRow[]>;

export function createLogQuery(clients: Clients): LogQuery {
  const guids = new Map<string, Promise<string>>();

  /** The workspace's own GUID, which the query API wants; it never changes, so it is asked for once. */
  const guidOf = (workspace: Workspace, signal?: AbortSignal): Promise<string> => {
    const known = guids.get(workspace.id);
    if (known) return known;
    const asked = readGuid(clients, workspace, signal);
    guids.set(workspace.id, asked);
    asked.catch(() => guids.delete(workspace.id));
    return asked;
  };

  return (workspace, kql, { span, signal } = {}) =>
    clients.call(`Workspace ${workspace.name}`, async () => {
      const path = `/v1/workspaces/${await guidOf(workspace, signal)}/query`;
      const body = { query: kql, ...(span && { timespan: span }) };
      return rowsOf(await clients.logs.post(path, body, signal));
    });
}

async function readGuid(clients: Clients, workspace: Workspace, signal?: AbortSignal): Promise<string> {
  const wire = await clients.arm.get(`${workspace.id}?api-version=2023-09-01`, signal);
  return WorkspaceWire.parse(wire).properties.customerId;
}

function rowsOf(answer: unknown): LogRow[] {
  const { tables, error } = ResultWire.parse(answer);
  // Half an answer would count alerts that are there as missing.
  if (error) throw new AppError('azure.unavailable', { what: 'Log Analytics' });
  const [table] = tables;
  return (table?.rows ?? []).map((row) =>
    Object.fromEntries((table?.columns ?? []).map((column, index) => [column.name, row[index]])),
  );
}
