import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';

/** Type id of PostgreSQL's bigint. */
const INT8 = 20;

/** Times are milliseconds and fit a double; pg gives bigint as text otherwise. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text') =>
    id === INT8 ? Number : pg.types.getTypeParser(id, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** Kysely over PostgreSQL, for several instances that share one store. */
export function postgresDialect(connectionString: string, onIdleError: (error: Error) => void): Dialect {
  return new PostgresDialect({
    pool: async () => {
      const pool = new pg.Pool({
        connectionString,
        types: parsers,
        max: 10,
        connectionTimeoutMillis: 5_000,
        statement_timeout: 15_000,
      });
      // An idle connection that the server cut must not end the process.
      pool.on('error', onIdleError);
      return pool;
    },
  });
}
