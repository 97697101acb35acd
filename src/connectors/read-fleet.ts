import { isDeepStrictEqual } from 'node:util';
import type { DefenderPlan, RecentAlert } from '../azure/health.ts';
import type { HealthRow, SubscriptionRow } from '../store/connector-tables.ts';
import { listSubscriptions } from '../store/fleet.ts';
import { listHealth } from '../store/health.ts';
import type { ConnectionMemory } from './checks/connector.ts';
import { type ConnectorDeps, inParallel } from './deps.ts';
import { nextSubscriptions } from './homes.ts';
import {
  type FleetFacts,
  type Focus,
  known,
  type Reading,
  SKIPPED,
  type SubscriptionFacts,
  unknown,
} from './model.ts';
import { readWorkspaces } from './read-workspaces.ts';
import { read } from './reading.ts';
import { connectedTo, homeOf } from './scope.ts';
import { isForeign } from './words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Read {
  readonly fleet: FleetFacts;
  /** Subscriptions of which something else is to be remembered than before. */
  readonly subscriptions: readonly SubscriptionRow[];
}

export interface ReadOptions {
  /** The slow things too. */
  readonly swept: boolean;
  /** Nothing but this; absent: everything. */
  readonly only?: Focus;
  readonly signal?: AbortSignal;
}

/**
 * One look at everything, with few calls: Resource Graph for what it has, one list for each workspace, and of the
 * subscriptions only the sync setting where it matters. Writes nothing.
 * @throws AppError where not even the subscriptions can be listed.
 */
export async function readFleet(deps: ConnectorDeps, { swept, only, signal }: ReadOptions): Promise<Read> {
  const now = deps.clock.now();
  const [seen, workspaces, before, health] = await Promise.all([
    deps.reader.graph.listSubscriptions(signal),
    readWorkspaces(deps, { swept, only, signal }),
    listSubscriptions(deps.store.db),
    listHealth(deps.store.db),
  ]);
  const all = nextSubscriptions(before, seen, deps.watchedSubscriptions, workspaces, now);
  const rows = only ? all.filter((row) => only.subscriptions.includes(row.id)) : all;
  const context = { at: now, swept, workspaces, subscriptions: [] };
  const ids = rows
    .filter((row) => row.gone_at === null && !isForeign(row, deps.tenantId))
    .map((row) => row.id);
  const { log, reader } = deps;
  const since = new Date(now - DAY_MS).toISOString();
  const [plans, alerts] = await Promise.all([
    read(log, 'plans', () => reader.fleet.listPlans(ids, signal)),
    read(log, 'recent alerts', () => reader.fleet.listRecentAlerts(ids, since, signal)),
  ]);
  const limit = inParallel();
  const subscriptions = await Promise.all(
    rows.map(async (row): Promise<SubscriptionFacts> => {
      const facts = { id: row.id, name: row.name, home: row.home ?? undefined };
      const foreign = isForeign(row, deps.tenantId);
      const asked = !foreign && row.gone_at === null;
      const classic = asked && homeOf({ ...facts } as SubscriptionFacts, context)?.mode !== 'defender';
      const wantsSync = classic && (swept || connectedTo(row.id, context).length > 0);
      const ask = <T>(wanted: boolean, what: string, work: () => Promise<T>): Promise<Reading<T>> =>
        wanted ? limit(() => read(log, what, work)) : Promise.resolve(SKIPPED);
      const [sync, registration] = await Promise.all([
        ask(wantsSync, 'sync', () => reader.settings.isSyncEnabled(row.id, signal)),
        ask(classic && swept, 'provider', () => reader.settings.registration(row.id, signal)),
      ]);
      return {
        ...facts,
        visible: row.gone_at === null,
        foreign,
        fresh: row.fresh === 1,
        connectedSince: connectedSince(health, row.id),
        sync,
        plans: asked ? plansOf(plans, row.id) : SKIPPED,
        registration,
        owedAlerts: asked ? owed(alerts, row.id, now - deps.health.arrivalMs) : SKIPPED,
      };
    }),
  );
  const fleet = { at: now, swept, partial: only !== undefined, workspaces, subscriptions };
  return { fleet, subscriptions: changed(before, rows) };
}

/** Resource Graph leaves out what the bot may not read. */
function plansOf(
  plans: Reading<ReadonlyMap<string, readonly DefenderPlan[]>>,
  id: string,
): Reading<readonly DefenderPlan[]> {
  if (plans.is !== 'known') return plans;
  const found = plans.value.get(id);
  return found ? known(found) : unknown('The bot may not read its Defender for Cloud settings', true);
}

function owed(
  alerts: Reading<readonly RecentAlert[]>,
  id: string,
  until: number,
): Reading<readonly RecentAlert[]> {
  if (alerts.is !== 'known') return alerts;
  return known(alerts.value.filter((alert) => alert.subscriptionId === id && Date.parse(alert.at) <= until));
}

function connectedSince(health: readonly HealthRow[], id: string): number {
  const row = health.find((one) => one.check_name === 'connector' && one.scope === id);
  return row?.value ? ((JSON.parse(row.value) as ConnectionMemory).since ?? 0) : 0;
}

/** A look mostly finds what it found before: then nothing is written, and nothing that was chosen meanwhile is undone. */
function changed(before: readonly SubscriptionRow[], rows: readonly SubscriptionRow[]): SubscriptionRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return rows.filter((row) => !isDeepStrictEqual(row, { ...known.get(row.id) }));
}
