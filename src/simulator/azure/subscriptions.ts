import type { SimSubscription } from '../world.ts';
import { notFound, ok } from './answers.ts';
import { page } from './page.ts';
import { rolesAt, seesAnythingIn } from './roles.ts';
import { type ArmRequest, type Route, SUBSCRIPTION, WORKSPACE } from './route.ts';
import { inWorkspace } from './workspace.ts';

/** Subscriptions, the workspace itself, and what the caller may do. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions',
    action: 'none',
    handle: (r) => page(r, readable(r), (one) => subscriptionWire(r, one)),
  },
  {
    method: 'GET',
    path: SUBSCRIPTION,
    action: 'Microsoft.Resources/subscriptions/read',
    handle: (r) => {
      const one = r.world.subscriptions.get((r.params.subscription ?? '').toLowerCase());
      return one ? ok(subscriptionWire(r, one)) : notFound('The subscription');
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

/** One of another tenant is shown with its own tenant, and with ours among those that manage it. */
const subscriptionWire = ({ world }: ArmRequest, { id, name, tenantId }: SimSubscription) => ({
  id: `/subscriptions/${id}`,
  authorizationSource: 'RoleBased',
  managedByTenants: tenantId ? [{ tenantId: world.tenantId }] : [],
  subscriptionId: id,
  tenantId: tenantId ?? world.tenantId,
  displayName: name,
  state: 'Enabled',
});

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
