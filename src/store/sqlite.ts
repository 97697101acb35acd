import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, type SqliteDatabase, SqliteDialect } from 'kysely';

/** How long a statement waits for another process that writes, ms. */
const BUSY_MS = 5_000;

/**
 * Kysely's SQLite dialect over Node's own SQLite: no native module to build. WAL with synchronous FULL costs one fsync
 * for each commit and loses nothing, neither to SIGKILL nor to a power cut.
 */
export function sqliteDialect(path: string): Dialect {
  return new SqliteDialect({ database: async () => open(path) });
}

function open(path: string): SqliteDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
    database.exec(`PRAGMA ${pragma}`);
  }
  return {
    close: () => database.close(),
    prepare: (sql) => {
      // A transaction that reads first and then writes would fail at once when another process wrote in between.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}
