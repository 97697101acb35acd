import { type App, createApp } from './app.ts';
import type { Config } from './config/config.ts';
import { configOfProcess } from './config/environment.ts';
import { knownSecrets } from './config/known-secrets.ts';
import { ConfigInvalid } from './config/load.ts';
import { systemClock } from './core/clock.ts';
import { isAppError } from './core/errors.ts';
import { createLogger } from './core/logger.ts';
import { lockFile } from './store/single.ts';

/** Settings that are not right: sysexits' EX_CONFIG. */
const EX_CONFIG = 78;
/** What is in flight gets so long after a signal. */
const STOP_MS = 9_000;

function settingsOrExit(): Config {
  try {
    return configOfProcess();
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    console.error(error.message);
    process.exit(EX_CONFIG);
  }
}

/** What a person has to change before it can start is said in one sentence, without a stack. */
async function startOrExit(): Promise<App> {
  try {
    if (config.database.kind === 'sqlite') await lockFile(config.database.path, systemClock);
    return await createApp(config, { clock: systemClock, log });
  } catch (err) {
    if (!isAppError(err, 'store.in-use', 'store.network-share')) throw err;
    console.error(err.userMessage);
    process.exit(EX_CONFIG);
  }
}

const config = settingsOrExit();
const log = createLogger(config.logLevel, undefined, knownSecrets(config));
process.on('unhandledRejection', (err) => log.error({ err }, 'a failure that nobody waited for'));
// Node itself would print all that hangs on the error: vendors hang the request there, with its token.
process.on('uncaughtException', (err) => {
  log.fatal({ err }, 'the bot ends: a failure that nobody caught');
  process.exit(1);
});
const app = await startOrExit();

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(0), STOP_MS).unref();
  await app.stop();
  log.info('stopped');
  process.exit(0);
}
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));

if (!config.bot.oauthConnection)
  log.warn(
    'BOT_OAUTH_CONNECTION is not set: where Azure demands a stronger sign-in, people cannot act from Teams',
  );
const addresses = await app.listen();
app.work();
log.info({ ...addresses, workspaces: config.workspaces.map((workspace) => workspace.name) }, 'started');
