import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { mapStoreError } from './errors.ts';

/** Type id of PostgreSQL's bigint. */
const INT8 = 20;

/** Times are milliseconds and fit a double; pg gives bigint as text otherwise. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text') =>
    id === INT8 ? Number : pg.types.getTypeParser(id, format)) as pg.CustomTypesConfig['getTypeParser'],
};

export interface PostgresOptions {
  readonly connectionString: string;
  /** Instead of a password in the address: asked anew for each connection, since an Entra token lives an hour. */
  readonly password?: () => Promise<string>;
  /** Certificates are checked against Node's own trust (NODE_EXTRA_CA_CERTS) and the host's name. */
  readonly tls: boolean;
  readonly onIdleError: (error: Error) => void;
}

/** Kysely over PostgreSQL, for several instances that share one store. Its errors are AppError `store.*` or our own faults. */
export function postgresDialect(options: PostgresOptions): Dialect {
  return new MappedDialect({ pool: async () => openPool(options) });
}

function openPool({ connectionString, password, tls, onIdleError }: PostgresOptions): pg.Pool {
  const url = new URL(connectionString);
  // Part by part: pg lets an address outrule what stands beside it, a password's function and the encryption among it.
  const pool = new pg.Pool({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: password ?? decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ssl: tls ? { rejectUnauthorized: true, servername: url.hostname } : false,
    types: parsers,
    application_name: 'sentinel-soc-bot',
    keepAlive: true,
    max: 10,
    // A click has to be answered within 4 s, also that the store is silent.
    connectionTimeoutMillis: 3_000,
    statement_timeout: 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  // A connection that the server cut must not end the process: an idle one, nor one between two statements of a transaction.
  pool.on('error', onIdleError);
  pool.on('connect', (client) => client.on('error', onIdleError));
  return pool;
}

class MappedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new MappedDriver(this.#config);
  }
}

class MappedDriver extends PostgresDriver {
  readonly #known = new WeakMap<object, MappedConnection>();

  override async acquireConnection() {
    const connection = await mapped(() => super.acquireConnection());
    const known = this.#known.get(connection) ?? new MappedConnection(connection);
    this.#known.set(connection, known);
    return known as never;
  }

  override releaseConnection(connection: never): Promise<void> {
    return super.releaseConnection((connection as MappedConnection).inner as never);
  }
}

class MappedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return mapped(() => this.inner.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    throw mapStoreError(err);
  }
}
