import type { ConnectorTableView } from '../cards/health-views.ts';
import type { Mark } from '../cards/views.ts';
import { encodeCardId } from '../core/card-id.ts';
import type { HealthRow, SubscriptionRow } from '../store/connector-tables.ts';
import { plansInWords } from './checks/plans.ts';
import { driftKind } from './checks.ts';
import { modeInWords } from './mode.ts';
import type { Mode } from './model.ts';
import { type FleetState, paged, readAt } from './state.ts';
import { workspaceName } from './words.ts';

const ROWS = 12;
/** Faults of the connector that connecting mends. */
const REPAIRABLE: ReadonlySet<string> = new Set(['removed', 'disabled', 'missing', 'fresh']);

export interface TableWish {
  readonly page: number;
  /** Part of a subscription's name or id. */
  readonly filter?: string;
}

/** Subscriptions whose name or id holds the text. */
export function findSubscriptions(state: FleetState, text: string): SubscriptionRow[] {
  const wanted = text.trim().toLowerCase();
  const all = [...state.subscriptions.values()];
  const exact = all.filter((row) => row.name.toLowerCase() === wanted || row.id === wanted);
  return exact.length > 0
    ? exact
    : all.filter((row) => row.name.toLowerCase().includes(wanted) || row.id.startsWith(wanted));
}

/** The portal's connector table: what is ill first. */
export function tableView(state: FleetState, wish: TableWish, now: number): ConnectorTableView {
  const rows = wish.filter ? findSubscriptions(state, wish.filter) : [...state.subscriptions.values()];
  const rank = new Map(rows.map((row) => [row.id, illness(state, row.id)]));
  const rankOf = (row: SubscriptionRow) => rank.get(row.id) ?? 0;
  const sorted = [...rows].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
  const shown = paged(sorted, wish.page, ROWS);
  const connected = sorted.filter((row) => checkOf(state, 'connector', row.id)?.verdict === 'healthy').length;
  const ill = (check: string, kinds: readonly string[]) =>
    sorted.filter((row) => kinds.includes(illKind(checkOf(state, check, row.id)))).length;
  return {
    id: encodeCardId({ kind: 'connectors', workspaceId: '' }),
    heading: `${connected} of ${sorted.length} ${sorted.length === 1 ? 'subscription' : 'subscriptions'} connected`,
    notes: notesOf(state),
    rows: shown.rows.map((row) => rowView(state, row)),
    page: shown.page,
    filter: wish.filter,
    connectable: ill('connector', [...REPAIRABLE]),
    syncable: ill('sync', ['off']),
    markable: shown.rows
      .filter(
        (row) =>
          REPAIRABLE.has(illKind(checkOf(state, 'connector', row.id))) ||
          illKind(checkOf(state, 'sync', row.id)) === 'off',
      )
      .map((row) => ({ value: row.id, title: row.name })),
    readAt: readAt(state) ?? now,
    footnote:
      sorted.length > 1
        ? 'Type "connectors" and a name to see one, or a part of names to filter.'
        : undefined,
  };
}

function notesOf(state: FleetState): string[] {
  const several = state.workspaces.length > 1;
  return state.workspaces.flatMap((row) => [
    `${several ? `${workspaceName(row.workspace_id)}: ` : ''}${modeInWords((row.mode as Mode | null) ?? undefined)}`,
    ...(row.error ? [`${workspaceName(row.workspace_id)} could not be read: ${row.error}`] : []),
  ]);
}

function rowView(state: FleetState, row: SubscriptionRow): ConnectorTableView['rows'][number] {
  const plans = plansInWords(remembered(checkOf(state, 'plans', row.id)));
  const alerts = state.health.find((one) => one.check_name === 'alerts' && one.subscription_id === row.id);
  return {
    subscription: row.name,
    status: statusMark(row, checkOf(state, 'connector', row.id)),
    sync: syncMark(checkOf(state, 'sync', row.id)),
    plans:
      plans === undefined ? undefined : { text: plans, tone: plans === 'none on' ? 'warning' : 'default' },
    lastAlertAt: (remembered(alerts) as { newestAt?: number } | undefined)?.newestAt,
    workspace: state.workspaces.length > 1 && row.home ? workspaceName(row.home) : undefined,
  };
}

function statusMark(row: SubscriptionRow, check: HealthRow | undefined): Mark {
  if (row.gone_at !== null) return { text: 'cannot be read', tone: 'warning' };
  if (!check || check.verdict === 'unknown') return { text: 'unknown', tone: 'warning' };
  if (check.verdict === 'healthy') return { text: 'connected', tone: 'good' };
  if (check.verdict === 'not applicable') return { text: 'not applicable', tone: 'default' };
  return { text: driftKind('connector', check.kind ?? '').what.toLowerCase(), tone: 'attention' };
}

function syncMark(check: HealthRow | undefined): Mark | undefined {
  if (!check || check.verdict === 'not applicable') return undefined;
  if (check.verdict === 'unknown') return { text: 'sync unknown', tone: 'warning' };
  if (check.verdict === 'healthy') return { text: 'sync on', tone: 'default' };
  return { text: check.kind === 'off' ? 'sync off' : 'sync on, not connected', tone: 'warning' };
}

const illKind = (check: HealthRow | undefined): string =>
  check?.verdict === 'unhealthy' ? (check.kind ?? '') : '';

const checkOf = (state: FleetState, check: string, id: string): HealthRow | undefined =>
  state.health.find((row) => row.check_name === check && row.scope === id);

const remembered = (row: HealthRow | undefined): unknown => JSON.parse(row?.value ?? 'null') ?? undefined;

/** What is ill stands first, what is unknown next. */
function illness(state: FleetState, id: string): number {
  const verdicts = state.health.filter((row) => row.subscription_id === id).map((row) => row.verdict);
  if (verdicts.includes('unhealthy')) return 0;
  return verdicts.includes('unknown') ? 1 : 2;
}

/** Ids of the listed subscriptions that a bulk button is for. */
export const bulkTargets = (state: FleetState, check: 'connector' | 'sync', filter?: string): string[] => {
  const rows = filter ? findSubscriptions(state, filter) : [...state.subscriptions.values()];
  const kinds = check === 'sync' ? ['off'] : [...REPAIRABLE];
  return rows.filter((row) => kinds.includes(illKind(checkOf(state, check, row.id)))).map((row) => row.id);
};
