import { type Kysely, sql } from 'kysely';

/** Connector health: subscriptions, judgements, drifts and their cards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('subscription')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('tenant_id', 'text')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('fresh', 'bigint', (c) => c.notNull())
    .addColumn('gone_at', 'bigint')
    .addColumn('home', 'text')
    .addColumn('home_by', 'text')
    .execute();
  await schema
    .createTable('workspace_health')
    .addColumn('workspace_id', 'text', (c) => c.primaryKey())
    .addColumn('mode', 'text')
    .addColumn('line_at', 'bigint')
    .addColumn('read_at', 'bigint')
    .addColumn('swept_at', 'bigint')
    .addColumn('error', 'text')
    .execute();
  await schema
    .createTable('health')
    .addColumn('check_name', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'text')
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('known', 'text')
    .addColumn('kind', 'text')
    .addColumn('evidence', 'text', (c) => c.notNull())
    .addColumn('value', 'text')
    .addColumn('read_at', 'bigint')
    .addColumn('pending', 'text')
    .addPrimaryKeyConstraint('health_pk', ['check_name', 'scope'])
    .execute();
  await schema.createIndex('health_subscription').on('health').column('subscription_id').execute();
  await createDrifts(db);
}

async function createDrifts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('drift')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('check_name', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'text')
    .addColumn('card_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('was', 'text')
    .addColumn('now', 'text')
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('cleared_at', 'bigint')
    .addColumn('accepted_until', 'bigint')
    .addColumn('accepted_by', 'text')
    .addColumn('accepted_why', 'text')
    .execute();
  // Whatever goes wrong above the store, one fault is never open twice.
  await schema
    .createIndex('drift_live')
    .unique()
    .on('drift')
    .columns(['check_name', 'scope'])
    .where(sql.ref('state'), '!=', sql.lit('cleared'))
    .execute();
  await schema.createIndex('drift_of_card').on('drift').column('card_id').execute();
  await schema
    .createTable('drift_card')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('rev', 'bigint', (c) => c.notNull())
    .addColumn('action_id', 'text')
    .addColumn('trail', 'text')
    .execute();
}
