import type { Kysely } from 'kysely';

/** Until when somebody put an incident aside, and who. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('incident').addColumn('snoozed_until', 'bigint').execute();
  await schema.alterTable('incident').addColumn('snoozed_by', 'text').execute();
  await schema.createIndex('incident_snoozed').on('incident').column('snoozed_until').execute();
}
