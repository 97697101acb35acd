import type { DataConnector, DefenderPlan, IncidentRule } from '../../src/azure/health.ts';
import { findCheck } from '../../src/connectors/checks.ts';
import {
  type FleetFacts,
  type Judgement,
  known,
  type Memory,
  type SubscriptionFacts,
  type WorkspaceFacts,
} from '../../src/connectors/model.ts';

export const AT = Date.parse('2026-11-23T14:00:00Z');
export const RETAIL = '11111111-1111-4111-8111-111111111111';
export const SHARED = '22222222-2222-4222-8222-222222222222';

export const workspaceOf = (name: string) => ({
  id: `/subscriptions/33333333-3333-4333-8333-333333333333/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/${name}`,
  subscriptionId: '33333333-3333-4333-8333-333333333333',
  resourceGroup: 'rg-soc',
  name,
});

export const aConnector = (over: Partial<DataConnector> = {}): DataConnector => ({
  name: 'c0ffee00-0000-4000-8000-000000000001',
  kind: 'legacy',
  subscriptionId: RETAIL,
  enabled: true,
  ...over,
});

export const aRule = (over: Partial<IncidentRule> = {}): IncidentRule => ({
  name: 'rule-1',
  displayName: 'Create incidents from Defender for Cloud',
  enabled: true,
  severities: ['High', 'Medium', 'Low'],
  wire: {},
  ...over,
});

export const aPlan = (name: string, on = true): DefenderPlan => ({ name, on });

/** A workspace in which all is well. */
export const aWorkspace = (over: Partial<WorkspaceFacts> = {}): WorkspaceFacts => ({
  workspace: workspaceOf('law-soc-we'),
  mode: 'legacy',
  connectors: known([aConnector()]),
  rules: known([aRule()]),
  arrived: known([]),
  onboarded: known(true),
  solution: known('3.0.3'),
  ...over,
});

/** A subscription with which all is well. */
export const aSubscription = (over: Partial<SubscriptionFacts> = {}): SubscriptionFacts => ({
  id: RETAIL,
  name: 'Retail Production',
  visible: true,
  foreign: false,
  fresh: false,
  home: workspaceOf('law-soc-we').id,
  connectedSince: 0,
  sync: known(true),
  plans: known([aPlan('VirtualMachines'), aPlan('KeyVaults', false)]),
  registration: known('Registered'),
  owedAlerts: known([]),
  ...over,
});

export const aFleet = (
  subscription: SubscriptionFacts = aSubscription(),
  ...workspaces: WorkspaceFacts[]
): FleetFacts => ({
  at: AT,
  swept: true,
  workspaces: workspaces.length > 0 ? workspaces : [aWorkspace()],
  subscriptions: [subscription],
});

/** What a check says of the fleet's first subscription and first workspace. */
export function judge(name: string, fleet: FleetFacts, memory: Memory = {}): Judgement {
  const check = findCheck(name);
  const [subscription] = fleet.subscriptions;
  const [workspace] = fleet.workspaces;
  if (!check || !subscription || !workspace) throw new Error(`no check ${name}`);
  const scope =
    check.scope === 'subscription'
      ? ({ of: 'subscription', subscription } as const)
      : check.scope === 'workspace'
        ? ({ of: 'workspace', workspace } as const)
        : ({ of: 'pair', subscription, workspace } as const);
  const judgement = check.judge(scope, memory, fleet);
  if (!judgement) throw new Error(`${name} was not asked`);
  return judgement;
}
