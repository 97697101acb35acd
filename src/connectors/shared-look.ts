import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';
import type { Focus } from './model.ts';
import type { Recorded } from './record.ts';

/** A look that somebody asked for: at everything, or only at what a card is about. */
export type LookNow = (only?: Focus) => Promise<Recorded>;

/** Whoever asks for the same so soon after a look is shown what that one found. */
const SHARED_MS = 10_000;
/** Different things that are asked for at about the same time. */
const MOST = 100;

/**
 * Makes looks that are asked for by a button cost what one costs: those who ask for the same while it is under way, or
 * within seconds after it, share it. One that failed is shared only by those who were waiting for it.
 */
export function shareLooks(clock: Pick<Clock, 'now'>, look: LookNow): LookNow {
  const looks = new LRUCache<string, Recorded, Focus | undefined>({
    max: MOST,
    ttl: SHARED_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now() },
    fetchMethod: (_key, _stale, { context }) => look(context),
    // Who waits for a look gets it, though many others were asked for meanwhile.
    ignoreFetchAbort: true,
  });
  return async (only) => (await looks.fetch(keyOf(only), { context: only })) ?? look(only);
}

const keyOf = (only: Focus | undefined): string =>
  only ? [...only.workspaces, ...only.subscriptions].sort().join(' ') : 'everything';
