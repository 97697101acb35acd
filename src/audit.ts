import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { databasePassword } from './azure/identity/bot-credential.ts';
import { configOfProcess } from './config/environment.ts';
import { ConfigInvalid } from './config/load.ts';
import { isAppError } from './core/errors.ts';
import { createLogger } from './core/logger.ts';
import { auditPages } from './store/audit.ts';
import { type Db, openToRead } from './store/database.ts';
import { numbersOf } from './store/incidents.ts';
import type { AuditRow } from './store/tables.ts';

/**
 * `npm run -s audit -- [--since DAY] [--until DAY] [--csv]`: who did what through the bot, to standard output, oldest first, while
 * the bot runs. One JSON object a line, or CSV.
 */
const EX_USAGE = 64;
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/** What is wrong with the command line, for people. */
class Misused extends Error {}

/** A day is its beginning, in UTC. */
function timeOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const at = DAY.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Misused(`--${name} must be a day like 2026-11-01, or 2026-11-01T08:00Z.`);
  return at;
}

function readWish(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { since: text, until: text, csv: { type: 'boolean' } } as const;
  try {
    const { since, until, csv = false } = parseArgs({ args: [...args], options }).values;
    return { since: timeOf('since', since, 0), until: timeOf('until', until, Number.MAX_SAFE_INTEGER), csv };
  } catch (err) {
    if (err instanceof Misused) throw err;
    throw new Misused('Say it so: npm run -s audit -- [--since 2026-11-01] [--until 2026-12-01] [--csv]');
  }
}

/** A record as it leaves us: names that say what they mean, times that people can read. */
const record = (row: AuditRow, numbers: ReadonlyMap<string, number>) => ({
  time: new Date(row.at).toISOString(),
  actor: row.actor,
  actorName: row.actor_name,
  verb: row.verb,
  result: row.result,
  subject: row.subject,
  incidentNumber: numbers.get(row.subject) ?? null,
  detail: row.detail,
  place: row.place,
  correlationId: row.correlation,
  id: row.id,
});

type Row = ReturnType<typeof record>;

/** A spreadsheet must not take what somebody typed for a formula. */
const asCsv = (rows: readonly Row[], header: boolean): string =>
  stringify([...rows], { header, escape_formulas: true });
const asLines = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function exportTo(out: Writable, db: Db, wish: ReturnType<typeof readWish>): Promise<number> {
  let count = 0;
  for await (const page of auditPages(db, wish)) {
    const numbers = await numbersOf(db, [...new Set(page.map(({ subject }) => subject))]);
    const rows = page.map((row) => record(row, numbers));
    const text = wish.csv ? asCsv(rows, count === 0) : asLines(rows);
    if (!out.write(text)) await once(out, 'drain');
    count += rows.length;
  }
  return count;
}

async function main(args: readonly string[]): Promise<void> {
  const wish = readWish(args);
  const { database, bot, cloud } = configOfProcess();
  const ids = { tenantId: bot.tenantId, clientId: bot.id };
  const db = openToRead(database, createLogger('silent'), databasePassword(bot.proof, ids, cloud));
  try {
    console.error(`${await exportTo(process.stdout, db, wish)} records.`);
  } finally {
    await db.destroy();
  }
}

try {
  await main(process.argv.slice(2));
} catch (err) {
  if (!(err instanceof ConfigInvalid || err instanceof Misused) && !isAppError(err)) throw err;
  console.error(isAppError(err) ? err.userMessage : err.message);
  process.exitCode = err instanceof Misused ? EX_USAGE : 1;
}
