import type { Workspace } from '../azure/model.ts';
import { refused } from './advice.ts';
import { type CheckupDeps, type CheckupItem, type CheckupResult, fault, ok, warning } from './checkup.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Each workspace: incidents, connectors and alert rows, each with its own right. */
export const workspaces: CheckupItem = {
  name: 'workspaces',
  run: async (deps) => (await Promise.all(deps.workspaces.map((one) => workspace(deps, one)))).flat(),
};

async function workspace(deps: CheckupDeps, one: Workspace): Promise<CheckupResult[]> {
  const link = `Workspace ${one.name}`;
  const { sentinel, connectors, fleet } = deps.reader;
  const since = new Date(deps.clock.now() - DAY_MS).toISOString();
  const asked: readonly [string, () => Promise<unknown>][] = [
    ['incidents', () => sentinel.canReadIncidents(one)],
    ['connectors', () => connectors.listConnectors(one)],
    ['alert rows', () => fleet.listArrived(one, since)],
  ];
  const results: CheckupResult[] = [];
  for (const [what, ask] of asked) {
    try {
      await ask();
    } catch (err) {
      results.push(refused(`${link}, ${what}`, err));
    }
  }
  results.push(...(await sentinelIsOn(deps, one, link)));
  return results.length > 0 ? results : [ok(link, 'Incidents, connectors and alert rows can be read.')];
}

async function sentinelIsOn(deps: CheckupDeps, one: Workspace, link: string): Promise<CheckupResult[]> {
  try {
    if (await deps.reader.connectors.isOnboarded(one)) return [];
    return [fault(link, 'Microsoft Sentinel is not on for it.', 'Add the workspace to Microsoft Sentinel.')];
  } catch {
    // The same refusal as above has been said.
    return [];
  }
}

/** Each subscription: whether it is seen, and whether its Defender for Cloud settings can be read. */
export const subscriptions: CheckupItem = {
  name: 'subscriptions',
  async run(deps) {
    const { graph, fleet } = deps.reader;
    try {
      const seen = await graph.listSubscriptions();
      const wanted = deps.watchedSubscriptions;
      const watched = seen.filter((one) => wanted.length === 0 || wanted.includes(one.id));
      const unseen = wanted.filter((id) => !seen.some((one) => one.id === id));
      const plans = await fleet.listPlans(watched.map((one) => one.id));
      const closed = watched.filter((one) => !plans.has(one.id));
      const unregistered = await listUnregistered(deps, watched);
      return [
        ...unseen.map((id) =>
          fault(
            `Subscription ${id}`,
            'The bot does not see it.',
            'Give it Reader and Security Reader there, or take it out of WATCHED_SUBSCRIPTIONS.',
          ),
        ),
        ...closed.map((one) =>
          fault(
            `Subscription ${one.name}`,
            'Its Defender for Cloud settings cannot be read.',
            'Give the bot Security Reader on it.',
          ),
        ),
        ...unregistered.map((name) =>
          warning(
            `Subscription ${name}`,
            'Microsoft.SecurityInsights is not registered.',
            'Register it, or press Repair on the drift card: a connector needs it.',
          ),
        ),
        summary(watched.length, closed.length),
      ];
    } catch (err) {
      return [refused('Subscriptions', err)];
    }
  },
};

function summary(watched: number, closed: number): CheckupResult {
  if (watched === 0)
    return fault(
      'Subscriptions',
      'The bot sees none.',
      'Give it Reader and Security Reader on the subscriptions to watch.',
    );
  return ok('Subscriptions', `${watched - closed} of ${watched} can be read.`);
}

/** More are not asked one by one. */
const MOST = 50;

async function listUnregistered(
  deps: CheckupDeps,
  watched: readonly { readonly id: string; readonly name: string }[],
): Promise<string[]> {
  const states = await Promise.all(
    watched.slice(0, MOST).map(async (one) => {
      try {
        return [one.name, await deps.reader.settings.registration(one.id)] as const;
      } catch {
        return [one.name, 'unknown'] as const;
      }
    }),
  );
  return states
    .filter(([, state]) => state === 'NotRegistered' || state === 'Unregistered')
    .map(([name]) => name);
}
