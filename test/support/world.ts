import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/core/logger.ts';
import type { SimCloud } from '../../src/simulator/clouds.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import type { SimMessage } from '../../src/simulator/teams/state.ts';
import type { SimPerson } from '../../src/simulator/world.ts';
import { ManualClock } from './clock.ts';
import { type Engine, sqlite } from './stores.ts';
import { trust } from './trust.ts';

export interface LiveWorld {
  readonly sim: Simulator;
  readonly app: App;
  readonly clock: ManualClock;
  /** Address of the bot's operations server. */
  readonly ops: string;
  /** Where Teams sends to it, `…/api/messages`. */
  readonly messages: string;
  /** Everything that the bot logged. */
  readonly logged: string[];
  /** Runs the ticks whose name begins so, once each, then delivers all that is due. */
  tick(...names: string[]): Promise<void>;
  /** The bot stops, and another one starts on the same store. */
  restart(): Promise<void>;
  /** The bot stops; a process of its own may take its place until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** What another bot of this world needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The real bot, in this process, against a simulated tenant of its own; time stands still until a test moves it. */
export async function startWorld(
  settings: Readonly<Record<string, string>> = {},
  engine: Engine = sqlite,
  cloud?: SimCloud,
): Promise<LiveWorld> {
  const clock = new ManualClock(Date.now());
  const sim = await startSimulator({ now: () => clock.now(), cloud });
  trust(sim.caPem);
  const logged: string[] = [];
  const { url, drop } = await engine.place();
  const log = createLogger('debug', { write: (line: string) => void logged.push(line) });
  const env = {
    ...sim.env(),
    PORT: '0',
    HOST: '127.0.0.1',
    OPS_PORT: '0',
    DATABASE_URL: url,
    ...settings,
  };
  const config = loadConfig(env);
  let ops = '';
  let messages = '';
  const start = async () => {
    const app = await createApp(config, { clock, log });
    const addresses = await app.listen();
    ops = addresses.ops;
    messages = `${addresses.messages}/api/messages`;
    sim.teams.connect(messages);
    return app;
  };
  let app = await start();
  await sim.teams.places.install(sim.teams.team);
  return {
    sim,
    clock,
    logged,
    env,
    get ops() {
      return ops;
    },
    get messages() {
      return messages;
    },
    get app() {
      return app;
    },
    async tick(...names) {
      const wanted = app.ticks.filter(
        (one) => names.length === 0 || names.some((name) => one.name.startsWith(name)),
      );
      for (const one of wanted) while (await one.run(new AbortController().signal));
      await app.delivery.drain();
    },
    async restart() {
      await app.stop();
      app = await start();
    },
    pause: () => app.stop(),
    async resume() {
      app = await start();
    },
    async stop() {
      await app.stop();
      await sim.stop();
      await drop();
    },
  };
}

/** What the bot has said in a channel, oldest first. */
export const said = ({ sim }: LiveWorld, channel = sim.teams.channels.incidents.id): SimMessage[] =>
  sim.teams.messages(channel).filter((message) => message.from.kind === 'bot');

/** Watches the incidents channel, or another one, as Dana; the workspaces' lines are drawn. */
export async function watching(
  world: LiveWorld,
  words = 'watch',
  person: SimPerson = world.sim.tenant.dana,
  channel = world.sim.teams.channels.incidents.id,
): Promise<void> {
  const { client } = world.sim.teams;
  await world.tick('poll');
  const { replies } = await client.say(person, channel, words);
  const [offer] = replies;
  if (!offer) throw new Error('the bot did not answer watch');
  const done = await client.click(person, offer, 'channel.watch');
  if (!done.card) throw new Error(`the watch was refused: ${done.text ?? JSON.stringify(done.body)}`);
}

/** The text of a card or sentence, for asking what it says. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  const { text, title, items, columns, inlines, body, actions, label, choices } = value as Record<
    string,
    unknown
  >;
  const line = Array.isArray(inlines) ? inlines.map(wordsOf).join('') : '';
  const parts = [text, title, label, line, items, columns, choices, body, actions]
    .map(wordsOf)
    .filter(Boolean);
  return parts.join(' ').replace(/ +/g, ' ');
}
