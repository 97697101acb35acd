import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Dice } from '../soak/dice.ts';
import { type LiveWorld, startWorld, watching } from '../support/world.ts';
import { Bodies } from './bodies.ts';
import { record } from './recorded.ts';
import { Tokens } from './tokens.ts';

export interface FuzzPlan {
  readonly bodies: number;
  readonly tokens: number;
  readonly seed: number;
  /** How many times the heap is weighed on the way, each after a collection. */
  readonly weighings: number;
}

export interface FuzzReport extends FuzzPlan {
  /** One sentence each, with what was sent. */
  readonly failures: readonly string[];
  /** How many requests got which status: HTTP's, and after a slash the one of an invoke's answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Heap in use after each collection, bytes, in order. */
  readonly heap: readonly number[];
  readonly ms: number;
}

/** Sign-ins are good for an hour of the simulated clock, which moves a second with each body. */
const RECORD_EVERY = 2_000;
const AT_ONCE = 4;
const LEAK = /node_modules|\/src\/|\bat \S+ \(|\.ts:\d|TypeError|SyntaxError|RangeError|eyJ[\w-]{10}/;

/** Sends what nobody should send, and holds that nothing breaks, nothing is done, nothing is told. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const began = performance.now();
  const world = await startWorld();
  const run = new Run(world, plan);
  try {
    await run.bodies();
    await run.tokens();
  } finally {
    run.end();
    await world.stop();
  }
  const { failures, statuses, heap } = run;
  return { ...plan, failures, statuses, heap, ms: performance.now() - began };
}

class Run {
  readonly failures: string[] = [];
  readonly statuses: Record<string, number> = {};
  readonly heap: number[] = [];
  readonly #world: LiveWorld;
  readonly #plan: FuzzPlan;
  readonly #dice: Dice;
  readonly #collect: () => void;
  readonly #uncaught = (err: unknown) => void this.failures.push(`nobody caught: ${String(err)}`);

  constructor(world: LiveWorld, plan: FuzzPlan) {
    this.#world = world;
    this.#plan = plan;
    this.#dice = new Dice(plan.seed);
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
    process.on('uncaughtException', this.#uncaught).on('unhandledRejection', this.#uncaught);
  }

  end(): void {
    process.off('uncaughtException', this.#uncaught).off('unhandledRejection', this.#uncaught);
  }

  async bodies(): Promise<void> {
    const { bodies, seed, weighings } = this.#plan;
    const make = new Bodies(this.#dice, seed);
    const weighEvery = Math.ceil(bodies / weighings / AT_ONCE) * AT_ONCE;
    let recorded: readonly string[] = [];
    let token = '';
    for (let sent = 0; sent < bodies; sent += AT_ONCE) {
      if (sent % RECORD_EVERY === 0) {
        recorded = await this.#record();
        token = await this.#world.sim.teams.client.token();
        this.#tidy();
      }
      this.#world.clock.advance(AT_ONCE * 1_000);
      const some = Array.from({ length: Math.min(AT_ONCE, bodies - sent) }, (_, index) =>
        make.from(renamed(this.#dice.oneOf(recorded), `f:fuzz-${sent + index}`)),
      );
      await Promise.all(some.map((body) => this.#send(token, body)));
      this.#look(() => some.map((body) => body.toString('utf8').slice(0, 2_000)).join('\n'));
      if (sent % weighEvery === 0) this.#weigh();
    }
  }

  async tokens(): Promise<void> {
    const { client, state } = this.#world.sim.teams;
    const { robin } = this.#world.sim.tenant;
    const make = new Tokens(client, this.#dice);
    const { activity } = await client.say(robin, 'personal', 'help');
    const said = state.messages.length;
    for (let sent = 0; sent < this.#plan.tokens; sent += 1) {
      const token = await make.next();
      // Sometimes so many fail at once that their address is no longer read.
      if (sent % 200 < 100) this.#world.clock.advance(1_000);
      const body = Buffer.from(JSON.stringify({ ...activity, id: `f:token-${sent}` }));
      const status = await this.#send(token, body);
      if (status !== 401 && status !== 431) this.failures.push(`${status} for the token ${token}`);
      this.#look(() => `token ${token.slice(0, 2_000)}`);
    }
    if (state.messages.length !== said) this.failures.push('somebody got in with a bad token');
  }

  /** Some of what was sent removed the bot, as it should. */
  async #record(): Promise<readonly string[]> {
    const { places, team } = this.#world.sim.teams;
    await places.install(team);
    await watching(this.#world);
    return record(this.#world);
  }

  async #send(token: string, body: Buffer): Promise<number> {
    const response = await fetch(this.#world.messages, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body as Buffer<ArrayBuffer>,
    });
    const text = await response.text();
    const inner = innerStatus(text);
    const key = inner === undefined ? `${response.status}` : `${response.status}/${inner}`;
    this.statuses[key] = (this.statuses[key] ?? 0) + 1;
    const what = () => `${key} ${text.slice(0, 300)} to ${body.toString('utf8').slice(0, 4_000)}`;
    if (response.status >= 500 || (inner ?? 0) >= 500) this.failures.push(`broke: ${what()}`);
    if (LEAK.test(text)) this.failures.push(`told too much: ${what()}`);
    return response.status;
  }

  /** What was done, and what was logged, since the last look. */
  #look(sent: () => string): void {
    const { log } = this.#world.sim.world;
    for (const { service, method, url, principal, status } of log.splice(0)) {
      const reads = method === 'GET' || /\/(alerts|entities|resources|query)\?/.test(url);
      const writes = service === 'arm' && principal.kind === 'person' && !reads && status < 300;
      const posts = service === 'connector' && method === 'POST' && /\/conversations\/?(\?|$)/.test(url);
      if (writes || posts) this.failures.push(`acted: ${method} ${url} after ${sent()}`);
    }
    for (const line of this.#world.logged.splice(0)) {
      if (/eyJ[\w-]{20}/.test(line)) this.failures.push(`logged a token: ${line}`);
      if (/"level":[56]0/.test(line)) this.failures.push(`logged as our own fault: ${line} after ${sent()}`);
    }
  }

  /** The simulator remembers everything for ever; only the bot is to be weighed. */
  #tidy(): void {
    const { sim, logged } = this.#world;
    sim.world.log.length = 0;
    sim.teams.state.toasts.length = 0;
    sim.teams.state.messages.splice(0, Math.max(0, sim.teams.state.messages.length - 100));
    logged.length = 0;
  }

  #weigh(): void {
    this.#collect();
    this.heap.push(process.memoryUsage().heapUsed);
  }
}

/** As new: what came before is answered from memory. */
const renamed = (recorded: string, id: string): string =>
  JSON.stringify({ ...(JSON.parse(recorded) as object), id });

function innerStatus(text: string): number | undefined {
  try {
    return (JSON.parse(text) as { statusCode?: number } | null)?.statusCode;
  } catch {
    return undefined;
  }
}
