import { AppError } from '../../core/errors.ts';
import type { HealthRow, SubscriptionRow } from '../../store/connector-tables.ts';
import type { Db } from '../../store/database.ts';
import { getWorkspaceHealth, listSubscriptions, NEW_ONES } from '../../store/fleet.ts';
import { listHealth } from '../../store/health.ts';
import type { ConnectorDeps } from '../deps.ts';
import type { Mode, RepairStep } from '../model.ts';
import { isForeign, workspaceName } from '../words.ts';
import type { PlannedStep } from './steps.ts';

/** What would be done, and what is left out and why. */
export interface RepairPlan {
  readonly steps: readonly PlannedStep[];
  readonly notes: readonly string[];
}

/** As of the last look: enough to plan with, since each step looks again before it writes. */
export interface PlanFacts {
  readonly health: readonly HealthRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  /** By workspace id; only those that are served. */
  readonly modes: ReadonlyMap<string, Mode | undefined>;
  readonly tenantId: string;
}

export async function readPlanFacts(
  deps: Pick<ConnectorDeps, 'workspaces' | 'tenantId'> & { readonly store: { readonly db: Db } },
): Promise<PlanFacts> {
  const { db } = deps.store;
  const modes = new Map<string, Mode | undefined>();
  for (const { id } of deps.workspaces)
    modes.set(id, ((await getWorkspaceHealth(db, id)).mode as Mode | null) ?? undefined);
  return {
    health: await listHealth(db),
    subscriptions: (await listSubscriptions(db)).filter((row) => row.id !== NEW_ONES),
    modes,
    tenantId: deps.tenantId,
  };
}

/**
 * The steps that would make these subscriptions as they are wanted, in the order in which they have to be made: for each
 * subscription provider, connector, sync, and at the end the rule of each workspace. Only those that the workspace's mode
 * allows and that `wanted` names.
 * @throws AppError `input.unknown-target` for a subscription that is not watched here.
 */
export function planRepair(
  facts: PlanFacts,
  subscriptionIds: readonly string[],
  wanted: readonly RepairStep[],
  ruleOf: readonly string[] = [],
): RepairPlan {
  const notes = new Set<string>();
  const steps: PlannedStep[] = [];
  const workspaces = new Set(ruleOf);
  for (const id of subscriptionIds) {
    const row = facts.subscriptions.find((one) => one.id === id);
    if (!row) throw new AppError('input.unknown-target', { what: 'One of these subscriptions' });
    const home = homeFor(facts, row, notes);
    if (!home) continue;
    steps.push(...stepsOf(facts, row, home, wanted));
    workspaces.add(home);
  }
  if (wanted.includes('rule'))
    for (const workspaceId of workspaces) steps.push(...ruleStep(facts, workspaceId));
  if (steps.some((one) => one.step === 'connector'))
    notes.add('Defender plans cost money and are never part of a repair.');
  return { steps, notes: [...notes] };
}

/** Where it is to be connected, or a note why nothing can be done for it. */
function homeFor(facts: PlanFacts, row: SubscriptionRow, notes: Set<string>): string | undefined {
  if (isForeign(row, facts.tenantId)) {
    notes.add(`${row.name} belongs to another tenant; the connector does not support that.`);
    return undefined;
  }
  if (!row.home || !facts.modes.has(row.home)) {
    notes.add(`${row.name} has no home yet. Type "connectors baseline" to choose its workspace.`);
    return undefined;
  }
  if (facts.modes.get(row.home) !== 'legacy') {
    notes.add(
      `${workspaceName(row.home)} gets its incidents through Defender XDR; there is nothing to repair here.`,
    );
    return undefined;
  }
  return row.home;
}

function stepsOf(
  facts: PlanFacts,
  row: SubscriptionRow,
  workspaceId: string,
  wanted: readonly RepairStep[],
): PlannedStep[] {
  const of = (check: string) =>
    facts.health.find((one) => one.check_name === check && one.subscription_id === row.id);
  const ill = (check: string) => of(check)?.verdict === 'unhealthy';
  const connects = ill('connector') && of('connector')?.kind !== 'twice';
  const planned = (step: RepairStep, from: string, to: string): PlannedStep[] =>
    wanted.includes(step) ? [{ step, subscriptionId: row.id, workspaceId, name: row.name, from, to }] : [];
  return [
    // Unregistered stops the connector; one that was never read is looked at when its turn comes.
    ...(ill('provider') || (connects && of('provider')?.verdict !== 'healthy')
      ? planned('provider', ill('provider') ? 'not registered' : 'not known', 'registered')
      : []),
    ...(connects || of('sync')?.kind === 'alone'
      ? planned(
          'connector',
          of('connector')?.kind === 'disabled' ? 'disabled' : 'not connected',
          `connected to ${workspaceName(workspaceId)}`,
        )
      : []),
    ...((ill('sync') && of('sync')?.kind === 'off') || (connects && wanted.includes('connector'))
      ? planned('sync', ill('sync') ? 'off' : 'not known', 'on')
      : []),
  ];
}

function ruleStep(facts: PlanFacts, workspaceId: string): PlannedStep[] {
  const rule = facts.health.find((one) => one.check_name === 'rule' && one.scope === workspaceId);
  if (rule?.verdict !== 'unhealthy' || rule.kind !== 'off') return [];
  return [{ step: 'rule', workspaceId, name: workspaceName(workspaceId), from: 'off', to: 'on' }];
}
