import type { World } from '../world.ts';
import { RateWindows, TENANT_WINDOWS, THREAD_WINDOWS } from './windows.ts';
import type { WireAnswer } from './wire.ts';

/** About 100 KB in UTF-16 is where Teams refuses a message. */
const MAX_MESSAGE_BYTES = 100 * 1024;

/** Teams' rules for writes: rate windows, one at a time in a thread, and a largest size. */
export class TrafficRules {
  readonly #world: World;
  readonly #threads = new RateWindows(THREAD_WINDOWS);
  readonly #tenant = new RateWindows(TENANT_WINDOWS);
  readonly #busy = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets one write through, or says 429, 412 or 413. */
  async write(thread: string, body: string, act: () => Promise<WireAnswer>): Promise<WireAnswer> {
    const waitMs = this.#waitFor(thread);
    if (waitMs > 0) return throttled(waitMs);
    if (Buffer.byteLength(body, 'utf16le') > MAX_MESSAGE_BYTES) {
      return refused(413, 'MessageSizeTooBig', 'Message size too large.');
    }
    if (this.#busy.has(thread)) {
      return refused(412, 'PreconditionFailed', 'Another operation on this conversation is in progress.');
    }
    this.#threads.count(thread, this.#world.now());
    this.#tenant.count('tenant', this.#world.now());
    return this.#alone(thread, act);
  }

  /** Holds the thread until the next turn of the event loop, so that two writes sent together do overlap. */
  async #alone(thread: string, act: () => Promise<WireAnswer>): Promise<WireAnswer> {
    this.#busy.add(thread);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return await act();
    } finally {
      this.#busy.delete(thread);
    }
  }

  #waitFor(thread: string): number {
    if (this.#world.switches.teamsThrottled) return 5_000;
    const now = this.#world.now();
    return Math.max(this.#threads.waitFor(thread, now), this.#tenant.waitFor('tenant', now));
  }
}

const throttled = (waitMs: number): WireAnswer => ({
  status: 429,
  headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
  body: { error: { code: 'Throttled', message: 'Too many requests.' } },
});

const refused = (status: number, code: string, message: string): WireAnswer => ({
  status,
  body: { error: { code, message } },
});
