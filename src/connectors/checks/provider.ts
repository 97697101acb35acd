import { cannotSay, type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';
import { whyNotClassic } from '../scope.ts';

/** Microsoft.SecurityInsights, which has to be registered in each subscription that is connected. */
export const providerCheck: HealthCheck = {
  name: 'provider',
  question: 'Is the resource provider registered?',
  scope: 'subscription',
  drifts: {
    unregistered: {
      what: 'Resource provider not registered',
      effect: 'Its connector cannot be enabled, and an enabled one may stop.',
      explicit: true,
      repair: 'provider',
      weight: 2,
    },
  },
  judge(scope, memory, fleet) {
    if (scope.of === 'workspace') return notApplicable('');
    const { subscription } = scope;
    const why = whyNotClassic(subscription, fleet);
    if (why) return notApplicable(why);
    const { registration } = subscription;
    if (registration.is !== 'known') return notRead(registration);
    const state = registration.value;
    // On its way is neither a fault nor well yet.
    if (state === 'Registering') return cannotSay('Microsoft.SecurityInsights is being registered');
    if (state === 'Registered') return healthy('Microsoft.SecurityInsights is registered');
    return {
      verdict: 'unhealthy',
      kind: 'unregistered',
      was: memory.known === 'healthy' ? 'registered' : undefined,
      now: 'not registered',
      evidence: `Microsoft.SecurityInsights is ${state === 'NotRegistered' ? 'not registered' : state.toLowerCase()}`,
    };
  },
};
