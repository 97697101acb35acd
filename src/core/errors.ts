import { CATALOGUE, type ErrorCode, type ErrorFacts, type Retry } from './error-catalogue.ts';

/**
 * The only error that crosses a folder's border. `userMessage` is the only text of it that may reach a
 * channel; `message` and `cause` are for the log. Vendor errors become one of these at the edge.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Whether, and when, the same thing may be tried again. */
  readonly retry: Retry;
  /** A sentence that a person in a channel may read. */
  readonly userMessage: string;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: { cause?: unknown }) {
    const kind = CATALOGUE[code];
    super(`${code}: ${kind.say(facts)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.facts = facts;
    this.retry = facts.retryAfterMs !== undefined ? { afterMs: facts.retryAfterMs } : kind.retry;
    this.userMessage = kind.say(facts);
  }
}

/** True for an AppError, and, where codes are named, for one of these codes only. */
export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}

/** Anything that was thrown, as an AppError; what nobody foresaw becomes `internal`. */
export const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', {}, { cause: error });
