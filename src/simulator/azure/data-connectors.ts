import type { Served } from '../http.ts';
import type { SimResource, SimSubscription, World } from '../world.ts';
import { BadRequest, failed, forbidden, notFound, ok } from './answers.ts';
import { keptRoutes } from './kept-resources.ts';
import { protects } from './plans.ts';
import { registrationOf } from './providers.ts';
import { isAllowed } from './roles.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inWorkspace, same } from './workspace.ts';

/** What a caller must be able to do in a subscription to connect it. */
const NEEDED = 'Microsoft.Security/pricings/read';
const STATES = ['enabled', 'disabled'];

/** Sentinel's data connectors, as far as Defender for Cloud and Defender XDR go. */
export const DATA_CONNECTOR_ROUTES: readonly Route[] = [
  ...keptRoutes({
    type: 'dataConnectors',
    of: (workspace) => workspace.connectors,
    written: (request) => {
      const { kind } = request.body;
      if (kind === 'AzureSecurityCenter') return legacy(request);
      if (kind === 'MicrosoftThreatProtection') return xdr(request);
      // The tenant-wide connector among them: no version of the API has a kind for it.
      throw new BadRequest(`The data connector kind '${kind}' is not supported.`);
    },
  }),
  {
    method: 'POST',
    path: `${SENTINEL}/dataConnectorsCheckRequirements`,
    action: 'Microsoft.SecurityInsights/dataConnectorsCheckRequirements/action',
    handle: (r) => inWorkspace(r, () => requirements(r)),
  },
];

interface Body {
  readonly subscriptionId?: unknown;
  readonly tenantId?: unknown;
  readonly dataTypes?: Readonly<Record<string, { readonly state?: unknown } | undefined>>;
}

/** A subscription's own connector. */
function legacy(request: ArmRequest): Omit<SimResource, 'etag'> | Served {
  const { subscriptionId, dataTypes } = (request.body.properties ?? {}) as Body;
  const state = stateOf(dataTypes?.alerts?.state);
  const subscription = find(request.world, subscriptionId);
  if (!subscription)
    throw new BadRequest(`The subscription '${subscriptionId}' was not found in this tenant.`);
  const refused = refusalFor(request, subscription);
  if (refused) return refused;
  return { kind: 'AzureSecurityCenter', properties: { dataTypes: { alerts: { state } }, subscriptionId } };
}

/** What stands in the way of connecting a subscription. */
function refusalFor({ principal, world }: ArmRequest, subscription: SimSubscription): Served | undefined {
  const scope = `/subscriptions/${subscription.id}`;
  if (!isAllowed(principal.roles, scope, NEEDED)) {
    return forbidden({ ...principal, name: principal.userPrincipalName }, NEEDED, scope);
  }
  if (registrationOf(subscription, world.now()) !== 'Registered') {
    const message =
      "The subscription is not registered to use namespace 'Microsoft.SecurityInsights'. See " +
      'https://aka.ms/rps-not-found for how to register subscriptions.';
    return failed(409, 'MissingSubscriptionRegistration', message);
  }
  return protects(subscription) ? undefined : failed(401, 'InvalidLicense', 'License is invalid');
}

/** Defender XDR: incidents, and alerts of single products. */
function xdr({ world, body }: ArmRequest): Omit<SimResource, 'etag'> {
  const { tenantId, dataTypes } = (body.properties ?? {}) as Body;
  if (!same(String(tenantId), world.tenantId))
    throw new BadRequest(`The tenant '${tenantId}' is another one.`);
  const state = stateOf(dataTypes?.incidents?.state);
  return { kind: 'MicrosoftThreatProtection', properties: { tenantId, dataTypes: { incidents: { state } } } };
}

function requirements({ world, body, query, principal }: ArmRequest): Served {
  if (!query.get('api-version')?.includes('preview')) return notFound('The resource type');
  if (body.kind !== 'AzureSecurityCenter') throw new BadRequest(`The kind '${body.kind}' is not supported.`);
  const subscription = find(world, ((body.properties ?? {}) as Body).subscriptionId);
  const authorized = subscription && isAllowed(principal.roles, `/subscriptions/${subscription.id}`, NEEDED);
  return ok({
    authorizationState: authorized ? 'Valid' : 'Invalid',
    licenseState: !authorized ? 'Unknown' : protects(subscription) ? 'Valid' : 'Invalid',
  });
}

/** In whatever case it comes, as Microsoft's own playbook writes it; it is kept so. */
function stateOf(state: unknown): string {
  if (typeof state === 'string' && STATES.includes(state.toLowerCase())) return state;
  throw new BadRequest(`The state '${state}' of a data type is not valid.`);
}

/** One of this tenant's own subscriptions: those of others cannot be connected. */
function find(world: World, subscriptionId: unknown): SimSubscription | undefined {
  const subscription = world.subscriptions.get(String(subscriptionId).toLowerCase());
  return subscription?.tenantId ? undefined : subscription;
}
