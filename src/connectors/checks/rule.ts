import type { IncidentRule } from '../../azure/health.ts';
import { cannotSay, type HealthCheck, healthy, type Judgement, notApplicable, notRead } from '../model.ts';

/** The rule that makes incidents from Defender for Cloud's alerts: wanted where nobody else makes them, and only there. */
export const ruleCheck: HealthCheck = {
  name: 'rule',
  question: 'Do alerts become incidents, once?',
  scope: 'workspace',
  drifts: {
    off: {
      what: 'Incident rule is off',
      effect: 'Alerts arrive and no incident is made from them, so nothing new is posted.',
      explicit: true,
      repair: 'rule',
      weight: 0,
    },
    noisy: {
      what: 'Informational alerts open incidents',
      effect:
        'Each informational alert becomes an incident. Take Informational out of the rule’s severities.',
      weight: 7,
    },
    doubled: {
      what: 'Incident rule on although Defender XDR makes the incidents',
      effect: 'Incidents come twice. Switch the rule off in Sentinel’s analytics.',
      weight: 4,
    },
  },
  judge(scope, memory) {
    if (scope.of !== 'workspace') return notApplicable('');
    const { rules, connectors, mode } = scope.workspace;
    if (rules.is !== 'known') return notRead(rules);
    const on = rules.value.filter((rule) => rule.enabled);
    if (mode === undefined) return cannotSay('The connectors cannot be read');
    if (mode !== 'legacy') return whereXdrMakesThem(on);
    const connected =
      connectors.is === 'known' && connectors.value.some((one) => one.kind === 'legacy' && one.enabled);
    if (on.length > 0) return judgeRule(on);
    // A connector that has just gone does not make the rule unwanted.
    if (!connected && memory.known !== 'unhealthy') return notApplicable('No subscription is connected');
    return {
      verdict: 'unhealthy',
      kind: 'off',
      was: memory.known === 'healthy' ? 'on' : undefined,
      now: rules.value.length > 0 ? 'off' : 'none',
      evidence:
        rules.value.length > 0 ? 'The rule is switched off' : 'There is no rule for Defender for Cloud',
    };
  },
};

const whereXdrMakesThem = (on: readonly IncidentRule[]): Judgement =>
  on.length === 0
    ? notApplicable('Incidents come through Defender XDR')
    : {
        verdict: 'unhealthy',
        kind: 'doubled',
        now: 'on',
        evidence: `"${on[0]?.displayName ?? ''}" is on, and Defender XDR makes incidents too`,
      };

function judgeRule(on: readonly IncidentRule[]): Judgement {
  const noisy = on.find(
    (rule) =>
      rule.severities.length === 0 || rule.severities.some((one) => one.toLowerCase() === 'informational'),
  );
  const name = on[0]?.displayName ?? '';
  if (!noisy) return healthy(`"${name}" is on`);
  return {
    verdict: 'unhealthy',
    kind: 'noisy',
    now: 'let through',
    evidence: `"${noisy.displayName}" lets Informational alerts through`,
  };
}
