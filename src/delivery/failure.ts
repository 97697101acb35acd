import type { AppError } from '../core/errors.ts';
import { fingerprint } from '../core/ids.ts';
import type { PostingRow } from '../store/tables.ts';

/** Longer than a request's timeout and than Teams takes to show what it accepted. */
export const QUIET_MS = 30_000;
const BUSY_MS = 1_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const MISSING_TRIES = 3;
const MISSING_RETRY_MS = 10_000;

/** What a failed sending leads to. */
export interface Consequence {
  readonly posting: Partial<PostingRow>;
  /** Nothing goes to this channel before. */
  readonly laneBlockedUntil?: number;
  readonly suspend?: boolean;
}

/** Different for each posting and attempt, and always the same for the same: no two wait exactly alike. */
const jitter = (row: PostingRow, upTo: number): number =>
  Number.parseInt(
    Buffer.from(fingerprint([row.subject, row.slot, row.attempts]))
      .toString('hex')
      .slice(0, 4),
    16,
  ) % upTo;

const backoff = (attempts: number): number => Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);

/** Decides, from Teams' answer, what becomes of a posting. Only what was certainly not delivered goes again at once. */
export function afterFailure(row: PostingRow, error: AppError, now: number): Consequence {
  const attempts = row.attempts + 1;
  const again = (ms: number, outcome: string): Consequence => ({
    posting: { attempts, outcome, due_at: now + ms },
  });
  const isUpdate = row.slot === 'card' && row.activity_id !== null;
  switch (error.code) {
    case 'teams.throttled':
      return { posting: { outcome: 'none', due_at: now }, laneBlockedUntil: now + retryAfter(error) };
    case 'teams.busy': {
      const wait = BUSY_MS + jitter(row, BUSY_MS);
      return { ...again(wait, 'none'), laneBlockedUntil: now + wait };
    }
    case 'teams.gone':
      return { posting: { attempts, outcome: 'none', due_at: now }, suspend: true };
    case 'teams.activity-not-found':
      // Reported as passing, so try again first.
      return attempts < MISSING_TRIES
        ? again(MISSING_RETRY_MS * attempts, 'none')
        : { posting: { attempts: 0, outcome: 'none', due_at: now, ...withoutMissing(row, error) } };
    case 'teams.too-large':
    case 'teams.rejected':
      // Not again before the wanted state changes; a sentence never changes.
      return { posting: { attempts, outcome: 'none', due_at: now, problem: error.userMessage } };
    case 'teams.unknown-outcome':
      // A PUT is safe to repeat; a POST may have arrived.
      return isUpdate ? again(backoff(row.attempts), 'none') : again(QUIET_MS, 'unknown');
    default:
      return again(backoff(row.attempts), 'none');
  }
}

/** A card that is gone comes anew in its thread, or, where the thread is gone too, in a new one; a sentence is given up. */
const withoutMissing = (row: PostingRow, error: AppError): Partial<PostingRow> => {
  if (row.slot !== 'card') return { problem: error.userMessage };
  return row.activity_id === null ? { conversation_id: null } : { activity_id: null };
};

const retryAfter = (error: AppError): number =>
  typeof error.retry === 'object' ? error.retry.afterMs : 5_000;
