import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { DatabaseAddress } from '../config/config.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { migrate } from './migrate.ts';
import { postgresDialect } from './postgres.ts';
import { readOnlySqliteDialect, sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Either the store or a transaction on it: what the functions of this folder take first. */
export type Db = Kysely<Tables>;

/** What we remember, on SQLite or PostgreSQL; the same schema and the same code on both. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Db;
  /** All or nothing. Inside, use the `db` that is handed in: on SQLite there is only one connection. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How often a transaction that met another one is done again. */
const TRIES = 3;

/**
 * Opens the store and brings its schema up to date. `password` gives PostgreSQL's where the address holds none.
 * @throws AppError `store.unavailable`, `store.network-share`
 */
export async function openStore(
  address: DatabaseAddress,
  log: Logger,
  password?: () => Promise<string>,
): Promise<Store> {
  const dialect = address.kind === 'sqlite' ? sqliteDialect(address.path) : postgres(address, log, password);
  const db = new Kysely<Tables>({ dialect });
  await migrate(db, address.kind);
  return {
    kind: address.kind,
    db,
    transaction: (work) => again(() => db.transaction().execute(work)),
    close: () => db.destroy(),
  };
}

/**
 * Opens the store of a bot that may be running, to read: the schema stays as it is.
 * @throws AppError `input.invalid` where there is no SQLite file yet.
 */
export function openToRead(address: DatabaseAddress, log: Logger, password?: () => Promise<string>): Db {
  if (address.kind === 'sqlite' && !existsSync(address.path))
    throw new AppError('input.invalid', { detail: `There is no store at ${address.path}.` });
  const dialect =
    address.kind === 'sqlite' ? readOnlySqliteDialect(address.path) : postgres(address, log, password);
  return new Kysely<Tables>({ dialect });
}

const postgres = (
  address: DatabaseAddress & { readonly kind: 'postgres' },
  log: Logger,
  password?: () => Promise<string>,
) =>
  postgresDialect({
    connectionString: address.url.reveal(),
    password: address.auth === 'entra' ? password : undefined,
    tls: address.tls,
    onIdleError: (err) => log.warn({ err }, 'an idle database connection was lost'),
  });

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (err) {
      if (!isAppError(err, 'store.busy') || tries >= TRIES) throw err;
    }
  }
}
