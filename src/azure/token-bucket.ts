import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { refill } from '../core/refill.ts';

/** How much a service grants. */
export interface Allowance {
  /** Requests at once. */
  readonly burst: number;
  /** Requests a second, for ever. */
  readonly perSecond: number;
}

/** `click`: a person waits for it. `work`: what the bot does by itself. */
export type Urgency = 'click' | 'work';

/** Nobody is kept waiting longer; what waits for a person gives up sooner, so that they hear why. */
const PATIENCE_MS: Readonly<Record<Urgency, number>> = { click: 5_000, work: 120_000 };

interface Waiting {
  readonly urgency: Urgency;
  readonly go: () => void;
}

/**
 * One token bucket with a queue: clicks go before the bot's own work, each in its order. Never sends more than the
 * allowance in any interval (burst + perSecond × seconds), and nothing before a time that the service named.
 */
export class TokenBucket {
  readonly #allowance: Allowance;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;
  #closedUntil = 0;
  #queue: Waiting[] = [];
  #pumping = false;

  constructor(allowance: Allowance, clock: Clock) {
    this.#allowance = allowance;
    this.#clock = clock;
    this.#tokens = allowance.burst;
    this.#filledAt = clock.now();
  }

  /** The service asked to slow down: nothing goes before. */
  closeUntil(at: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, at);
  }

  /** Resolves when a request may go. @throws AppError `azure.throttled` where that would take too long. */
  async take(urgency: Urgency): Promise<void> {
    const ahead = this.#queue.filter((one) => urgency === 'work' || one.urgency === 'click').length;
    const wait = this.#msUntil(ahead + 1);
    if (wait <= 0 && this.#queue.length === 0) {
      this.#tokens -= 1;
      return;
    }
    if (wait > PATIENCE_MS[urgency]) throw new AppError('azure.throttled', { retryAfterMs: Math.ceil(wait) });
    await new Promise<void>((go) => {
      this.#queue.push({ urgency, go });
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#queue.length > 0) {
      const wait = this.#msUntil(1);
      if (wait > 0) {
        await this.#clock.sleep(wait);
        continue;
      }
      this.#tokens -= 1;
      this.#next()?.go();
    }
    this.#pumping = false;
  }

  #next(): Waiting | undefined {
    const at = Math.max(
      0,
      this.#queue.findIndex((one) => one.urgency === 'click'),
    );
    return this.#queue.splice(at, 1)[0];
  }

  /** Until so many tokens will have been there, ms. */
  #msUntil(tokens: number): number {
    const now = this.#clock.now();
    const { burst, perSecond } = this.#allowance;
    // A clock that was put back keeps nothing closed for longer.
    this.#closedUntil -= Math.max(0, this.#filledAt - now);
    const bucket = { capacity: burst, rate: perSecond / 1000 };
    this.#tokens = refill(bucket, this.#tokens, now - this.#filledAt);
    this.#filledAt = now;
    const lacking = tokens - this.#tokens;
    const filled = lacking > 0 ? Math.ceil((lacking / perSecond) * 1000) : 0;
    return Math.max(filled, this.#closedUntil - now);
  }
}
