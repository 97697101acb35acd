import type { SubscriptionRow, WorkspaceHealthRow } from './connector-tables.ts';
import type { Db } from './database.ts';

/** The row that holds where new subscriptions are to be connected. */
export const NEW_ONES = '*';

/** Subscriptions, with the row of the new ones' home among them where somebody chose it. */
export const listSubscriptions = (db: Db): Promise<SubscriptionRow[]> =>
  db.selectFrom('subscription').selectAll().orderBy('name').orderBy('id').execute();

export async function saveSubscription(db: Db, row: SubscriptionRow): Promise<void> {
  const { id: _, ...rest } = row;
  await db
    .insertInto('subscription')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

/** What is known of a workspace's connector health; one never looked at gets a blank row. */
export async function getWorkspaceHealth(db: Db, id: string): Promise<WorkspaceHealthRow> {
  const found = await db
    .selectFrom('workspace_health')
    .selectAll()
    .where('workspace_id', '=', id)
    .executeTakeFirst();
  return found ?? { workspace_id: id, mode: null, line_at: null, read_at: null, swept_at: null, error: null };
}

export async function saveWorkspaceHealth(db: Db, row: WorkspaceHealthRow): Promise<void> {
  const { workspace_id: _, ...rest } = row;
  await db
    .insertInto('workspace_health')
    .values(row)
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(rest))
    .execute();
}
