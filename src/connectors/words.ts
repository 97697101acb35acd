import type { SubscriptionRow } from '../store/connector-tables.ts';
import { driftKind } from './checks.ts';
import { REPAIR_STEPS, type RepairStep } from './model.ts';

/** The last part of a resource id: a workspace's name. */
export const workspaceName = (id: string): string => id.split('/').at(-1) ?? id;

/** What stands for a scope on a card: the subscription's name where there is one, else the workspace's. */
export const scopeName = (
  row: { readonly subscription_id: string | null; readonly workspace_id: string },
  subscriptions: ReadonlyMap<string, Pick<SubscriptionRow, 'name'>>,
): string =>
  row.subscription_id === null
    ? workspaceName(row.workspace_id)
    : (subscriptions.get(row.subscription_id)?.name ?? `subscription ${row.subscription_id.slice(0, 8)}`);

/** Of another tenant than the bot's own, seen through Lighthouse. */
export const isForeign = (row: Pick<SubscriptionRow, 'tenant_id'>, tenantId: string): boolean =>
  row.tenant_id !== null && row.tenant_id.toLowerCase() !== tenantId.toLowerCase();

/** The steps that would mend these drifts, in the order of a repair. */
export function stepsFor(drifts: readonly { check_name: string; kind: string }[]): RepairStep[] {
  const wanted = new Set(drifts.map((drift) => driftKind(drift.check_name, drift.kind).repair));
  return REPAIR_STEPS.filter((step) => wanted.has(step));
}

/** "Repair needs Microsoft Sentinel Contributor on law-soc-we and Contributor on each subscription." */
export function needsInWords(steps: readonly RepairStep[], workspace: string): string | undefined {
  if (steps.length === 0) return undefined;
  const onWorkspace = steps.includes('connector') || steps.includes('rule');
  const onSubscription = steps.includes('connector') || steps.includes('provider');
  const roles = [
    onWorkspace && `Microsoft Sentinel Contributor on ${workspace}`,
    onSubscription && 'Contributor on each subscription',
    !onSubscription && steps.includes('sync') && 'Security Admin on each subscription',
  ].filter(Boolean);
  return `Repair needs ${roles.join(' and ')}. Press it to see what you may do; nothing happens before you confirm.`;
}
