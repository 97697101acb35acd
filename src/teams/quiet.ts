import { AsyncLocalStorage } from 'node:async_hooks';

const quiet = new AsyncLocalStorage<true>();
let installed: unknown;

/**
 * Does the work without what it says by `console.error`: the SDK prints a line and its key for each token that it
 * refuses, so that anybody could fill the log. What others say meanwhile is heard as ever.
 */
export function withoutConsoleErrors<T>(work: () => Promise<T>): Promise<T> {
  if (console.error !== installed) {
    const loud = console.error;
    console.error = (...words: unknown[]) => {
      if (!quiet.getStore()) loud.apply(console, words);
    };
    installed = console.error;
  }
  return quiet.run(true, work);
}
