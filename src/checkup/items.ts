import { subscriptions, workspaces } from './azure-links.ts';
import type { CheckupDeps, CheckupItem, CheckupResult } from './checkup.ts';
import { lookUp } from './look-up.ts';
import { memory } from './memory.ts';
import { people, signIn, teamsKeys, timeOfDay } from './reach.ts';

/** Every link of the chain, in the order in which one depends on another. */
export const CHECKUP: readonly CheckupItem[] = [
  timeOfDay,
  signIn,
  people,
  teamsKeys,
  workspaces,
  subscriptions,
  memory,
  lookUp,
];

/** Looks at everything; never throws. */
export async function checkUp(deps: CheckupDeps): Promise<readonly CheckupResult[]> {
  const results: CheckupResult[] = [];
  for (const item of CHECKUP) results.push(...(await item.run(deps)));
  return results;
}
