import type { Clock } from '../core/clock.ts';

/** Teams shows "something went wrong" after 5 s in the worst client; we answer well before. */
export const ANSWER_MS = 3_500;
/** What a form may spend on looking things up before it is shown with what is known. */
export const FORM_MS = 2_000;

/** The value, or undefined when it took longer; a failure within the time is a failure. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  const stop = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(ms, stop.signal).then(() => undefined)]);
  } finally {
    stop.abort();
    // Whoever stopped waiting must not leave an unhandled rejection behind.
    work.catch(() => {});
  }
}
