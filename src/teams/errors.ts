import type { ErrorCode } from '../core/error-catalogue.ts';
import { AppError } from '../core/errors.ts';
import { NotAuthentic } from './authentication.ts';

/** What the connector's refusals mean; codes from Microsoft's rate-limit and error pages. */
const GONE = new Set([
  'BotNotInConversationRoster',
  'ConversationBlockedByUser',
  'BotDisabledByAdmin',
  'MessageWritesBlocked',
  'BotNotRegistered',
  'ConversationNotFound',
]);

interface ConnectorError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly body?: { readonly error?: { readonly code?: string } };
  readonly details?: { readonly error?: { readonly code?: string } };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

/** Any failure of a request to the connector as one of ours. No status: nobody knows whether it arrived. */
export function mapTeamsError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof NotAuthentic) return new AppError('teams.rejected', {}, { cause: error });
  const failure = error as ConnectorError;
  const status = failure?.statusCode;
  if (status === 429)
    return new AppError('teams.throttled', { retryAfterMs: retryAfterMs(failure), status }, { cause: error });
  return new AppError(codeFor(status, errorCode(failure)), { status }, { cause: error });
}

function codeFor(status: number | undefined, code: string | undefined): ErrorCode {
  if (status === 412) return 'teams.busy';
  if (code === 'ActivityNotFoundInConversation') return 'teams.activity-not-found';
  if (code && GONE.has(code)) return 'teams.gone';
  if (status === 413 || code === 'MessageSizeTooBig') return 'teams.too-large';
  // 401 without a code is our own token, refused just now; it may be good in a moment. 404 without a code likewise.
  const unknown = status === undefined || status === 401 || status === 404 || status === 408 || status >= 500;
  return unknown ? 'teams.unknown-outcome' : 'teams.rejected';
}

const errorCode = ({ code, body, details }: ConnectorError): string | undefined =>
  body?.error?.code ?? details?.error?.code ?? code;

/** Seconds, or a date; in ms from now. */
function retryAfterMs(failure: ConnectorError): number | undefined {
  const text = failure.response?.headers?.get('retry-after');
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
