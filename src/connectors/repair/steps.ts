import type { Workspace } from '../../azure/model.ts';
import type { RepairStep } from '../model.ts';

/** One write of a repair, planned. */
export interface PlannedStep {
  readonly step: RepairStep;
  /** Absent for the rule, which is the workspace's. */
  readonly subscriptionId?: string;
  readonly workspaceId: string;
  /** The subscription's or the workspace's name, as it was when it was planned; text from outside. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Which Azure right a step needs, and where. */
export interface Needed {
  readonly action: string;
  /** An ARM id. */
  readonly scope: string;
}

const ACTIONS: Readonly<Record<RepairStep, string>> = {
  provider: 'Microsoft.SecurityInsights/register/action',
  connector: 'Microsoft.SecurityInsights/dataConnectors/write',
  sync: 'Microsoft.Security/settings/write',
  rule: 'Microsoft.SecurityInsights/alertRules/write',
};

/** Azure actions of all steps, for the permissions table. */
export const REPAIR_ACTIONS: readonly string[] = Object.values(ACTIONS);

export const neededFor = (planned: PlannedStep): Needed => ({
  action: ACTIONS[planned.step],
  scope:
    planned.step === 'connector' || planned.step === 'rule' || !planned.subscriptionId
      ? planned.workspaceId
      : `/subscriptions/${planned.subscriptionId}`,
});

const WHAT: Readonly<Record<RepairStep, (name: string) => string>> = {
  provider: (name) => `Register Microsoft.SecurityInsights in ${name}`,
  connector: (name) => `Enable the connector of ${name}`,
  sync: (name) => `Switch on bi-directional sync of ${name}`,
  rule: (name) => `Switch on the incident rule of ${name}`,
};

/** "Enable the connector of Retail Production". */
export const stepInWords = ({ step, name }: PlannedStep): string => WHAT[step](name);

/** What a repair is asked to do, as it is kept in the action; never a token. */
export interface RepairInput {
  readonly verb: string;
  /** The posted card it was started from. */
  readonly cardId?: string;
  readonly steps: readonly PlannedStep[];
}

export const workspaceOf = (workspaces: readonly Workspace[], planned: PlannedStep): Workspace | undefined =>
  workspaces.find((one) => one.id === planned.workspaceId);
