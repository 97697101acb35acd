import type { Kysely } from 'kysely';

/** Since when the app is no longer in a channel; where it went before this was written down, the time starts now. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('channel').addColumn('removed_at', 'bigint').execute();
  await (db as Kysely<{ channel: { removed_at: number; installed: number } }>)
    .updateTable('channel')
    .set({ removed_at: Date.now() })
    .where('installed', '=', 0)
    .execute();
}
