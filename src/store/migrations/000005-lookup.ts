import type { Kysely } from 'kysely';

/** What it takes to look in a channel before something is said there a second time. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('channel').addColumn('group_id', 'text').execute();
  for (const column of ['tried_at', 'blind_since'])
    await schema.alterTable('posting').addColumn(column, 'bigint').execute();
}
