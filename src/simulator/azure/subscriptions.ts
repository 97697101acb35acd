import type { SimSubscription } from '../world.ts';
import { notFound, ok } from './answers.ts';
import { page } from './page.ts';
import { rolesAt, seesAnythingIn } from './roles.ts';
import { type ArmRequest, type Route, SUBSCRIPTION, WORKSPACE } from './route.ts';
import { inWorkspace } from './workspace.ts';

/** Subscriptions, the workspace itself, resource providers, and what the caller may do. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions',
    action: 'none',
    handle: (r) => page(r, readable(r), subscriptionWire),
  },
  {
    method: 'GET',
    path: SUBSCRIPTION,
    action: 'Microsoft.Resources/subscriptions/read',
    handle: (r) => {
      const one = r.world.subscriptions.get((r.params.subscription ?? '').toLowerCase());
      return one ? ok(subscriptionWire(one)) : notFound('The subscription');
    },
  },
  {
    method: 'GET',
    path: WORKSPACE,
    action: 'Microsoft.OperationalInsights/workspaces/read',
    handle: (r) =>
      inWorkspace(r, ({ id, name, guid }) =>
        ok({
          id,
          name,
          type: 'Microsoft.OperationalInsights/workspaces',
          properties: { customerId: guid, provisioningState: 'Succeeded' },
        }),
      ),
  },
  {
    method: 'GET',
    path: `${SUBSCRIPTION}/providers/Microsoft.SecurityInsights`,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    handle: (r) => ok(providerWire(r)),
  },
  {
    method: 'POST',
    path: `${SUBSCRIPTION}/providers/Microsoft.SecurityInsights/register`,
    action: 'Microsoft.SecurityInsights/register/action',
    write: true,
    handle: (r) => {
      const one = r.world.subscriptions.get((r.params.subscription ?? '').toLowerCase());
      if (one && one.provider !== 'Registered') one.provider = 'Registering';
      r.world.events.emit('change', 'subscriptions');
      return ok(providerWire(r));
    },
  },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/permissions',
    action: 'none',
    handle: permissions,
  },
];

/** Whoever has any role in a subscription, or on something inside it, sees that it is there. */
export const readable = ({ world, principal }: Pick<ArmRequest, 'world' | 'principal'>): SimSubscription[] =>
  [...world.subscriptions.values()].filter((one) =>
    seesAnythingIn(principal.roles, `/subscriptions/${one.id}`),
  );

const subscriptionWire = ({ id, name }: SimSubscription) => ({
  id: `/subscriptions/${id}`,
  subscriptionId: id,
  displayName: name,
  state: 'Enabled',
});

/** Registering takes as long as it takes to ask again. */
function providerWire({ world, params }: ArmRequest) {
  const one = world.subscriptions.get((params.subscription ?? '').toLowerCase());
  const registrationState = one?.provider ?? 'NotRegistered';
  if (one?.provider === 'Registering') one.provider = 'Registered';
  return {
    id: `/subscriptions/${one?.id}/providers/Microsoft.SecurityInsights`,
    namespace: 'Microsoft.SecurityInsights',
    registrationState,
    resourceTypes: [],
  };
}

function permissions({ principal, params }: ArmRequest) {
  const scope = params.scope ?? '';
  const value = rolesAt(principal.roles, scope).map(({ actions, notActions }) => ({
    actions,
    notActions,
    dataActions: [],
    notDataActions: [],
  }));
  return ok({ value });
}
