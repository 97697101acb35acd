import type { Db } from './database.ts';

/** `new`: act. `working`: it is being acted on. Otherwise the answer that was given. */
export type InvokeState = 'new' | 'working' | { readonly answer: string };

/** The first one to ask about an id acts; everybody else is told how far that is. */
export async function beginInvoke(db: Db, id: string, now: number): Promise<InvokeState> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('invoke')
    .values({ id, at: now, answer: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return 'new';
  const row = await db.selectFrom('invoke').select('answer').where('id', '=', id).executeTakeFirst();
  return row?.answer ? { answer: row.answer } : 'working';
}

/** Nothing where `beginInvoke` was never called for it. */
export async function finishInvoke(db: Db, id: string, answer: string): Promise<void> {
  await db.updateTable('invoke').set({ answer }).where('id', '=', id).execute();
}

/** As if it had never come: the next one with this id acts. */
export async function dropInvoke(db: Db, id: string): Promise<void> {
  await db.deleteFrom('invoke').where('id', '=', id).execute();
}

/** Answers hold cards: from now on whatever began before that time gets this answer. It is still known that it came. */
export async function forgetAnswers(db: Db, before: number, answer: string): Promise<void> {
  await db
    .updateTable('invoke')
    .set({ answer })
    .where('at', '<', before)
    .where((is) => is.or([is('answer', 'is', null), is('answer', '!=', answer)]))
    .execute();
}

/** As if they had never come. */
export async function forgetInvokes(db: Db, before: number): Promise<void> {
  await db.deleteFrom('invoke').where('at', '<', before).execute();
}
