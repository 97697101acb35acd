import type { DataConnector } from '../azure/health.ts';
import type { HealthRow, WorkspaceHealthRow } from '../store/connector-tables.ts';
import type { ConnectionMemory } from './checks/connector.ts';
import { workspaceName } from './words.ts';

/** How one subscription's alerts come to one workspace: by its own connector (`on`), not by it (`off`), or not known. */
export interface Connection {
  readonly state: 'on' | 'off' | 'unknown';
  /** A few words, as on a mark: "connector removed". */
  readonly why: string;
  /** When it was read, ms. */
  readonly at?: number;
}

const on = (at?: number): Connection => ({ state: 'on', why: 'connected', at });
const off = (why: string, at?: number): Connection => ({ state: 'off', why, at });
const notKnown = (why: string, at?: number): Connection => ({ state: 'unknown', why, at });

export const NOT_READABLE = notKnown('connector not readable');
const BY_TENANT = 'tenant-wide connector';

const GONE: Readonly<Record<string, string>> = {
  removed: 'connector removed',
  disabled: 'connector disabled',
};

/**
 * What the last look's judgement of the subscription's connector means for one workspace. Undefined where it does not tell:
 * it was not looked at, not since `since`, or the classic connector does not apply where the subscription is at home.
 */
export function connectionFromLook(
  row: HealthRow | undefined,
  workspace: WorkspaceHealthRow,
  since: number,
): Connection | undefined {
  if (row?.verdict === 'unknown') return NOT_READABLE;
  if (!row || row.read_at === null || row.read_at < since) return undefined;
  const at = row.read_at;
  if (row.verdict === 'unhealthy' && row.kind !== 'twice')
    return elseNot(GONE[row.kind ?? ''] ?? 'no connector', workspace, at);
  const { workspaces } = JSON.parse(row.value ?? '{}') as Partial<ConnectionMemory>;
  if (row.verdict === 'not applicable' || !workspaces) return undefined;
  if (!workspaces.includes(workspace.workspace_id))
    return elseNot(`connected to ${workspaces.map(workspaceName).join(', ')} only`, workspace, at);
  return workspaces.length > 1 ? notKnown('connected twice', at) : on(at);
}

/** Not by its own connector: surely not, unless this workspace could not be read, or the whole tenant is connected to it. */
function elseNot(why: string, { mode, error }: WorkspaceHealthRow, at: number): Connection {
  if (error !== null) return NOT_READABLE;
  return mode === 'both' || mode === 'defender' ? notKnown(BY_TENANT, at) : off(why, at);
}

/** The same from a workspace's connectors, where no look has told. */
export function connectionFromList(
  connectors: readonly DataConnector[],
  subscriptionId: string,
  at: number,
): Connection {
  const own = connectors.filter((one) => one.kind === 'legacy' && one.subscriptionId === subscriptionId);
  if (own.some((one) => one.enabled)) return on(at);
  if (connectors.some((one) => one.enabled && (one.kind === 'tenant' || one.kind === 'xdr')))
    return notKnown(BY_TENANT, at);
  return off(own.length > 0 ? 'connector disabled' : 'no connector', at);
}
