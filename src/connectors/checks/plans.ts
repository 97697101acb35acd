import { cannotSay, type HealthCheck, healthy, type Judgement, notApplicable, notRead } from '../model.ts';

/** Remembered: plans that were seen on and that nobody has agreed to do without. */
interface Remembered {
  readonly kept: readonly string[];
}

/** Defender plans of a subscription: at least one is on, and none that was on has been switched off. */
export const plansCheck: HealthCheck = {
  name: 'plans',
  question: 'Are Defender plans on?',
  scope: 'subscription',
  drifts: {
    none: {
      what: 'No Defender plan is on',
      effect: 'Defender for Cloud raises no alerts for it, and its connector cannot be enabled.',
      explicit: true,
      weight: 1,
    },
    less: {
      what: 'Defender plan switched off',
      effect: 'What the plan protected raises no alerts any more.',
      explicit: true,
      weight: 2,
    },
  },
  judge(scope, memory) {
    if (scope.of === 'workspace') return notApplicable('');
    const { plans, foreign, visible } = scope.subscription;
    if (foreign) return notApplicable('Belongs to another tenant; the connector does not support that');
    if (!visible) return cannotSay('The subscription cannot be read');
    if (plans.is !== 'known') return notRead(plans);
    return judgePlans(
      plans.value.filter((plan) => plan.on).map((plan) => plan.name),
      plans.value.filter((plan) => !plan.on).map((plan) => plan.name),
      (memory.value as Remembered | undefined)?.kept ?? [],
    );
  },
};

function judgePlans(on: readonly string[], off: readonly string[], before: readonly string[]): Judgement {
  const all = on.length + off.length;
  const gone = before.filter((name) => !on.includes(name));
  const value = {
    kept: [...new Set([...before, ...on])].sort(),
    on: [...on].sort(),
    off: [...off].sort(),
    all,
  };
  const evidence =
    on.length === all ? `All ${all} plans are on` : `${on.length} of ${all} plans are on: ${on.join(', ')}`;
  if (on.length === 0)
    return {
      verdict: 'unhealthy',
      kind: 'none',
      was: before.length > 0 ? before.join(', ') : undefined,
      now: 'none on',
      evidence: 'No plan is on',
      value,
    };
  if (gone.length === 0) return healthy(evidence, value);
  return {
    verdict: 'unhealthy',
    kind: 'less',
    was: `${gone.join(', ')} on`,
    now: 'off',
    evidence: `${gone.join(', ')} was on and is off`,
    value,
  };
}

/** "all on", "some on", "none on", as the portal says it; undefined while nothing is remembered. */
export function plansInWords(value: unknown): string | undefined {
  const seen = value as { on?: readonly string[]; all?: number } | null | undefined;
  if (!seen?.on || seen.all === undefined) return undefined;
  if (seen.on.length === 0) return 'none on';
  return seen.on.length === seen.all ? 'all on' : 'some on';
}

/** Plans that were off at the last look, as the check remembers it. */
export const plansOff = (value: unknown): readonly string[] =>
  (value as { off?: readonly string[] } | null | undefined)?.off ?? [];

/** After somebody accepted it: only what is on now is expected from now on. */
export function forgetSwitchedOff(value: unknown): unknown {
  const seen = value as { on?: readonly string[] } | null | undefined;
  return seen?.on ? { ...seen, kept: seen.on } : value;
}
