import type { Db } from './database.ts';
import type { IncidentRow } from './tables.ts';

export const findIncident = (db: Db, key: string): Promise<IncidentRow | undefined> =>
  db.selectFrom('incident').selectAll().where('key', '=', key).executeTakeFirst();

export const findIncidentsByNumber = (db: Db, number: number): Promise<IncidentRow[]> =>
  db.selectFrom('incident').selectAll().where('number', '=', number).orderBy('workspace_id').execute();

/** Numbers of incidents by their keys; a key that is none is missing. */
export async function numbersOf(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db.selectFrom('incident').select(['key', 'number']).where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, row.number]));
}

export async function saveIncident(db: Db, row: IncidentRow): Promise<void> {
  const { key: _, ...rest } = row;
  await db
    .insertInto('incident')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(rest))
    .execute();
}

/** Incidents that are not closed, oldest first; of one workspace, or of all. */
export function listOpenIncidents(db: Db, workspaceId?: string): Promise<IncidentRow[]> {
  const open = db.selectFrom('incident').selectAll().where('status', '!=', 'Closed').orderBy('first_seen_at');
  return (workspaceId ? open.where('workspace_id', '=', workspaceId) : open).execute();
}

/** Open incidents of which nobody can say yet whether they hold Defender for Cloud alerts, newest first. */
export const listUndecided = (db: Db, workspaceId: string, limit: number): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('defender', '=', 'open')
    .where('status', '!=', 'Closed')
    .orderBy('first_seen_at', 'desc')
    .limit(limit)
    .execute();

/** Incidents whose alerts are to be read back by now. */
export const listDueProofs = (db: Db, now: number, limit: number): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('proof_at', '<=', now)
    .orderBy('proof_at')
    .limit(limit)
    .execute();

/** Incidents whose snooze is over by now. */
export const listDueSnoozes = (db: Db, now: number, limit: number): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('snoozed_until', '<=', now)
    .orderBy('snoozed_until')
    .limit(limit)
    .execute();

/** Closed incidents seen first before a time that still hold details, oldest first. */
export const listForgettable = (db: Db, before: number, limit: number): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('status', '=', 'Closed')
    .where('first_seen_at', '<', before)
    .where('proof_at', 'is', null)
    .where((eb) => eb.or([eb('closure', 'is not', null), eb('decided_alerts', '!=', FORGOTTEN)]))
    .orderBy('first_seen_at')
    .limit(limit)
    .execute();

/** In `decided_alerts`: only the key is kept. */
export const FORGOTTEN = -2;

/** The newest incidents that hold Defender for Cloud alerts, by number. */
export const listNewestIncidents = (db: Db, workspaceId: string, limit: number): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('defender', '=', 'yes')
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();

/** Keys of open incidents with an alert in one of these subscriptions. */
export async function listOpenKeysIn(db: Db, subscriptionIds: readonly string[]): Promise<string[]> {
  if (subscriptionIds.length === 0) return [];
  const rows = await db
    .selectFrom('incident')
    .innerJoin('alert', 'alert.incident_key', 'incident.key')
    .select('incident.key')
    .distinct()
    .where('incident.status', '!=', 'Closed')
    .where('alert.subscription_id', 'in', subscriptionIds)
    .execute();
  return rows.map((row) => row.key);
}
