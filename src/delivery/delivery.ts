import { type DeliverDeps, deliverNext } from './deliver.ts';
import { listDueChannels } from './lanes.ts';

/** Channels that are spoken to at the same time. */
const AT_ONCE = 8;
/** Nothing is missed for longer where nobody calls `poke` (another instance wanted something), ms. */
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

export function createDelivery(deps: DeliverDeps): Delivery {
  const busy = new Map<string, Promise<void>>();
  let wake = new AbortController();
  const poke = () => wake.abort();

  async function start(signal: AbortSignal): Promise<void> {
    for (const channel of await listDueChannels(deps.store.db, deps.clock.now())) {
      if (signal.aborted || busy.size >= AT_ONCE) return;
      if (busy.has(channel.id)) continue;
      const task = deliverNext(deps, channel)
        .then((did) => did && poke())
        .catch((err: unknown) => deps.log.error({ err, channel: channel.id }, 'a delivery failed'))
        .then(() => void busy.delete(channel.id));
      busy.set(channel.id, task);
    }
  }

  return {
    poke,
    async run(signal) {
      signal.addEventListener('abort', poke);
      while (!signal.aborted) {
        wake = new AbortController();
        await start(signal).catch((err: unknown) =>
          deps.log.error({ err }, 'the store did not say what is due'),
        );
        await deps.clock.sleep(LOOK_MS, AbortSignal.any([wake.signal, signal]));
      }
      await Promise.all(busy.values());
    },
    async drain() {
      let did = true;
      while (did) {
        did = false;
        for (const channel of await listDueChannels(deps.store.db, deps.clock.now())) {
          did = (await deliverNext(deps, channel)) || did;
        }
      }
    },
  };
}
