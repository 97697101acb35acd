import type { Workspace } from '../azure/model.ts';
import { getWorkspaceHealth } from '../store/fleet.ts';
import { type ConnectorDeps, inParallel } from './deps.ts';
import { modeOf, newestProviders } from './mode.ts';
import { type Mode, type Reading, SKIPPED, type WorkspaceFacts } from './model.ts';
import type { ReadOptions } from './read-fleet.ts';
import { read } from './reading.ts';

/** Alerts of the last day are compared; their rows may carry a somewhat earlier time. */
const ARRIVED_MS = 48 * 60 * 60 * 1000;

/**
 * Each workspace's connectors, rules and arrived alerts; the slow things only where `swept`. A look at some subscriptions
 * still lists the connectors of every workspace, since any of them may be where one is connected; nothing else of the others.
 */
export async function readWorkspaces(
  deps: ConnectorDeps,
  { swept, only, signal }: ReadOptions,
): Promise<WorkspaceFacts[]> {
  const limit = inParallel();
  const ask = <T>(what: string, work: () => Promise<T>): Promise<Reading<T>> =>
    limit(() => read(deps.log, what, work));
  const since = new Date(deps.clock.now() - ARRIVED_MS).toISOString();
  const readOne = async (workspace: Workspace): Promise<WorkspaceFacts> => {
    const { connectors, fleet } = deps.reader;
    const asked = only === undefined || only.workspaces.includes(workspace.id);
    const own = <T>(what: string, work: () => Promise<T>) =>
      asked ? ask(what, work) : Promise.resolve(SKIPPED as Reading<T>);
    const slowly = <T>(what: string, work: () => Promise<T>) =>
      swept ? own(what, work) : Promise.resolve(SKIPPED as Reading<T>);
    const [listed, rules, arrived, onboarded, solution, providers, before] = await Promise.all([
      ask('connectors', () => connectors.listConnectors(workspace, signal)),
      own('incident rules', () => connectors.listIncidentRules(workspace, signal)),
      own('arrived alerts', () => fleet.listArrived(workspace, since, signal)),
      slowly('onboarding', () => connectors.isOnboarded(workspace, signal)),
      slowly('solution', () => connectors.installedSolution(workspace, signal)),
      newestProviders(deps.store.db, workspace.id),
      getWorkspaceHealth(deps.store.db, workspace.id),
    ]);
    const mode = modeOf(listed, providers, (before.mode as Mode | null) ?? undefined);
    return { workspace, mode, connectors: listed, rules, arrived, onboarded, solution };
  };
  const concerned =
    only?.subscriptions.length === 0
      ? deps.workspaces.filter((one) => only.workspaces.includes(one.id))
      : deps.workspaces;
  return Promise.all(concerned.map(readOne));
}
