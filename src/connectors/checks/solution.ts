import { type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';

/** The Content Hub solution that brings the connector's page and its rule templates. */
export const solutionCheck: HealthCheck = {
  name: 'solution',
  question: 'Is the Content Hub solution installed?',
  scope: 'workspace',
  drifts: {
    missing: {
      what: 'Solution not installed',
      effect: 'Sentinel’s connector page and rule templates for Defender for Cloud are missing.',
      weight: 5,
    },
  },
  judge(scope) {
    if (scope.of !== 'workspace') return notApplicable('');
    const { solution } = scope.workspace;
    if (solution.is !== 'known') return notRead(solution);
    if (solution.value !== undefined) return healthy(`Version ${solution.value} is installed`);
    return { verdict: 'unhealthy', kind: 'missing', now: 'not installed', evidence: 'It is not installed' };
  },
};
