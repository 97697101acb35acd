import { type HealthCheck, healthy, notApplicable } from '../model.ts';

/** Whether the bot can see the subscription at all; what it cannot see is never called healthy. */
export const readableCheck: HealthCheck = {
  name: 'readable',
  question: 'Can the bot read it?',
  scope: 'subscription',
  drifts: {
    unreadable: {
      what: 'Cannot be read',
      effect: 'The bot cannot say whether it is covered.',
      prerequisite: 'The bot’s identity needs Security Reader and Reader on it.',
      weight: 2,
    },
  },
  judge(scope, memory) {
    if (scope.of === 'workspace') return notApplicable('');
    const { visible, plans, foreign } = scope.subscription;
    if (foreign) return notApplicable('Belongs to another tenant; the connector does not support that');
    const refused = plans.is === 'unknown' && plans.refused === true;
    if (visible && !refused) return healthy('It can be read');
    return {
      verdict: 'unhealthy',
      kind: 'unreadable',
      was: memory.known === 'healthy' ? 'readable' : undefined,
      now: 'not readable',
      evidence: visible
        ? 'The bot may not read its Defender for Cloud settings'
        : 'It is not among the subscriptions that the bot can see',
    };
  },
};
