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

/** Whether this turn has left a record since then, ms. */
export async function isOnRecord(db: Db, turn: string, since: number): Promise<boolean> {
  const rows = db.selectFrom('audit').select('id').where('at', '>=', since).where('correlation', '=', turn);
  return (await rows.limit(1).executeTakeFirst()) !== undefined;
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

const PAGE = 500;

/** Every record from `since` to before `until` (ms), oldest first, page by page: there may be more than fit into memory. */
export async function* auditPages(
  db: Db,
  { since, until }: { readonly since: number; readonly until: number },
): AsyncGenerator<readonly AuditRow[]> {
  for (let last: AuditRow | undefined; ; ) {
    const after = last;
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('at', '>=', since)
      .where('at', '<', until)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('at', 'id'), '>', tuple(after?.at ?? 0, after?.id ?? '')),
        ),
      )
      .orderBy('at')
      .orderBy('id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}

export async function forgetAudit(db: Db, before: number): Promise<void> {
  await db.deleteFrom('audit').where('at', '<', before).execute();
}
