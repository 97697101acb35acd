import type { Kysely } from 'kysely';

/** Which workspaces somebody proved the right to read for a channel; what watched before this was written down goes on as it was. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('channel').addColumn('proven', 'text').execute();
}
