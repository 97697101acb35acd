import { existsSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { AppError } from '../core/errors.ts';

/**
 * Copies a SQLite store page by page while the bot goes on; what is written meanwhile is in the copy too. Answers how many
 * pages it has.
 * @throws AppError `input.invalid` where the store is not there, or the target is there already.
 */
export async function backUpFile(path: string, target: string): Promise<number> {
  if (!existsSync(path)) throw new AppError('input.invalid', { detail: `There is no store at ${path}.` });
  if (existsSync(target))
    throw new AppError('input.invalid', { detail: `${target} is there already, and is not overwritten.` });
  const source = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return await backup(source, target);
  } finally {
    source.close();
  }
}
