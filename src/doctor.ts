import { createAzureFactory } from './azure/factory.ts';
import { botCredential, databasePassword } from './azure/identity/bot-credential.ts';
import { refused } from './checkup/advice.ts';
import { type CheckupDeps, type CheckupResult, fault, ok, warning } from './checkup/checkup.ts';
import { checkUp } from './checkup/items.ts';
import { exitCode, reportText } from './checkup/report.ts';
import { channelMessages, checkupDeps } from './checkup-settings.ts';
import type { Config } from './config/config.ts';
import { configOfProcess } from './config/environment.ts';
import { ConfigInvalid } from './config/load.ts';
import { systemClock } from './core/clock.ts';
import { createLogger } from './core/logger.ts';
import { openStore, type Store } from './store/database.ts';

/** Looks at every link between this machine, Azure and Teams, and says what to do about each that is not well. */
async function examine(): Promise<readonly CheckupResult[]> {
  const config = settings();
  if (!('bot' in config)) return config;
  const running = await askRunning(config);
  const opened = running ? undefined : await tryStore(config);
  const store = opened && 'db' in opened ? opened : undefined;
  try {
    const trouble = opened && 'link' in opened ? [opened] : [];
    return [
      ok('Settings', 'They are complete.'),
      ...(running ?? []),
      ...trouble,
      ...(await checkUp(depsFor(config, store))),
    ];
  } finally {
    await store?.close();
  }
}

function settings(): Config | readonly CheckupResult[] {
  try {
    return configOfProcess();
  } catch (err) {
    if (!(err instanceof ConfigInvalid)) throw err;
    return err.problems.map((problem) =>
      fault('Settings', problem, 'Correct it in the environment or in .env.'),
    );
  }
}

/** Where a bot with these settings runs on this machine, it is asked itself; its store is then left alone. */
async function askRunning({ ops }: Config): Promise<readonly CheckupResult[] | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${ops.port}/readyz`, { signal: AbortSignal.timeout(3_000) });
    if (answer.ok) return [ok('Bot', 'It runs here and is ready.')];
    const { reasons = [] } = (await answer.json()) as { reasons?: readonly string[] };
    return [
      warning(
        'Bot',
        `It runs here and is not ready. ${reasons.join(' ')}`.trim(),
        'The lines below say what each of the reasons needs.',
      ),
    ];
  } catch {
    return undefined;
  }
}

async function tryStore(config: Config): Promise<Store | CheckupResult> {
  try {
    const ids = { tenantId: config.bot.tenantId, clientId: config.bot.id };
    const password = databasePassword(config.bot.proof, ids, config.cloud);
    return await openStore(config.database, createLogger('silent'), password);
  } catch (err) {
    return refused('Store', err);
  }
}

function depsFor(config: Config, store: Store | undefined): CheckupDeps {
  const { cloud, bot } = config;
  const credential = botCredential(bot.proof, { tenantId: bot.tenantId, clientId: bot.id }, cloud);
  return checkupDeps(config, {
    clock: systemClock,
    reader: createAzureFactory({ addresses: cloud }).forCredential(credential, 'reader'),
    credential,
    store,
    messages: channelMessages(config, credential),
  });
}

const results = await examine();
console.log(process.argv.includes('--json') ? JSON.stringify(results, undefined, 2) : reportText(results));
process.exitCode = exitCode(results);
