import type { Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import { AppError } from '../core/errors.ts';
import { inSpan, markFailed } from '../core/spans.ts';
import { currentTurn } from '../core/turn-context.ts';

/** Every request once, to our own host only, and not longer than `timeoutMs`: for SDK clients and raw requests alike. */
export function applyPolicies(
  pipeline: Pipeline,
  endpoint: string,
  timeoutMs: number,
  budget?: PipelinePolicy,
): void {
  pipeline.addPolicy(sameOrigin(endpoint));
  // Before anybody's patience begins: to wait for one's turn is not to wait for an answer.
  if (budget) pipeline.addPolicy(budget);
  pipeline.addPolicy(patience(timeoutMs));
  pipeline.addPolicy(CORRELATION);
  // Innermost: each request as it goes over the wire, before an SDK makes an error of its answer.
  pipeline.addPolicy(TIMED, { afterPhase: 'Sign' });
}

/** Answers that say that the other side is in trouble, or does not let us: not those that only say what there is (404, 409, 412). */
const isTrouble = (status: number): boolean => status >= 500 || [401, 403, 429].includes(status);

/** Without the query: it may hold search words, and a next page's holds a token of its own. */
const TIMED: PipelinePolicy = {
  name: 'timed',
  sendRequest: (request, next) => {
    const { origin, pathname, hostname } = new URL(request.url);
    const attributes = {
      'http.request.method': request.method,
      'url.full': origin + pathname,
      'server.address': hostname,
    };
    return inSpan('call', `${request.method} ${hostname}`, attributes, async (span) => {
      const response = await next(request);
      span.setAttribute('http.response.status_code', response.status);
      if (isTrouble(response.status)) markFailed(span, String(response.status));
      return response;
    });
  },
};

/** Azure's activity log shows a person's writes under the id of the click that they came from. */
const CORRELATION: PipelinePolicy = {
  name: 'correlation',
  sendRequest: (request, next) => {
    const turn = currentTurn();
    if (turn) request.headers.set('x-ms-correlation-request-id', turn.id);
    return next(request);
  },
};

/** Azure's pipelines repeat writes three times by themselves, and carry the bearer token along a redirect: both off. */
export const ONCE = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } } as const;

/** A `nextLink` is followed with the bearer token to whatever host it names: only to our own. */
function sameOrigin(endpoint: string): PipelinePolicy {
  const { origin } = new URL(endpoint);
  return {
    name: 'sameOrigin',
    sendRequest: async (request, next) => {
      const wanted = URL.canParse(request.url) ? new URL(request.url).origin : undefined;
      if (wanted !== origin) throw new AppError('azure.unexpected', { what: 'A link to another host' });
      return next(request);
    },
  };
}

/** The caller's signal and our own end of patience, anew for each request, so that many pages are not one long wait. */
function patience(timeoutMs: number): PipelinePolicy {
  return {
    name: 'patience',
    sendRequest: (request, next) => {
      const own = AbortSignal.timeout(timeoutMs);
      const caller = request.abortSignal as AbortSignal | undefined;
      request.abortSignal = caller ? AbortSignal.any([caller, own]) : own;
      return next(request);
    },
  };
}
