import type { Mark } from '../cards/views.ts';
import type { HealthRow } from '../store/connector-tables.ts';
import type { Db } from '../store/database.ts';
import { listSubscriptions } from '../store/fleet.ts';
import { listHealthOf } from '../store/health.ts';
import type { ConnectionMemory } from './checks/connector.ts';
import { driftKind } from './checks.ts';
import { workspaceName } from './words.ts';

/** Checks whose faults touch an incident's own alerts, the worst first. */
const TOUCHING = ['connector', 'alerts', 'sync'];

/**
 * How well the subscriptions of an incident's alerts are covered: the fault that touches this very incident, else that
 * one is connected somewhere else, else that all is well and when the last alert came. Undefined while nothing has been
 * looked at.
 */
export async function coverageOf(
  db: Db,
  workspaceId: string,
  subscriptionIds: readonly string[],
  nowWords: (ms: number) => string,
): Promise<Mark | undefined> {
  const names = new Map((await listSubscriptions(db)).map((row) => [row.id, row.name]));
  const rows: HealthRow[] = [];
  for (const id of subscriptionIds) rows.push(...(await listHealthOf(db, id)));
  for (const name of TOUCHING) {
    const ill = rows.filter((row) => row.check_name === name && row.verdict === 'unhealthy' && row.kind);
    if (ill.length > 0 && ill[0]?.kind) {
      const on = ill.map((row) => names.get(row.subscription_id ?? '') ?? row.scope).join(', ');
      return { text: `${driftKind(name, ill[0].kind).what} on ${on}`, tone: 'warning' };
    }
  }
  return elsewhere(rows, workspaceId, names) ?? allWell(rows, nowWords);
}

/** A subscription that is well, but not connected to the incident's own workspace. */
function elsewhere(
  rows: readonly HealthRow[],
  workspaceId: string,
  names: ReadonlyMap<string, string>,
): Mark | undefined {
  for (const row of rows) {
    if (row.check_name !== 'connector' || row.verdict !== 'healthy') continue;
    const { workspaces } = JSON.parse(row.value ?? '{}') as Partial<ConnectionMemory>;
    if (!workspaces || workspaces.includes(workspaceId)) continue;
    const name = names.get(row.subscription_id ?? '') ?? row.scope;
    const to = workspaces.map(workspaceName).join(', ');
    return { text: `${name} is connected to ${to} only`, tone: 'warning' };
  }
  return undefined;
}

function allWell(rows: readonly HealthRow[], nowWords: (ms: number) => string): Mark | undefined {
  const of = (name: string) => rows.filter((row) => row.check_name === name);
  const healthy = (name: string) => of(name).length > 0 && of(name).every((row) => row.verdict === 'healthy');
  if (!healthy('sync') || !healthy('connector')) return undefined;
  const newest = of('alerts').map((row) => (JSON.parse(row.value ?? '{}') as { newestAt?: number }).newestAt);
  const last = Math.max(...newest.map((at) => at ?? 0), 0);
  const alert = last > 0 ? `, last alert ${nowWords(last)}` : '';
  return { text: `Sync on, connector connected${alert}`, tone: 'default' };
}
