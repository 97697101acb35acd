import type { Served } from '../http.ts';
import type { SimIncident, SimSubscription, SimWorkspace, World } from '../world.ts';
import { failed, notFound } from './answers.ts';
import type { ArmRequest } from './route.ts';

/** The workspace of the path, or the 404. Names compare without case. */
export function inWorkspace(
  { world, params }: Pick<ArmRequest, 'world' | 'params'>,
  act: (workspace: SimWorkspace) => Served,
): Served {
  const workspace = findWorkspace(world, params);
  if (workspace) return act(workspace);
  const message =
    `The Resource 'Microsoft.OperationalInsights/workspaces/${params.workspace}' under resource group ` +
    `'${params.group}' was not found.`;
  return failed(404, 'ResourceNotFound', message);
}

const findWorkspace = (world: World, params: Readonly<Record<string, string>>): SimWorkspace | undefined =>
  [...world.workspaces.values()].find(
    (one) =>
      same(one.subscriptionId, params.subscription) &&
      same(one.resourceGroup, params.group) &&
      same(one.name, params.workspace),
  );

/** The incident of the path, or the 404. */
export const inIncident = (
  request: Pick<ArmRequest, 'world' | 'params'>,
  act: (incident: SimIncident, workspace: SimWorkspace) => Served,
): Served =>
  inWorkspace(request, (workspace) => {
    const name = request.params.incident ?? '';
    const incident = workspace.incidents.get(name.toLowerCase());
    return incident ? act(incident, workspace) : notFound(`Incident '${name}'`);
  });

/** The subscription of the path, or the 404. */
export function inSubscription(
  { world, params }: Pick<ArmRequest, 'world' | 'params'>,
  act: (subscription: SimSubscription) => Served,
): Served {
  const one = world.subscriptions.get((params.subscription ?? '').toLowerCase());
  return one ? act(one) : notFound(`Subscription '${params.subscription}'`);
}

export const same = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

/** Where everything of Sentinel's lies in a workspace. */
export const sentinelId = (workspace: SimWorkspace): string =>
  `${workspace.id}/providers/Microsoft.SecurityInsights`;
