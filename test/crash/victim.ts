import type { LogEntry } from '../../src/simulator/world.ts';
import type { LiveWorld } from '../support/world.ts';
import { spawnBot } from './spawn.ts';

/** Much longer than any scenario takes. */
const PATIENCE_MS = 15_000;

/** Where a process ends itself. */
export interface Death {
  readonly step?: string;
  /** Just before the bot sends one like this: "PUT .*\/incidents\/". */
  readonly request?: string;
  /** When such a request was acted on, and its answer has not left yet: it is killed from outside. */
  readonly accepted?: string;
  /** Which passing; the first unless told. */
  readonly passing?: number;
}

export interface Victim {
  /** The bot begins to look, prove, settle and deliver; it has been listening before. */
  work(): void;
  /** @throws Error where it did not die as it was to. */
  died(): Promise<void>;
}

/** Short, so that all that a bot does by itself comes about in a second. */
const HASTE = { POLL_SECONDS: '0.2', HEALTH_SECONDS: '0.5', SWEEP_SECONDS: '3600' };

/** Starts the real bot in a process of its own, on the world's store and simulator, which listens where Teams now posts. */
export async function startVictim(world: LiveWorld, death: Death): Promise<Victim> {
  const flowing = flow(world);
  const bot = await spawnBot(
    world.sim.caPem,
    {
      ...world.env,
      ...HASTE,
      CLOCK_AHEAD_MS: String(world.clock.now() - Date.now()),
      ...(death.step && { CRASH_STEP: death.step }),
      ...(death.request && { CRASH_REQUEST: death.request }),
      CRASH_PASSING: String(death.passing ?? 1),
    },
    PATIENCE_MS,
  );
  const watched = death.accepted ? killWhenAccepted(world, death, () => bot.kill('SIGKILL')) : undefined;
  world.sim.teams.connect(`${bot.messages}/api/messages`);
  return {
    work: bot.work,
    async died() {
      const signal = await bot.ended;
      flowing.stop();
      watched?.stop();
      if (signal !== 'SIGKILL')
        throw new Error(`${JSON.stringify(death)} was never reached (it ended with ${signal})`);
    },
  };
}

function killWhenAccepted({ sim }: LiveWorld, death: Death, kill: () => void): { stop(): void } {
  const wanted = new RegExp(death.accepted ?? '');
  let left = death.passing ?? 1;
  // Told after the service has acted, and before it answers.
  const onRequest = ({ method, url, status }: LogEntry) => {
    if (status < 200 || status >= 300 || !wanted.test(`${method} ${url}`)) return;
    left -= 1;
    if (left === 0) kill();
  };
  sim.world.events.on('request', onRequest);
  return { stop: () => void sim.world.events.off('request', onRequest) };
}

/** While a process with a clock of its own lives, the world's time goes on with it. */
function flow({ clock }: LiveWorld): { stop(): void } {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    clock.advance(now - last);
    last = now;
  }, 5);
  return { stop: () => clearInterval(timer) };
}
