import type { DriftRow, HealthRow, SubscriptionRow, WorkspaceHealthRow } from '../store/connector-tables.ts';
import { listLiveDrifts } from '../store/drifts.ts';
import { getWorkspaceHealth, listSubscriptions, NEW_ONES } from '../store/fleet.ts';
import { listHealth } from '../store/health.ts';
import type { ConnectorDeps } from './deps.ts';

/** All that is known of connector health, as the last look left it. */
export interface FleetState {
  /** By subscription id, in the order of their names. */
  readonly subscriptions: ReadonlyMap<string, SubscriptionRow>;
  readonly newOnes?: SubscriptionRow;
  readonly workspaces: readonly WorkspaceHealthRow[];
  readonly health: readonly HealthRow[];
  /** Open and accepted. */
  readonly drifts: readonly DriftRow[];
}

export async function loadState(deps: Pick<ConnectorDeps, 'store' | 'workspaces'>): Promise<FleetState> {
  const { db } = deps.store;
  const rows = await listSubscriptions(db);
  const served = new Set(deps.workspaces.map((one) => one.id));
  return {
    subscriptions: new Map(rows.filter((row) => row.id !== NEW_ONES).map((row) => [row.id, row])),
    newOnes: rows.find((row) => row.id === NEW_ONES),
    workspaces: await Promise.all(deps.workspaces.map((one) => getWorkspaceHealth(db, one.id))),
    health: await listHealth(db),
    drifts: (await listLiveDrifts(db)).filter((drift) => served.has(drift.workspace_id)),
  };
}

/** When everything was last looked at; undefined before the first look. */
export const readAt = (state: FleetState): number | undefined => {
  const times = state.workspaces.flatMap((row) => row.read_at ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
};

/** One page of many rows; a page that is not there is the nearest that is. */
export function paged<T>(
  rows: readonly T[],
  page: number,
  size: number,
): { readonly rows: readonly T[]; readonly page: { readonly number: number; readonly of: number } } {
  const of = Math.max(1, Math.ceil(rows.length / size));
  const number = Math.min(Math.max(1, Math.trunc(page) || 1), of);
  return { rows: rows.slice((number - 1) * size, number * size), page: { number, of } };
}
