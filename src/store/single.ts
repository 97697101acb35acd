import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';

/** A new process may be started before the old one has quite stopped. */
const PATIENCE_MS = 12_000;
const PAUSE_MS = 250;

/**
 * Keeps a second process away from a SQLite file: two would each look at Azure and speak for themselves. The lock is one
 * of the operating system's on a file beside it, so it goes with the process, by SIGKILL too. Answers how to let it go.
 * @throws AppError `store.in-use` when another process holds it for longer than a restart takes.
 */
export async function lockFile(path: string, clock: Clock): Promise<() => void> {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; ; waited += PAUSE_MS) {
    const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE');
      return () => lock.close();
    } catch (cause) {
      lock.close();
      if (waited >= PATIENCE_MS) throw new AppError('store.in-use', {}, { cause });
      await clock.sleep(PAUSE_MS);
    }
  }
}
