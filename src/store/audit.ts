import { currentTurn } from '../core/turn-context.ts';
import type { Db } from './database.ts';
import type { AuditRow } from './tables.ts';

/** Somebody did something; where from and under which correlation id the turn knows. */
export type AuditRecord = Omit<AuditRow, 'place' | 'correlation'>;

/** Appends who did what; the same id twice is one record. Nothing here is ever changed. */
export async function recordAudit(db: Db, record: AuditRecord): Promise<void> {
  const turn = currentTurn();
  await db
    .insertInto('audit')
    .values({ ...record, place: turn?.place ?? null, correlation: turn?.id ?? null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Newest first; of one subject, or of all. */
export const listAudit = (
  db: Db,
  wish: { readonly limit: number; readonly since?: number; readonly subject?: string },
): Promise<AuditRow[]> =>
  db
    .selectFrom('audit')
    .selectAll()
    .$if(wish.since !== undefined, (query) => query.where('at', '>=', wish.since ?? 0))
    .$if(wish.subject !== undefined, (query) => query.where('subject', '=', wish.subject ?? ''))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(wish.limit)
    .execute();

export async function forgetAudit(db: Db, before: number): Promise<void> {
  await db.deleteFrom('audit').where('at', '<', before).execute();
}
