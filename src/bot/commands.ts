import { distance } from 'fastest-levenshtein';
import type { Command } from './command.ts';
import { alerts } from './commands/alerts.ts';
import { audit } from './commands/audit.ts';
import { connectors } from './commands/connectors.ts';
import { health } from './commands/health.ts';
import { help } from './commands/help.ts';
import { incident } from './commands/incident.ts';
import { incidents } from './commands/incidents.ts';
import { unwatch } from './commands/unwatch.ts';
import { watch } from './commands/watch.ts';

/** Everything that one may type; help and the app's manifest are made from this list. */
export const COMMANDS: readonly Command[] = [
  watch,
  unwatch,
  incidents,
  incident,
  connectors,
  alerts,
  audit,
  health,
  help,
];

/** Exact first word only: "please disclose" never closes anything. */
export function parseCommand(text: string): { command?: Command; args: readonly string[]; word: string } {
  const [word = '', ...args] = text.split(' ').filter(Boolean);
  return { command: COMMANDS.find((one) => one.name === word.toLowerCase()), args, word };
}

/** The command that was probably meant, if one is near enough. */
export function didYouMean(word: string): Command | undefined {
  const near = COMMANDS.map((command) => ({ command, far: distance(word.toLowerCase(), command.name) }));
  const [best] = near.sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(1, Math.floor(best.command.name.length / 2.5))
    ? best.command
    : undefined;
}
