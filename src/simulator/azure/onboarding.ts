import type { SimWorkspace } from '../world.ts';
import { notFound, ok } from './answers.ts';
import { type Route, SENTINEL } from './route.ts';
import { inWorkspace, same, sentinelId } from './workspace.ts';

const PATH = `${SENTINEL}/onboardingStates`;
const ACTION = 'Microsoft.SecurityInsights/onboardingStates/read';

/** Whether Sentinel is on for a workspace. */
export const ONBOARDING_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    action: ACTION,
    handle: (r) =>
      inWorkspace(r, (workspace) => ok({ value: workspace.onboarded ? [stateWire(workspace)] : [] })),
  },
  {
    method: 'GET',
    path: `${PATH}/{state}`,
    action: ACTION,
    handle: (r) =>
      inWorkspace(r, (workspace) =>
        workspace.onboarded && same(r.params.state, 'default')
          ? ok(stateWire(workspace))
          : notFound(`Onboarding state '${r.params.state}'`),
      ),
  },
];

const stateWire = (workspace: SimWorkspace) => ({
  id: `${sentinelId(workspace)}/onboardingStates/default`,
  name: 'default',
  type: 'Microsoft.SecurityInsights/onboardingStates',
  properties: { customerManagedKey: false },
});
