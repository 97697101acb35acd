import pLimit from 'p-limit';
import type { ChannelRow } from '../store/tables.ts';
import { type DeliverDeps, deliverNext } from './deliver.ts';
import { listDueChannels } from './due.ts';

/** Channels that are spoken to at the same time; the others take turns. */
const AT_ONCE = 8;
/** Nothing is missed for longer where nobody calls `poke` (another instance wanted something, a pace lets go), ms. */
const LOOK_MS = 1_000;

/** The reconciler: makes every channel show what is wanted. */
export interface Delivery {
  /** Something is wanted: look now. */
  poke(): void;
  /** Runs until the signal aborts, then finishes what is in flight. */
  run(signal: AbortSignal): Promise<void>;
  /** One after the other until nothing can go now; for tests. */
  drain(): Promise<void>;
}

/** Speaks in every channel for itself; several instances may share a store. */
export function createDelivery(deps: DeliverDeps): Delivery {
  const inTurn = pLimit(AT_ONCE);
  const queued = new Map<string, Promise<void>>();
  let wake = new AbortController();
  const poke = () => wake.abort();
  const due = () => listDueChannels(deps.store.db, deps.clock.now());
  let silent = false;

  async function speakIn(channel: ChannelRow, signal: AbortSignal): Promise<void> {
    try {
      if (!signal.aborted && (await deliverNext(deps, channel))) poke();
    } catch (err) {
      deps.log.error({ err, channel: channel.id }, 'a delivery failed');
    } finally {
      queued.delete(channel.id);
    }
  }

  async function look(signal: AbortSignal): Promise<void> {
    try {
      for (const channel of await due()) {
        if (queued.has(channel.id)) continue;
        queued.set(
          channel.id,
          inTurn(() => speakIn(channel, signal)),
        );
      }
      silent = false;
    } catch (err) {
      // Once for each time that it is gone, not once a second.
      if (!silent) deps.log.error({ err }, 'the store did not say what is due');
      silent = true;
    }
  }

  return {
    poke,
    async run(signal) {
      signal.addEventListener('abort', poke, { once: true });
      while (!signal.aborted) {
        wake = new AbortController();
        await look(signal);
        await deps.clock.sleep(LOOK_MS, wake.signal);
      }
      await Promise.all(queued.values());
    },
    async drain() {
      let did = true;
      while (did) {
        did = false;
        for (const channel of await due()) did = (await deliverNext(deps, channel)) || did;
      }
    },
  };
}
