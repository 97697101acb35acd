import type { Incident } from '../azure/model.ts';
import { findAction } from '../store/actions.ts';
import { listAlerts } from '../store/alerts.ts';
import type { Db } from '../store/database.ts';
import { findIncident } from '../store/incidents.ts';
import type { IncidentRow } from '../store/tables.ts';
import { inOrder } from './alerts.ts';
import type { Closure } from './closure.ts';
import type { IncidentFile } from './face.ts';

/** All that the store holds of an incident; undefined where it holds nothing. */
export async function loadFile(db: Db, key: string): Promise<IncidentFile | undefined> {
  const row = await findIncident(db, key);
  return row && loadRest(db, row);
}

export async function loadRest(db: Db, row: IncidentRow): Promise<IncidentFile> {
  return {
    row,
    incident: JSON.parse(row.snapshot) as Incident,
    closure: row.closure ? (JSON.parse(row.closure) as Closure) : undefined,
    action: row.action_id ? await findAction(db, row.action_id) : undefined,
    alerts: inOrder(await listAlerts(db, row.key)),
    trail: row.trail ? (JSON.parse(row.trail) as IncidentFile['trail']) : undefined,
  };
}
