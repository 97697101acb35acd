import type { Simulator } from '../../src/simulator/simulator.ts';
import { type BotChild, spawnBot } from '../crash/spawn.ts';
import type { Dice } from './dice.ts';

/** The instances of one bot, which are killed and come back. */
export class Fleet {
  readonly #sim: Simulator;
  readonly #env: Readonly<Record<string, string>>;
  #bots: BotChild[] = [];
  kills = 0;

  constructor(sim: Simulator, env: Readonly<Record<string, string>>) {
    this.#sim = sim;
    this.#env = env;
  }

  async start(count: number): Promise<void> {
    for (let instance = 0; instance < count; instance += 1) await this.#add();
  }

  async #add(): Promise<void> {
    const bot = await spawnBot(this.#sim.caPem, this.#env);
    this.#bots.push(bot);
    this.#sim.teams.connect(`${bot.messages}/api/messages`);
    bot.work();
  }

  /** Teams' next request goes to one of those that live, as a load balancer would have it. */
  turn(dice: Dice): void {
    if (this.#bots.length > 0) this.#sim.teams.connect(`${dice.oneOf(this.#bots).messages}/api/messages`);
  }

  /** Ends one with SIGKILL, whatever it is doing, and starts another. */
  async kill(dice: Dice): Promise<void> {
    const doomed = dice.oneOf(this.#bots);
    this.#bots = this.#bots.filter((one) => one !== doomed);
    doomed.kill('SIGKILL');
    this.kills += 1;
    await doomed.ended;
    await this.#add();
  }

  /** An ordinary end. Answers the signals by which they ended: null for each that ended by itself. */
  async stop(): Promise<readonly (NodeJS.Signals | null)[]> {
    for (const bot of this.#bots) bot.kill('SIGTERM');
    return Promise.all(this.#bots.map((bot) => bot.ended));
  }
}
