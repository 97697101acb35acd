import type { Incident } from '../azure/model.ts';
import { replaceAlerts } from '../store/alerts.ts';
import { FORGOTTEN, listForgettable, saveIncident } from '../store/incidents.ts';
import { forgetPostings } from '../store/postings.ts';
import type { IncidentRow } from '../store/tables.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';

const BATCH = 100;

/**
 * Takes the details of incidents that were closed long ago out of the store: titles, people, alerts, what was said. The key
 * stays, so that nothing is posted again; an incident that is opened again brings its details with it, and a new card.
 * Answers true when there are more.
 */
export async function forgetDetails(deps: Pick<IncidentDeps, 'store'>, before: number): Promise<boolean> {
  const rows = await listForgettable(deps.store.db, before, BATCH);
  for (const row of rows) {
    await deps.store.transaction(async (db) => {
      await replaceAlerts(db, row.key, []);
      await forgetPostings(db, incidentSubject(row.key));
      await saveIncident(db, withoutDetails(row));
    });
  }
  return rows.length === BATCH;
}

function withoutDetails(row: IncidentRow): IncidentRow {
  const incident = JSON.parse(row.snapshot) as Incident;
  const bare: Incident = {
    ...incident,
    title: '',
    description: '',
    owner: undefined,
    labels: [],
    classificationComment: undefined,
    tactics: [],
    techniques: [],
  };
  return {
    ...row,
    snapshot: JSON.stringify(bare),
    closure: null,
    trail: null,
    action_id: null,
    alerts_seen_at: null,
    decided_alerts: FORGOTTEN,
  };
}
