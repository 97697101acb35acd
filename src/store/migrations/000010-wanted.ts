import type { Kysely } from 'kysely';

/** Since when what a posting is to show has not been sent. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('posting').addColumn('wanted_at', 'bigint').execute();
}
