import { type Kysely, sql } from 'kysely';
import { up as first } from './migrations/000001-first.ts';
import { up as connectors } from './migrations/000003-connectors.ts';
import { up as audit } from './migrations/000004-audit.ts';
import { up as lookup } from './migrations/000005-lookup.ts';
import { up as removed } from './migrations/000006-removed.ts';
import { up as appendOnly } from './migrations/000007-append-only.ts';
import { up as snooze } from './migrations/000008-snooze.ts';
import { up as proven } from './migrations/000009-proven.ts';
import { up as wanted } from './migrations/000010-wanted.ts';
import type { Tables } from './tables.ts';

interface Migration {
  readonly name: string;
  up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void>;
}

/** In this order, never edited after a release; a new one is a file and a line here. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '000001-first', up: first },
  { name: '000003-connectors', up: connectors },
  { name: '000004-audit', up: audit },
  { name: '000005-lookup', up: lookup },
  { name: '000006-removed', up: removed },
  { name: '000007-append-only', up: appendOnly },
  { name: '000008-snooze', up: snooze },
  { name: '000009-proven', up: proven },
  { name: '000010-wanted', up: wanted },
];

/** Any number: it only has to be the same in every instance. */
const ADVISORY_LOCK = 4_711_000_471;

/**
 * Brings the schema up to date in one transaction. Two processes that start at once take turns (SQLite by `begin
 * immediate`, PostgreSQL by an advisory lock), and one that is killed half-way leaves nothing behind.
 */
export async function migrate(db: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (kind === 'postgres')
      await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(transaction);
    const untyped = transaction as unknown as Kysely<{ migration: { name: string } }>;
    await untyped.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (c) => c.primaryKey())
      .execute();
    const done = new Set(
      (await untyped.selectFrom('migration').select('name').execute()).map((row) => row.name),
    );
    for (const migration of MIGRATIONS.filter((one) => !done.has(one.name))) {
      await migration.up(untyped as unknown as Kysely<unknown>, kind);
      await untyped.insertInto('migration').values({ name: migration.name }).execute();
    }
  });
}
