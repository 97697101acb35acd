import type { SimResource, SimWorkspace } from '../world.ts';
import { notFound, ok } from './answers.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inWorkspace, sentinelId } from './workspace.ts';

/** How a workspace's Sentinel is set up: connectors, rules, and that it is on at all. */
export const SENTINEL_SETTING_ROUTES: readonly Route[] = [
  ...kept('dataConnectors', 'connector', (workspace) => workspace.connectors),
  ...kept('alertRules', 'rule', (workspace) => workspace.rules),
  {
    method: 'GET',
    path: `${SENTINEL}/onboardingStates`,
    action: 'Microsoft.SecurityInsights/onboardingStates/read',
    handle: (r) =>
      inWorkspace(r, (workspace) =>
        ok({
          value: [
            {
              id: `${sentinelId(workspace)}/onboardingStates/default`,
              name: 'default',
              type: 'Microsoft.SecurityInsights/onboardingStates',
              properties: { customerManagedKey: false },
            },
          ],
        }),
      ),
  },
];

type Resources = ReadonlyMap<string, SimResource> | undefined;

/** List and get of one kind of resource that a workspace keeps. */
function kept(type: string, parameter: string, of: (workspace: SimWorkspace) => Resources): Route[] {
  const action = `Microsoft.SecurityInsights/${type}/read`;
  const wire = (workspace: SimWorkspace, name: string, { kind, etag, properties }: SimResource) => ({
    id: `${sentinelId(workspace)}/${type}/${name}`,
    name,
    type: `Microsoft.SecurityInsights/${type}`,
    etag,
    kind,
    properties,
  });
  const list = (r: ArmRequest) =>
    inWorkspace(r, (workspace) =>
      page(r, [...(of(workspace) ?? [])], ([name, resource]) => wire(workspace, name, resource)),
    );
  const get = (r: ArmRequest) =>
    inWorkspace(r, (workspace) => {
      const name = r.params[parameter] ?? '';
      const resource = of(workspace)?.get(name.toLowerCase());
      return resource ? ok(wire(workspace, name, resource)) : notFound(`Resource '${name}'`);
    });
  return [
    { method: 'GET', path: `${SENTINEL}/${type}`, action, handle: list },
    { method: 'GET', path: `${SENTINEL}/${type}/{${parameter}}`, action, handle: get },
  ];
}
