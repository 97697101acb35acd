import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';
import { currentTurn } from '../core/turn-context.ts';
import { retryAfter } from './errors.ts';
import { type Allowance, TokenBucket } from './token-bucket.ts';

/** One limit of a service: which requests it counts, and together with which. */
interface Limit {
  /** For the metric. */
  readonly api: string;
  readonly method: RegExp;
  readonly path: RegExp;
  readonly allowance: Allowance;
}

/** A window's grant as a bucket that keeps it in any interval: two thirds at once, the rest over the window. */
const inWindow = (requests: number, seconds: number): Allowance => {
  const burst = Math.floor((requests * 2) / 3);
  return { burst, perSecond: (requests - burst) / seconds };
};

const SENTINEL_WINDOW_S = 300;

/**
 * Azure's published limits (docs of ARM, Sentinel, Resource Graph and Log Analytics; see azure-api 9): ARM's are buckets for
 * each subscription and principal, Sentinel's are for each endpoint in five minutes, Resource Graph's and Log Analytics' for
 * each principal. A request counts against every limit that fits it.
 */
const LIMITS: readonly Limit[] = [
  {
    api: 'resource-graph',
    method: /POST/,
    path: /^\/providers\/Microsoft\.ResourceGraph\//i,
    allowance: inWindow(15, 5),
  },
  { api: 'log-analytics', method: /POST/, path: /^\/v1\/workspaces\//i, allowance: inWindow(200, 30) },
  {
    api: 'sentinel-alerts',
    method: /POST/,
    path: /\/incidents\/[^/]+\/alerts$/i,
    allowance: inWindow(100, SENTINEL_WINDOW_S),
  },
  {
    api: 'sentinel-entities',
    method: /POST/,
    path: /\/incidents\/[^/]+\/entities$/i,
    allowance: inWindow(100, SENTINEL_WINDOW_S),
  },
  {
    api: 'sentinel-comments',
    method: /GET/,
    path: /\/incidents\/[^/]+\/comments/i,
    allowance: inWindow(100, SENTINEL_WINDOW_S),
  },
  {
    api: 'sentinel-incident-write',
    method: /PUT/,
    path: /\/incidents\/[^/]+$/i,
    allowance: inWindow(75, SENTINEL_WINDOW_S),
  },
  {
    api: 'sentinel-comment-write',
    method: /PUT/,
    path: /\/incidents\/[^/]+\/comments\//i,
    allowance: inWindow(75, SENTINEL_WINDOW_S),
  },
  {
    api: 'arm-read',
    method: /GET|POST/,
    path: /^\/subscriptions\//i,
    allowance: { burst: 250, perSecond: 25 },
  },
  {
    api: 'arm-write',
    method: /PUT|DELETE|PATCH/,
    path: /^\/subscriptions\//i,
    allowance: { burst: 200, perSecond: 10 },
  },
];

/** What each principal may ask of each subscription; more than so many are not kept in mind. */
const KEPT = 5_000;

/**
 * Keeps one principal's requests within Azure's limits: each waits its turn, a person's before the bot's own work, and a
 * 429 or a spent quota closes the bucket that it was about until the time that the service named.
 */
export function budgets(clock: Clock, onThrottled?: (api: string) => void): PipelinePolicy {
  const buckets = new LRUCache<string, TokenBucket>({ max: KEPT });
  const bucketOf = (limit: Limit, scope: string): TokenBucket => {
    const key = `${limit.api} ${scope}`;
    const known = buckets.get(key) ?? new TokenBucket(limit.allowance, clock);
    buckets.set(key, known);
    return known;
  };
  return {
    name: 'budgets',
    sendRequest: async (request, next) => {
      const { path, scope } = placeOf(request);
      const limits = LIMITS.filter((one) => one.method.test(request.method) && one.path.test(path));
      const urgency = currentTurn() ? 'click' : 'work';
      for (const limit of limits) await bucketOf(limit, scope).take(urgency);
      const response = await next(request);
      const until = closedUntil(response, clock.now());
      const [first] = limits;
      if (until !== undefined && first) {
        if (response.status === 429) onThrottled?.(first.api);
        bucketOf(first, scope).closeUntil(until);
      }
      return response;
    },
  };
}

/** What the limits are counted by: the subscription, where the path names one. */
function placeOf(request: PipelineRequest): { readonly path: string; readonly scope: string } {
  const path = URL.canParse(request.url) ? new URL(request.url).pathname.replace(/^\/\//, '/') : '';
  return { path, scope: /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? '' };
}

/** Until when the service wants quiet: its Retry-After, or the end of a quota that is spent. */
function closedUntil({ status, headers }: PipelineResponse, now: number): number | undefined {
  if (status === 429) return now + (retryAfter((name) => headers.get(name)) ?? 1_000);
  if (headers.get('x-ms-user-quota-remaining') !== '0') return undefined;
  const [, hours, minutes, seconds] =
    /^(\d+):(\d+):(\d+)/.exec(headers.get('x-ms-user-quota-resets-after') ?? '') ?? [];
  return now + ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 1)) * 1000;
}
