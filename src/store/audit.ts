import type { Db } from './database.ts';
import type { AuditRow } from './tables.ts';

/** Appends who did what; the same id twice is one record. Nothing here is ever changed. */
export async function recordAudit(db: Db, row: AuditRow): Promise<void> {
  await db
    .insertInto('audit')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function forgetAudit(db: Db, before: number): Promise<void> {
  await db.deleteFrom('audit').where('at', '<', before).execute();
}
