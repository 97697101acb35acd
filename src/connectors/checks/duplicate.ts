import { type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';

/** The classic and the tenant-wide connector must not both be on in one workspace. */
export const duplicateCheck: HealthCheck = {
  name: 'duplicate',
  question: 'Does only one connector bring the alerts?',
  scope: 'workspace',
  drifts: {
    both: {
      what: 'Old and tenant-wide connector both on',
      effect: 'Each alert arrives twice. Disconnect the subscriptions from the old connector in Sentinel.',
      weight: 4,
    },
  },
  judge(scope) {
    if (scope.of !== 'workspace') return notApplicable('');
    const { connectors } = scope.workspace;
    if (connectors.is !== 'known') return notRead(connectors);
    const old = connectors.value.filter((one) => one.kind === 'legacy' && one.enabled).length;
    const wide = connectors.value.some((one) => one.kind === 'tenant');
    if (!wide) return healthy(old > 0 ? 'Only the old connector is on' : 'No tenant-wide connector');
    if (old === 0) return healthy('Only the tenant-wide connector is on');
    return {
      verdict: 'unhealthy',
      kind: 'both',
      now: 'both on',
      evidence: `The tenant-wide connector is on, and ${old === 1 ? '1 subscription is' : `${old} subscriptions are`} connected the old way too`,
    };
  },
};
