import { type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';

/** Without Sentinel on the workspace nothing else matters. */
export const onboardedCheck: HealthCheck = {
  name: 'sentinel',
  question: 'Is Sentinel on for the workspace?',
  scope: 'workspace',
  drifts: {
    off: {
      what: 'Sentinel is off',
      effect: 'The workspace makes no incidents at all.',
      explicit: true,
      weight: 0,
    },
  },
  judge(scope, memory) {
    if (scope.of !== 'workspace') return notApplicable('');
    const { onboarded } = scope.workspace;
    if (onboarded.is !== 'known') return notRead(onboarded);
    if (onboarded.value) return healthy('Sentinel is on');
    return {
      verdict: 'unhealthy',
      kind: 'off',
      was: memory.known === 'healthy' ? 'on' : undefined,
      now: 'off',
      evidence: 'The workspace is not onboarded to Sentinel',
    };
  },
};
