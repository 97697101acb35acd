import { type Kysely, sql } from 'kysely';

const SAYS = 'the audit is only ever added to';

/** The database itself refuses to change what stands in the audit; only its age takes a row out. */
export async function up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  if (kind === 'sqlite') {
    await sql`create trigger audit_append_only before update on audit begin select raise(abort, ${sql.lit(SAYS)}); end`.execute(
      db,
    );
    return;
  }
  await sql`create function audit_append_only() returns trigger language plpgsql as $$ begin raise exception ${sql.lit(SAYS)}; end $$`.execute(
    db,
  );
  await sql`create trigger audit_append_only before update on audit for each row execute function audit_append_only()`.execute(
    db,
  );
}
