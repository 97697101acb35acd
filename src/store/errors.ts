import { AppError } from '../core/errors.ts';

/** PostgreSQL's classes for a server that is going, coming, full of connections, or lets nobody in (SQLSTATE). */
const AWAY = /^(08|53|57P0[1-5]|28)/;
/** Two transactions that met: the same again goes well. */
const MET = new Set(['40001', '40P01', '55P03']);
/** What Node and pg say of a connection that is not there. */
const NO_CONNECTION =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

const SQLITE_FULL = 13;

/** What a database driver threw, as one of ours where it is weather; our own faults (a wrong statement) stay what they are. */
export function mapStoreError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const {
    code = '',
    message = '',
    errcode = 0,
  } = (error ?? {}) as { code?: string; message?: string; errcode?: number };
  if ((errcode & 0xff) === SQLITE_FULL) return new AppError('store.full', {}, { cause: error });
  if (MET.has(code)) return new AppError('store.busy', {}, { cause: error });
  if (AWAY.test(code) || NO_CONNECTION.test(`${code} ${message}`))
    return new AppError('store.unavailable', {}, { cause: error });
  return error;
}
