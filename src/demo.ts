import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BotProcess, startBotProcess } from './simulator/demo/bot-process.ts';
import { freePort } from './simulator/demo/free-port.ts';
import { startPage } from './simulator/demo/page-server.ts';
import { portalOf } from './simulator/demo/portal.ts';
import { staggerSync } from './simulator/demo/stagger.ts';
import { playScript, realWait } from './simulator/script/player.ts';
import { stageOf } from './simulator/script/stage.ts';
import { type Simulator, startSimulator } from './simulator/simulator.ts';

const BOT = fileURLToPath(new URL('main.ts', import.meta.url));
const READY_MS = 60_000;
/** Sync closes the alerts of an incident this far apart. */
const SYNC_STEP_MS = 5_000;

/** Releases what was started, the latest first. */
const releasers: (() => Promise<unknown>)[] = [];
const stopScript = new AbortController();
let stopping: Promise<void> | undefined;

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    stopScript.abort();
    for (const release of releasers.reverse()) await release().catch(() => {});
    process.exit(code);
  })();
  return stopping;
}

/** Only what a program needs to run at all: settings of the reader's own must not reach this bot. */
function plainEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'SystemRoot'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function startBot(
  simulator: Simulator,
  folder: string,
): Promise<{ bot: BotProcess; messages: string; ops: string }> {
  const [port, opsPort] = [await freePort(), await freePort()];
  const authority = join(folder, 'simulated-ca.pem');
  await writeFile(authority, simulator.caPem);
  const logFile = join(folder, 'bot.log');
  const bot = startBotProcess({
    program: BOT,
    folder,
    logFile,
    env: {
      ...plainEnvironment(),
      ...simulator.env(),
      NODE_EXTRA_CA_CERTS: authority,
      NODE_NO_WARNINGS: '1',
      PORT: String(port),
      HOST: '127.0.0.1',
      OPS_PORT: String(opsPort),
      DATABASE_URL: `sqlite:${join(folder, 'bot.sqlite')}`,
      POLL_SECONDS: '2',
      SYNC_CHECK_SECONDS: '3,8,15,30',
      SWEEP_SECONDS: '30',
      HEALTH_SECONDS: '3',
      ARRIVAL_SECONDS: '20',
    },
    onWarning: (line) => console.error(`bot: ${line}`),
  });
  return { bot, messages: `http://127.0.0.1:${port}/api/messages`, ops: `http://127.0.0.1:${opsPort}` };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'soc-bot-demo-'));
  releasers.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator();
  releasers.push(() => simulator.stop());
  const { world, teams } = simulator;
  world.switches.mfaOnWrites = true;
  world.switches.syncDelayMs = 6_000;
  world.switches.registerDelayMs = 4_000;
  staggerSync(world, SYNC_STEP_MS);
  const { bot, messages, ops } = await startBot(simulator, folder);
  releasers.push(() => bot.stop());
  await bot.ready(ops, READY_MS);
  teams.connect(messages);
  await teams.places.install(teams.team);
  const desk = { world, teams, portal: portalOf(world), signIns: new Map() };
  const page = await startPage(desk, await freePort(Number(process.env.DEMO_PORT ?? 8080)));
  releasers.push(() => page.stop());
  void playScript(stageOf(world), realWait, stopScript.signal);
  console.log(`\n  ${page.url}\n`);
  console.log(
    '  Type watch, press Start watching, and close the first incident as Dana Reyes: Azure asks her to sign in once.',
  );
  console.log('  Then be Robin Weiss, who may only read, and try the same. Ctrl-C stops everything.\n');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop(0));
main().catch((err: unknown) => {
  console.error(err instanceof Error ? err.message : err);
  return stop(1);
});
