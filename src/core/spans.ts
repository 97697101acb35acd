import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export type { Span };

/** What is timed: something asked of the bot (`turn`), something it does by itself (`own`), or something that it asks of another (`call`). */
export type SpanSort = 'turn' | 'own' | 'call';

const KINDS: Readonly<Record<SpanSort, SpanKind>> = {
  turn: SpanKind.SERVER,
  own: SpanKind.INTERNAL,
  call: SpanKind.CLIENT,
};

/**
 * Runs the work as an OpenTelemetry span, a child of the span around it; a failure marks it. Where nothing exports spans this
 * does nothing but run the work. Attributes hold no names of people, no texts and no tokens.
 */
export function inSpan<T>(
  sort: SpanSort,
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer('sentinel-soc-bot');
  return tracer.startActiveSpan(name, { kind: KINDS[sort], attributes }, async (span) => {
    try {
      return await work(span);
    } catch (err) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(err) });
      throw err;
    } finally {
      span.end();
    }
  });
}

/** The other side did not do what was asked: told apart from answers that are ordinary, such as "not there". */
export function markFailed(span: Span, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

const codeOf = (err: unknown): string =>
  err instanceof Error ? ('code' in err ? String(err.code) : err.name) : 'unknown';
