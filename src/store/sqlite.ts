import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

/** How long a statement blocks for another process that writes, ms; a commit takes a few. */
const BUSY_MS = 1_000;
/** A transaction waits longer, without blocking: the other one may wait for something else in between. */
const BEGIN_TRIES = 200;
const BEGIN_PAUSE_MS = 25;
const SQLITE_BUSY = 5;

/**
 * Kysely's SQLite dialect over Node's own SQLite: no native module to build. WAL with synchronous FULL costs one fsync
 * for each commit and loses nothing, neither to SIGKILL nor to a power cut.
 */
export function sqliteDialect(path: string): Dialect {
  return new PatientDialect({ database: async () => open(path) });
}

class PatientDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config);
  }
}

class PatientDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await super.beginTransaction(connection);
      } catch (error) {
        if ((error as { errcode?: number }).errcode !== SQLITE_BUSY || tries >= BEGIN_TRIES) throw error;
        await sleep(BEGIN_PAUSE_MS);
      }
    }
  }
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
      if (sql === 'begin') return beginning(database);
      const statement = database.prepare(sql);
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

/** At once a writer: a transaction that read first would fail when another process wrote in between. Does not block. */
function beginning(database: DatabaseSync): ReturnType<SqliteDatabase['prepare']> {
  const run = () => {
    database.exec('PRAGMA busy_timeout = 0');
    try {
      database.exec('BEGIN IMMEDIATE');
    } finally {
      database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    }
    return { changes: 0, lastInsertRowid: 0 };
  };
  return { reader: false, all: () => [], run, iterate: () => [][Symbol.iterator]() };
}
