import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

export interface LoopOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * One tick at a time, for ever. A tick that answers `true` wants to go again at once (there was more to do).
 * A tick that throws is logged and waits its turn; the wait doubles with each failure, up to 5 minutes.
 */
export async function runLoop(
  options: LoopOptions,
  tick: (signal: AbortSignal) => Promise<boolean | undefined>,
): Promise<void> {
  const { name, everyMs, clock, log, signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    let again = false;
    try {
      again = (await tick(signal)) === true;
      failures = 0;
    } catch (err) {
      failures += 1;
      if (!signal.aborted) log.error({ err, loop: name, failures }, 'a loop tick failed');
    }
    if (again) continue;
    const wait =
      failures === 0
        ? everyMs
        : Math.min(everyMs * 2 ** Math.min(failures - 1, 10), Math.max(everyMs, 300_000));
    await clock.sleep(wait, signal);
  }
}
