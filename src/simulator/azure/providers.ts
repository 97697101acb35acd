import type { SimSubscription } from '../world.ts';
import { ok } from './answers.ts';
import { type ArmRequest, type Route, SUBSCRIPTION } from './route.ts';

const PATH = `${SUBSCRIPTION}/providers/Microsoft.SecurityInsights`;

/** Whether a subscription may use Sentinel at all. */
export const PROVIDER_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    handle: (r) => ok(providerWire(r)),
  },
  {
    method: 'POST',
    path: `${PATH}/register`,
    action: 'Microsoft.SecurityInsights/register/action',
    write: true,
    handle: (r) => {
      const one = subscriptionOf(r);
      const { world } = r;
      if (!one || registrationOf(one, world.now()) === 'Registered') return ok(providerWire(r));
      one.provider = 'Registering';
      one.registeredAt = world.now() + world.switches.registerDelayMs;
      world.events.emit('change', 'subscriptions');
      // It takes its time, be it ever so short.
      return ok(wire(one, 'Registering'));
    },
  },
];

/** The state of Microsoft.SecurityInsights at this moment: registering ends when its time has come. */
export function registrationOf(subscription: SimSubscription, now: number): string {
  const { provider, registeredAt = Number.POSITIVE_INFINITY } = subscription;
  return provider === 'Registering' && registeredAt <= now ? 'Registered' : provider;
}

const subscriptionOf = ({ world, params }: ArmRequest): SimSubscription | undefined =>
  world.subscriptions.get((params.subscription ?? '').toLowerCase());

function providerWire(request: ArmRequest) {
  const one = subscriptionOf(request);
  return wire(one, one ? registrationOf(one, request.world.now()) : 'NotRegistered');
}

const wire = (one: SimSubscription | undefined, registrationState: string) => ({
  id: `/subscriptions/${one?.id}/providers/Microsoft.SecurityInsights`,
  namespace: 'Microsoft.SecurityInsights',
  registrationPolicy: 'RegistrationRequired',
  registrationState,
  resourceTypes: [],
});
