import { LRUCache } from 'lru-cache';
import { refill } from '../core/refill.ts';

/** How often something may happen. */
export interface Rate {
  /** At once. */
  readonly burst: number;
  /** For ever. */
  readonly perMinute: number;
}

/** It may not happen now. */
export interface TooOften {
  /** When it may happen next, ms from now. */
  readonly waitMs: number;
  /** The first refusal since it last was allowed: the one worth a word. */
  readonly first: boolean;
}

interface Level {
  tokens: number;
  at: number;
  refused: boolean;
}

/** The least recently used ones are forgotten beyond so many keys; whoever is forgotten begins with a full bucket. */
const MOST_KEYS = 10_000;

/** A token bucket for each key. `now` is in ms; a clock that is put back takes nothing away. */
export class Buckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #levels = new LRUCache<string, Level>({ max: MOST_KEYS });

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Counts one, or says that it is too much. */
  take(key: string): TooOften | undefined {
    const level = this.#filled(key);
    this.#levels.set(key, level);
    if (level.tokens >= 1) {
      level.tokens -= 1;
      level.refused = false;
      return undefined;
    }
    const first = !level.refused;
    level.refused = true;
    return { waitMs: Math.ceil(((1 - level.tokens) / this.#rate.perMinute) * 60_000), first };
  }

  /** Whether the next one would be too much. */
  isEmpty(key: string): boolean {
    return this.#filled(key).tokens < 1;
  }

  #filled(key: string): Level {
    const { burst, perMinute } = this.#rate;
    const now = this.#now();
    const known = this.#levels.get(key);
    if (!known) return { tokens: burst, at: now, refused: false };
    known.tokens = refill({ capacity: burst, rate: perMinute / 60_000 }, known.tokens, now - known.at);
    known.at = now;
    return known;
  }
}
