import { type Kysely, sql } from 'kysely';

/** Everything of version 0.1.0. Portable: text, and bigint for times and numbers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('workspace')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('cursor', 'text')
    .addColumn('line_at', 'bigint')
    .addColumn('polled_at', 'bigint')
    .addColumn('swept_at', 'bigint')
    .addColumn('filter', 'text', (c) => c.notNull())
    .addColumn('error', 'text')
    .execute();
  await schema
    .createTable('incident')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('snapshot', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('defender', 'text', (c) => c.notNull())
    .addColumn('decided_alerts', 'bigint', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('late', 'bigint', (c) => c.notNull())
    .addColumn('closure', 'text')
    .addColumn('action_id', 'text')
    .addColumn('rev', 'bigint', (c) => c.notNull())
    .addColumn('trail', 'text')
    .addColumn('proof_at', 'bigint')
    .addColumn('alerts_seen_at', 'bigint')
    .execute();
  await schema.createIndex('incident_number').on('incident').column('number').execute();
  await schema.createIndex('incident_open').on('incident').columns(['workspace_id', 'status']).execute();
  await schema.createIndex('incident_proof').on('incident').column('proof_at').execute();
  await schema
    .createIndex('incident_defender')
    .on('incident')
    .columns(['workspace_id', 'defender'])
    .execute();
  await schema
    .createTable('alert')
    .addColumn('incident_key', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('link', 'text')
    .addColumn('subscription_id', 'text')
    .addColumn('resource_id', 'text')
    .addColumn('ref', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('state_at', 'bigint')
    .addColumn('expect', 'text')
    .addColumn('proven_at', 'bigint')
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('alert_pk', ['incident_key', 'id'])
    .execute();
  await schema
    .createTable('channel')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('team_id', 'text')
    .addColumn('name', 'text')
    .addColumn('team_name', 'text')
    .addColumn('service_url', 'text', (c) => c.notNull())
    .addColumn('installed', 'bigint', (c) => c.notNull())
    .addColumn('watches_incidents', 'bigint', (c) => c.notNull())
    .addColumn('watches_connectors', 'bigint', (c) => c.notNull())
    .addColumn('severities', 'text', (c) => c.notNull())
    .addColumn('watched_by', 'text')
    .addColumn('watched_by_name', 'text')
    .addColumn('watched_at', 'bigint')
    .addColumn('suspended_at', 'bigint')
    .addColumn('suspended_why', 'text')
    .execute();
  await createSpeaking(db);
  await createActing(db);
}

async function createSpeaking({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('posting')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('slot', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('want_rev', 'bigint', (c) => c.notNull())
    .addColumn('sent_rev', 'bigint', (c) => c.notNull())
    .addColumn('sent_hash', 'text')
    .addColumn('body', 'text')
    .addColumn('conversation_id', 'text')
    .addColumn('activity_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('hold_until', 'bigint', (c) => c.notNull())
    .addColumn('urgent', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('posted_at', 'bigint')
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('posting_pk', ['subject', 'channel_id', 'slot'])
    .execute();
  // Only what is still to be sent: a handful of rows, however much has been said.
  await schema
    .createIndex('posting_due')
    .on('posting')
    .columns(['channel_id', 'due_at'])
    .where(sql.ref('want_rev'), '!=', sql.ref('sent_rev'))
    .execute();
  await schema
    .createTable('lane')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('fast_tokens', 'double precision', (c) => c.notNull())
    .addColumn('slow_tokens', 'double precision', (c) => c.notNull())
    .addColumn('filled_at', 'bigint', (c) => c.notNull())
    .addColumn('blocked_until', 'bigint', (c) => c.notNull())
    .execute();
}

async function createActing({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('action')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('incident_key', 'text')
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .execute();
  await schema.createIndex('action_running').on('action').columns(['state', 'lease_until']).execute();
  await schema
    .createTable('invoke')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('answer', 'text')
    .execute();
  await schema.createIndex('invoke_at').on('invoke').column('at').execute();
  await schema
    .createTable('lease')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('verb', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('result', 'text', (c) => c.notNull())
    .addColumn('detail', 'text')
    .execute();
  await schema.createIndex('audit_at').on('audit').column('at').execute();
}
