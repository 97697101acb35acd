import type { Kysely } from 'kysely';

/** Who by name, from where, and under which id Azure's own activity log has it. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  for (const column of ['actor_name', 'place', 'correlation'])
    await schema.alterTable('audit').addColumn(column, 'text').execute();
}
