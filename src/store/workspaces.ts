import type { Db } from './database.ts';
import type { WorkspaceRow } from './tables.ts';

/** What is known of a workspace; a workspace never seen before gets a blank row. */
export async function getWorkspace(db: Db, id: string): Promise<WorkspaceRow> {
  const found = await db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    found ?? {
      id,
      cursor: null,
      line_at: null,
      polled_at: null,
      swept_at: null,
      filter: 'server',
      error: null,
    }
  );
}

export async function saveWorkspace(db: Db, row: WorkspaceRow): Promise<void> {
  const { id: _, ...rest } = row;
  await db
    .insertInto('workspace')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}
