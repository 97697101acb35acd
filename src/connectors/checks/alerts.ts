import type { RecentAlert } from '../../azure/health.ts';
import { type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';
import { connectedTo, whyNotClassic } from '../scope.ts';

/**
 * Whether alerts really arrive: one that Defender for Cloud has and Sentinel lacks is the proof of a fault. A
 * subscription without alerts is quiet, not ill.
 */
export const alertsCheck: HealthCheck = {
  name: 'alerts',
  question: 'Do its alerts arrive?',
  scope: 'pair',
  drifts: {
    missing: {
      what: 'Alerts do not arrive',
      effect: 'Defender for Cloud has alerts of the last day that Sentinel lacks; no incident tells of them.',
      weight: 1,
    },
  },
  judge(scope, _memory, fleet) {
    if (scope.of !== 'pair') return notApplicable('');
    const { subscription, workspace } = scope;
    if (subscription.foreign) return notApplicable(whyNotClassic(subscription, fleet) ?? '');
    const { arrived } = workspace;
    if (workspace.mode !== 'defender' && !connectedTo(subscription.id, fleet).includes(workspace))
      return notApplicable('Not connected to this workspace');
    if (arrived.is !== 'known') return notRead(arrived);
    const { owedAlerts } = subscription;
    if (owedAlerts.is !== 'known') return notRead(owedAlerts);
    const here = arrived.value.find((one) => one.subscriptionId === subscription.id);
    const missing = lacking(owedAlerts.value, here?.names ?? [], subscription.connectedSince);
    const value = { newestAt: here ? Date.parse(here.newestAt) : undefined, missing: missing.length };
    if (missing.length === 0)
      return healthy(
        here ? 'Alerts arrive' : 'Quiet: no alert in Defender for Cloud that Sentinel lacks',
        value,
      );
    const count = missing.length === 1 ? '1 alert' : `${missing.length} alerts`;
    return {
      verdict: 'unhealthy',
      kind: 'missing',
      now: `${count} missing`,
      evidence: `${count} of the last day did not reach ${workspace.workspace.name}, the newest "${missing[0]?.title ?? ''}"`,
      value,
    };
  },
};

/**
 * The newest alerts up to the first that did arrive: once the flow is back, what was missed before is no fault any more.
 * Nor is what was raised before the subscription was connected.
 */
function lacking(
  owed: readonly RecentAlert[],
  arrived: readonly string[],
  connectedSince: number,
): readonly RecentAlert[] {
  const there = new Set(arrived);
  const newestFirst = owed
    .filter((alert) => Date.parse(alert.at) >= connectedSince)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const first = newestFirst.findIndex((alert) => there.has(alert.name));
  return first === -1 ? newestFirst : newestFirst.slice(0, first);
}
