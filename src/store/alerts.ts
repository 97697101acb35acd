import type { Db } from './database.ts';
import type { AlertRow } from './tables.ts';

/** An incident's Defender for Cloud alerts in a stable order. */
export const listAlerts = (db: Db, incidentKey: string): Promise<AlertRow[]> =>
  db.selectFrom('alert').selectAll().where('incident_key', '=', incidentKey).orderBy('id').execute();

export async function saveAlert(db: Db, row: AlertRow): Promise<void> {
  const { incident_key: _, id: __, ...rest } = row;
  await db
    .insertInto('alert')
    .values(row)
    .onConflict((conflict) => conflict.columns(['incident_key', 'id']).doUpdateSet(rest))
    .execute();
}

/** Makes these rows the incident's alerts. Rows that are the same already cost no write. */
export async function replaceAlerts(db: Db, incidentKey: string, rows: readonly AlertRow[]): Promise<void> {
  const known = new Map((await listAlerts(db, incidentKey)).map((row) => [row.id, row]));
  for (const row of rows) {
    if (!sameRow(known.get(row.id), row)) await saveAlert(db, row);
    known.delete(row.id);
  }
  if (known.size > 0) {
    await db
      .deleteFrom('alert')
      .where('incident_key', '=', incidentKey)
      .where('id', 'in', [...known.keys()])
      .execute();
  }
}

const sameRow = (a: AlertRow | undefined, b: AlertRow): boolean =>
  a !== undefined && (Object.keys(b) as (keyof AlertRow)[]).every((column) => a[column] === b[column]);
