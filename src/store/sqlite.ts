import { mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { AppError } from '../core/errors.ts';
import { mapStoreError } from './errors.ts';

/** How long a statement may block the process while another one writes, ms; a commit takes a few. */
const BLOCK_MS = 20;
/** Longer waits do not block: together with the blocking part about nine seconds at most. */
const TRIES = 200;
const PAUSE_MS = 25;
const SQLITE_BUSY = 5;
/** What statfs calls NFS, SMB, CIFS and SMB2, where WAL's shared memory does not work. */
const NETWORK_SHARES = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42]);

/**
 * Kysely's SQLite dialect over Node's own SQLite: no native module to build. WAL with synchronous FULL costs one fsync
 * for each commit and loses nothing, neither to SIGKILL nor to a power cut. Several processes may share a file.
 * @throws AppError `store.network-share`, from the first query, for a file on a network share.
 */
export function sqliteDialect(path: string): Dialect {
  return new PatientDialect({ database: () => patiently(() => open(path)) });
}

/** The same for whoever only reads, beside the bot: changes nothing, and makes no file. */
export function readOnlySqliteDialect(path: string): Dialect {
  const opened = () => asKysely(new DatabaseSync(path, { timeout: BLOCK_MS, readOnly: true }));
  return new PatientDialect({ database: () => patiently(opened) });
}

/** Does it again, without blocking, while another connection writes. */
async function patiently<T>(work: () => T | Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || tries >= TRIES) throw mapStoreError(error);
      await sleep(PAUSE_MS);
    }
  }
}

/** The lowest byte is the kind of failure, the others say more. */
const isBusy = (error: unknown): boolean =>
  (((error as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff) === SQLITE_BUSY;

class PatientDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config);
  }
}

class PatientDriver extends SqliteDriver {
  #connection: PatientConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection());
    return this.#connection;
  }

  /** A full disk makes SQLite take the transaction back by itself; that there is none any more must not hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (err) {
      if (!/no transaction is active/.test(String(err))) throw err;
    }
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return patiently(() => this.#connection.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery<R>(query, chunkSize);
  }
}

function open(path: string): SqliteDatabase {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  if (NETWORK_SHARES.has(statfsSync(folder).type)) throw new AppError('store.network-share');
  const database = new DatabaseSync(path, { timeout: BLOCK_MS });
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
      database.exec(`PRAGMA ${pragma}`);
  } catch (error) {
    database.close();
    throw error;
  }
  return asKysely(database);
}

function asKysely(database: DatabaseSync): SqliteDatabase {
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
