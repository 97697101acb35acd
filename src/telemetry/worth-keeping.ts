import { type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Spans of one piece of the bot's own work that are held until it is known how it ended; what comes after is not kept. */
const HELD_AT_MOST = 500;

/**
 * Passes on all that comes of a person's turn, and of what the bot does by itself only what went wrong, whole: a bot that looks at
 * Azure all day would otherwise export thousands of spans in which nothing happened. The metrics tell of those.
 */
export class WorthKeeping implements SpanProcessor {
  readonly #next: SpanProcessor;
  /** By trace, of own work that is not over. */
  readonly #held = new Map<string, ReadableSpan[]>();

  constructor(next: SpanProcessor) {
    this.#next = next;
  }

  onStart(span: Span, parent: Context): void {
    this.#next.onStart(span, parent);
    if (isRoot(span) && span.kind !== SpanKind.SERVER) this.#held.set(span.spanContext().traceId, []);
  }

  onEnd(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    const held = this.#held.get(traceId);
    if (!held) {
      this.#next.onEnd(span);
      return;
    }
    if (held.length < HELD_AT_MOST || isRoot(span)) held.push(span);
    if (!isRoot(span)) return;
    this.#held.delete(traceId);
    if (held.some(({ status }) => status.code === SpanStatusCode.ERROR))
      for (const one of held) this.#next.onEnd(one);
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    this.#held.clear();
    return this.#next.shutdown();
  }
}

const isRoot = (span: ReadableSpan): boolean => span.parentSpanContext === undefined;
