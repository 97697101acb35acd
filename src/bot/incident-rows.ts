import type { Incident } from '../azure/model.ts';
import type { IncidentListView } from '../cards/views.ts';
import { listAlerts } from '../store/alerts.ts';
import type { IncidentRow } from '../store/tables.ts';
import type { BotDeps } from './deps.ts';

const ORDER = { High: 0, Medium: 1, Low: 2, Informational: 3 } as const;

/** What was put aside last; the worst first, then the oldest. */
export function byUrgency(a: IncidentRow, b: IncidentRow): number {
  const aside = Number(a.snoozed_until !== null) - Number(b.snoozed_until !== null);
  if (aside !== 0) return aside;
  const severity = ORDER[a.severity as keyof typeof ORDER] - ORDER[b.severity as keyof typeof ORDER];
  return severity || a.first_seen_at - b.first_seen_at || a.number - b.number;
}

/** Rows of the store as lines of a list. */
export function listLines(deps: BotDeps, rows: readonly IncidentRow[]): Promise<IncidentListView['rows']> {
  return Promise.all(
    rows.map(async (row) => {
      const incident = JSON.parse(row.snapshot) as Incident;
      const [alert] = await listAlerts(deps.store.db, row.key);
      return {
        severity: incident.severity,
        status: incident.status,
        number: incident.number,
        title: incident.title,
        url: incident.providerIncidentUrl ?? incident.incidentUrl,
        owner: incident.owner?.name ?? incident.owner?.userPrincipalName,
        subscription: alert?.subscription_id
          ? await deps.facts.subscriptionName(alert.subscription_id)
          : undefined,
        createdAt: Date.parse(incident.createdTimeUtc),
        snoozedUntil: row.snoozed_until ?? undefined,
      };
    }),
  );
}
