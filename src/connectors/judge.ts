import type { HealthRow } from '../store/connector-tables.ts';
import { HEALTH_CHECKS } from './checks.ts';
import type { FleetFacts, HealthCheck, Judgement, Memory, Scope, Verdict } from './model.ts';
import { connectedTo, homeOf, scopeKey, subscriptionIdOf, workspaceIdOf } from './scope.ts';

/** One check's judgement at one scope. */
export interface Finding {
  readonly check: HealthCheck;
  /** check and scope: what a drift's key is made of. */
  readonly scope: string;
  readonly workspaceId: string;
  readonly subscriptionId: string | null;
  readonly judgement: Judgement;
}

export const findingKey = (checkName: string, scope: string): string => `${checkName} ${scope}`;

/** Every check at every scope that it is for and that the look asked about. */
export function judgeFleet(fleet: FleetFacts, remembered: ReadonlyMap<string, HealthRow>): Finding[] {
  return HEALTH_CHECKS.flatMap((check) =>
    scopesOf(check, fleet).flatMap((scope): Finding[] => {
      const key = scopeKey(scope);
      const row = remembered.get(findingKey(check.name, key));
      const judgement = check.judge(scope, memoryOf(row), fleet);
      if (!judgement) return [];
      const workspaceId = workspaceIdOf(scope, fleet);
      return [{ check, scope: key, workspaceId, subscriptionId: subscriptionIdOf(scope), judgement }];
    }),
  );
}

function scopesOf(check: HealthCheck, fleet: FleetFacts): Scope[] {
  if (check.scope === 'workspace')
    return fleet.workspaces.map((workspace) => ({ of: 'workspace', workspace }));
  if (check.scope === 'subscription')
    return fleet.subscriptions.map((subscription) => ({ of: 'subscription', subscription }));
  // A subscription and the workspace that its alerts should be in.
  return fleet.subscriptions.flatMap((subscription) => {
    const workspace = homeOf(subscription, fleet) ?? connectedTo(subscription.id, fleet)[0];
    return workspace ? [{ of: 'pair' as const, subscription, workspace }] : [];
  });
}

function memoryOf(row: HealthRow | undefined): Memory {
  if (!row) return {};
  return {
    known: (row.known as Verdict | null) ?? undefined,
    kind: row.kind ?? undefined,
    value: row.value === null ? undefined : JSON.parse(row.value),
  };
}
