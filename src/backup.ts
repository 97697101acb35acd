import { configOfProcess } from './config/environment.ts';
import { ConfigInvalid } from './config/load.ts';
import { isAppError } from './core/errors.ts';
import { backUpFile } from './store/backup.ts';

/** `npm run backup -- FILE`: the SQLite store, while the bot runs. PostgreSQL has its own tools. */
const EX_USAGE = 64;

async function main(target: string | undefined): Promise<number> {
  if (!target) {
    console.error('Say where to: npm run backup -- FILE');
    return EX_USAGE;
  }
  const { database } = configOfProcess();
  if (database.kind === 'postgres') {
    console.error(
      `The store is in PostgreSQL. Use its own tool: pg_dump --format=custom --file=${target} "$DATABASE_URL"`,
    );
    return EX_USAGE;
  }
  const pages = await backUpFile(database.path, target);
  console.log(`${target}: ${pages} pages.`);
  return 0;
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (err) {
  if (!(err instanceof ConfigInvalid) && !isAppError(err)) throw err;
  console.error(isAppError(err) ? err.userMessage : err.message);
  process.exitCode = 1;
}
