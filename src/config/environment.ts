import { existsSync, readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { loadConfig, readEnvironment } from './load.ts';

/** Microsoft's exporter counts for Microsoft how it is used, in every process that does not say otherwise before it is loaded. */
export function refuseVendorStatistics(): void {
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT = 'true';
}

/** The settings of this process: its environment, over what a `.env` in its folder says. @throws ConfigInvalid */
export function configOfProcess(): Config {
  const dotEnv = existsSync('.env') ? readFileSync('.env', 'utf8') : undefined;
  return loadConfig(readEnvironment(process.env, dotEnv));
}
