import { alertsCheck } from './checks/alerts.ts';
import { connectorCheck } from './checks/connector.ts';
import { duplicateCheck } from './checks/duplicate.ts';
import { onboardedCheck } from './checks/onboarded.ts';
import { plansCheck } from './checks/plans.ts';
import { providerCheck } from './checks/provider.ts';
import { readableCheck } from './checks/readable.ts';
import { ruleCheck } from './checks/rule.ts';
import { solutionCheck } from './checks/solution.ts';
import { syncCheck } from './checks/sync.ts';
import type { DriftKind, HealthCheck } from './model.ts';

/** Everything that is looked at, in the order in which a detail card shows it. */
export const HEALTH_CHECKS: readonly HealthCheck[] = [
  readableCheck,
  providerCheck,
  plansCheck,
  connectorCheck,
  syncCheck,
  alertsCheck,
  onboardedCheck,
  solutionCheck,
  ruleCheck,
  duplicateCheck,
];

const byName = new Map(HEALTH_CHECKS.map((check) => [check.name, check]));

export const findCheck = (name: string): HealthCheck | undefined => byName.get(name);

/** A drift's kind; one that an older version knew and this one does not is still shown as something. */
export const driftKind = (checkName: string, kind: string): DriftKind =>
  byName.get(checkName)?.drifts[kind] ?? {
    what: kind,
    effect: 'This version of the bot does not look at it any more.',
    weight: 9,
  };
