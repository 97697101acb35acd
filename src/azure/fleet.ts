import { z } from 'zod/v4';
import type { Clients } from './clients.ts';
import { alertRowsQuery, arrived, MOST_ALERTS, PLANS, recentAlerts } from './fleet-queries.ts';
import { queryResourceGraph } from './graph-query.ts';
import type { AlertTableRow, ArrivedAlerts, DefenderPlan, Fleet, RecentAlert } from './health.ts';
import type { LogQuery, LogRow } from './log-query.ts';
import { guid } from './paths.ts';
import { planFrom } from './plans.ts';
import { text } from './wire.ts';

/** More in one query is slow, and near what a request may hold. */
const SUBSCRIPTIONS_AT_ONCE = 300;

export function createFleet(clients: Clients, query: LogQuery): Fleet {
  const rowsOf = (subscriptionIds: readonly string[], kql: string, signal?: AbortSignal) =>
    inGroups(subscriptionIds, (subscriptions) => queryResourceGraph(clients, kql, { subscriptions, signal }));
  return {
    async listPlans(subscriptionIds, signal) {
      return plansBySubscription(await rowsOf(subscriptionIds, PLANS, signal));
    },

    async listRecentAlerts(subscriptionIds, since, signal) {
      const rows = await rowsOf(subscriptionIds, recentAlerts(since), signal);
      return newestFirst(rows.flatMap((row) => recentFrom(row) ?? [])).slice(0, MOST_ALERTS);
    },

    async listArrived(workspace, since, signal) {
      const rows = await query(workspace, arrived(since), { signal });
      return rows.flatMap((row) => arrivedFrom(row) ?? []);
    },

    async listAlertRows(workspace, wanted, signal) {
      const rows = await query(workspace, alertRowsQuery(wanted), { signal });
      return rows.flatMap((row) => tableRowFrom(row) ?? []);
    },
  };
}

/** One query after the other: Resource Graph takes 15 in 5 seconds, and 300 subscriptions are one. Nobody asked for: nothing, not all. */
async function inGroups(
  subscriptionIds: readonly string[],
  ask: (subscriptionIds: readonly string[]) => Promise<unknown[]>,
): Promise<unknown[]> {
  const ids = subscriptionIds.map(guid);
  const rows: unknown[] = [];
  for (let from = 0; from < ids.length; from += SUBSCRIPTIONS_AT_ONCE) {
    rows.push(...(await ask(ids.slice(from, from + SUBSCRIPTIONS_AT_ONCE))));
  }
  return rows;
}

const OwnedRow = z.object({ subscriptionId: z.string().toLowerCase() });

/** A subscription whose plans are all deprecated or free can be read and has none; one without rows cannot be read. */
function plansBySubscription(rows: readonly unknown[]): ReadonlyMap<string, readonly DefenderPlan[]> {
  const found = new Map<string, DefenderPlan[]>();
  for (const row of rows) {
    const { data } = OwnedRow.safeParse(row);
    if (!data) continue;
    const plans = found.get(data.subscriptionId) ?? [];
    found.set(data.subscriptionId, plans);
    const plan = planFrom(row);
    if (plan) plans.push(plan);
  }
  return found;
}

const RecentRow = z.object({
  subscriptionId: z.string().toLowerCase(),
  name: z.string().toLowerCase(),
  title: text,
  at: z.iso.datetime(),
});

function recentFrom(row: unknown): RecentAlert | undefined {
  const { data } = RecentRow.safeParse(row);
  return data && { ...data, title: data.title || 'Untitled alert' };
}

const newestFirst = (alerts: readonly RecentAlert[]): RecentAlert[] =>
  [...alerts].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));

/** A dynamic column comes as JSON in a text. */
const names = z.preprocess(
  (value) => (typeof value === 'string' ? parsed(value) : value),
  z.array(z.string().toLowerCase()),
);

const ArrivedRow = z.object({
  Subscription: z.string().toLowerCase(),
  NewestAt: z.iso.datetime(),
  Names: names,
});

function arrivedFrom(row: LogRow): ArrivedAlerts | undefined {
  const { data } = ArrivedRow.safeParse(row);
  return data && { subscriptionId: data.Subscription, newestAt: data.NewestAt, names: data.Names };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const TableRow = z.object({
  TimeGenerated: z.iso.datetime(),
  AlertName: text,
  AlertSeverity: text,
  Status: text,
  CompromisedEntity: text,
  SubscriptionId: text,
  AlertLink: text,
});

function tableRowFrom(row: LogRow): AlertTableRow | undefined {
  const { data } = TableRow.safeParse(row);
  if (!data) return undefined;
  return {
    at: data.TimeGenerated,
    title: data.AlertName || 'Untitled alert',
    severity: data.AlertSeverity || 'Informational',
    status: data.Status || 'Unknown',
    ...(data.CompromisedEntity && { entity: data.CompromisedEntity }),
    ...(data.SubscriptionId && { subscriptionId: data.SubscriptionId.toLowerCase() }),
    ...(data.AlertLink && { link: data.AlertLink }),
  };
}
