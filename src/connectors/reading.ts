import { isAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { known, type Reading, unknown } from './model.ts';

/** Reads something; what Azure refuses or does not answer is a reading too, with its sentence. */
export async function read<T>(log: Logger, what: string, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await work());
  } catch (err) {
    if (!isAppError(err)) throw err;
    const refused = isAppError(err, 'azure.reader-forbidden', 'azure.forbidden');
    log[refused ? 'info' : 'warn']({ err, what }, 'something about connector health could not be read');
    return unknown(err.userMessage, refused);
  }
}
