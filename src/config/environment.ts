import { existsSync, readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { loadConfig, readEnvironment } from './load.ts';

/** The settings of this process: its environment, over what a `.env` in its folder says. @throws ConfigInvalid */
export function configOfProcess(): Config {
  const dotEnv = existsSync('.env') ? readFileSync('.env', 'utf8') : undefined;
  return loadConfig(readEnvironment(process.env, dotEnv));
}
