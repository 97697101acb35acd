import { isRestError, RestError } from '@azure/core-rest-pipeline';
import type { ErrorCode, ErrorFacts } from '../core/error-catalogue.ts';
import { AppError } from '../core/errors.ts';
import { roleFor, scopeInWords } from './roles.ts';

/** Whose rights a call had: the bot's own reader, or a person's. */
export type Who = 'reader' | 'person';

export interface MapContext {
  readonly who: Who;
  /** What the call was about, for a sentence: "Incident 4711". */
  readonly what?: string;
  readonly nameOf?: (subscriptionId: string) => string | undefined;
}

/** What an HTTP answer of Azure says about a failure, whoever made the request. */
export interface Failure {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly header: (name: string) => string | undefined;
}

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'azure.bad-request',
  404: 'azure.not-found',
  409: 'azure.conflict',
  412: 'azure.conflict',
  429: 'azure.throttled',
  408: 'azure.unavailable',
};

/** Any error of Azure's clients as one of ours. What is an AppError already passes. */
export function mapAzureError(error: unknown, context: MapContext): AppError {
  const known = findAppError(error);
  if (known) return about(known, context.what);
  // Not `instanceof`: the SDKs bring the class a second time, as CommonJS.
  const rest = isRestError(error) ? error : undefined;
  if (rest?.statusCode) return mapFailure(failureOf(rest), context, error);
  // No answer at all: refused, reset, timed out, aborted.
  const silent = rest && rest.code !== RestError.PARSE_ERROR;
  if (silent || (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name))) {
    return new AppError('azure.unavailable', { what: context.what }, { cause: error });
  }
  return new AppError('azure.unexpected', { what: context.what }, { cause: error });
}

/** A raw request does not know what it is about; whoever makes it does. */
const about = (error: AppError, what: string | undefined): AppError =>
  what && !error.facts.what && error.code.startsWith('azure.')
    ? new AppError(error.code, { ...error.facts, what }, { cause: error.cause })
    : error;

/** A credential's AppError comes back wrapped by the pipeline at times. */
function findAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  return error instanceof Error && error.cause ? findAppError(error.cause) : undefined;
}

export function mapFailure(failure: Failure, context: MapContext, cause?: unknown): AppError {
  const { status } = failure;
  const challenge = claimsOf(failure.header('www-authenticate'));
  const facts: ErrorFacts = { what: context.what, status };
  // Azure demands MFA for people's writes: a challenge, or a policy's refusal. The reader has nobody to prove more.
  if (context.who === 'person' && (challenge || failure.code === 'RequestDisallowedByAzure')) {
    return new AppError('signin.interaction', { ...facts, claims: challenge }, { cause });
  }
  if (failure.code === 'MissingSubscriptionRegistration')
    return new AppError('azure.unregistered', facts, { cause });
  if (failure.code === 'InvalidLicense') return new AppError('azure.license', facts, { cause });
  if (status === 401)
    return new AppError(context.who === 'reader' ? 'signin.misconfigured' : 'signin.expired', facts, {
      cause,
    });
  if (status === 403) return forbidden(failure, context, facts, cause);
  if (status === 429)
    return new AppError('azure.throttled', { ...facts, retryAfterMs: retryAfter(failure.header) }, { cause });
  if (status >= 500) return new AppError('azure.unavailable', facts, { cause });
  return new AppError(BY_STATUS[status] ?? 'azure.unexpected', facts, { cause });
}

/** Azure's refusal names action and scope in its sentence; both are repeated in ours, nothing else of it. */
function forbidden(failure: Failure, context: MapContext, facts: ErrorFacts, cause: unknown): AppError {
  const action = /perform action '([^']+)'/.exec(failure.message ?? '')?.[1];
  const scope = /over scope '([^']+)'/.exec(failure.message ?? '')?.[1];
  const code = context.who === 'reader' ? 'azure.reader-forbidden' : 'azure.forbidden';
  const role = action ? roleFor(action) : undefined;
  return new AppError(
    code,
    { ...facts, action, role, scope: scope && scopeInWords(scope, context.nameOf) },
    { cause },
  );
}

function failureOf(error: RestError): Failure {
  const body = bodyError(error.response?.bodyAsText);
  return {
    status: error.statusCode ?? 0,
    code: body?.code ?? error.code,
    message: body?.message ?? error.message,
    header: (name) => error.response?.headers.get(name),
  };
}

/** The `error` of Azure's envelope, where there is one. */
export function bodyError(text: string | null | undefined): { code?: string; message?: string } | undefined {
  try {
    const body = JSON.parse(text ?? '') as { error?: { code?: string; message?: string } };
    return body.error;
  } catch {
    return undefined;
  }
}

/** The claims of a `WWW-Authenticate: Bearer … error="insufficient_claims", claims="…"`. */
export const claimsOf = (header: string | undefined): string | undefined =>
  header && /insufficient_claims|claims=/.test(header) ? /claims="([^"]+)"/.exec(header)?.[1] : undefined;

/** `Retry-After` in ms: seconds, or a date. */
export function retryAfter(header: Failure['header']): number | undefined {
  const value = header('retry-after');
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
