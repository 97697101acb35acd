import { Kysely } from 'kysely';
import type { DatabaseAddress } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { migrate } from './migrate.ts';
import { postgresDialect } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';
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

/** Opens the store and brings its schema up to date. */
export async function openStore(address: DatabaseAddress, log: Logger): Promise<Store> {
  const dialect =
    address.kind === 'sqlite'
      ? sqliteDialect(address.path)
      : postgresDialect(address.url.reveal(), (err) =>
          log.warn({ err }, 'an idle database connection was lost'),
        );
  const db = new Kysely<Tables>({ dialect });
  await migrate(db, address.kind);
  return {
    kind: address.kind,
    db,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}
