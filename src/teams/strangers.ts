import { Buckets, type Rate } from './buckets.ts';

/** An address may fail so often; Teams never does. */
const FAILURES: Rate = { burst: 60, perMinute: 60 };

/**
 * Who failed to say who they are, by address. Beyond the rate an address is only asked for its token: its bodies are not
 * read. Nobody is locked out for what others do from the same address (a proxy's, for most), so a good token goes on.
 */
export class Strangers {
  readonly #failures: Buckets;

  constructor(now: () => number) {
    this.#failures = new Buckets(FAILURES, now);
  }

  failed(address: string): void {
    this.#failures.take(networkOf(address));
  }

  areTooMany(address: string): boolean {
    return this.#failures.isEmpty(networkOf(address));
  }
}

/** Whoever has one address of IPv6 has at least a /64 of them. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [before = '', after] = address.toLowerCase().split('::');
  const groups = (text = '') => text.split(':').filter(Boolean);
  const [head, tail] = [groups(before), groups(after)];
  const zeros = Array<string>(after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
