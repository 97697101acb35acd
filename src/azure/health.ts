import type { Workspace } from './model.ts';

/** What Azure says about connector health, and what a person may change in it. Subscription ids are lower case. */

/** A data connector of a workspace, of any kind. */
export interface DataConnector {
  /** Resource name: a random GUID for the subscription-based kind, so that its subscription tells which one it is. */
  readonly name: string;
  /** `legacy`: Defender for Cloud, one subscription. `tenant`: Defender for Cloud, tenant-wide. `xdr`: Defender XDR. */
  readonly kind: 'legacy' | 'tenant' | 'xdr' | 'other';
  /** Of the legacy kind. */
  readonly subscriptionId?: string;
  /** Legacy: alerts flow. XDR: incidents flow. Compared without case. */
  readonly enabled: boolean;
  readonly etag?: string;
}

/** A rule that makes incidents from Defender for Cloud's alerts. */
export interface IncidentRule {
  readonly name: string;
  readonly displayName: string;
  readonly enabled: boolean;
  /** Severities that it lets through; empty: all, Informational too. */
  readonly severities: readonly string[];
  /** What is needed to write it back whole. Never stored. */
  readonly wire: object;
}

/** A Defender plan of a subscription; deprecated ones are left out. */
export interface DefenderPlan {
  readonly name: string;
  /** `Standard`: it protects and costs money. */
  readonly on: boolean;
  readonly subPlan?: string;
}

export type Registration = 'Registered' | 'Registering' | 'NotRegistered' | 'Unregistering' | 'Unregistered';

/** An alert as Defender for Cloud has it. */
export interface RecentAlert {
  readonly subscriptionId: string;
  /** `<ticks>_<guid>`, lower case. */
  readonly name: string;
  readonly title: string;
  /** When Defender for Cloud made it, ISO 8601. */
  readonly at: string;
}

/** The Defender for Cloud alerts of one subscription that reached a workspace's SecurityAlert table. */
export interface ArrivedAlerts {
  readonly subscriptionId: string;
  /** TimeGenerated of the newest, ISO 8601. */
  readonly newestAt: string;
  /** Defender's names (`<ticks>_<guid>`, lower case) of those since the asked time, from AlertLink and VendorOriginalId. */
  readonly names: readonly string[];
}

/** A row of the SecurityAlert table, the newest of its alert. */
export interface AlertTableRow {
  readonly at: string;
  /** Untrusted text, as all of these. */
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly entity?: string;
  readonly subscriptionId?: string;
  readonly link?: string;
}

export interface AlertTableQuery {
  readonly subscriptionId?: string;
  /** ISO 8601. */
  readonly since: string;
  readonly take: number;
}

/** Connectors, incident rules and content of one workspace, with one principal's rights. */
export interface Connectors {
  listConnectors(workspace: Workspace, signal?: AbortSignal): Promise<readonly DataConnector[]>;
  /**
   * Creates the subscription's connector, or enables it where `existing` names one. Read it back afterwards.
   * @throws AppError `azure.license` where no Defender plan is on; else as everywhere.
   */
  enableConnector(
    workspace: Workspace,
    wanted: { readonly name: string; readonly subscriptionId: string; readonly existing?: DataConnector },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Only rules for Defender for Cloud ("Azure Security Center"). */
  listIncidentRules(workspace: Workspace, signal?: AbortSignal): Promise<readonly IncidentRule[]>;
  /** Switches a rule on, everything else as it was; without one makes a rule of that name for all but Informational. */
  enableIncidentRule(
    workspace: Workspace,
    wanted: { readonly name: string; readonly existing?: IncidentRule },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Whether Sentinel is on for the workspace. */
  isOnboarded(workspace: Workspace, signal?: AbortSignal): Promise<boolean>;
  /** Version of the installed Microsoft Defender for Cloud solution; undefined where it is not installed. */
  installedSolution(workspace: Workspace, signal?: AbortSignal): Promise<string | undefined>;
  /** Installs it from the Content Hub's catalogue. */
  installSolution(workspace: Workspace, signal?: AbortSignal): Promise<void>;
}

/** What Defender for Cloud and ARM say about one subscription. */
export interface SubscriptionSettings {
  /** Bi-directional sync (settings/Sentinel). */
  isSyncEnabled(subscriptionId: string, signal?: AbortSignal): Promise<boolean>;
  enableSync(subscriptionId: string, signal?: AbortSignal): Promise<void>;
  /** Straight from Defender for Cloud, for a read-back; Resource Graph lags behind. */
  listPlans(subscriptionId: string, signal?: AbortSignal): Promise<readonly DefenderPlan[]>;
  /** Starts billing. A failed extension inside a 200 is `azure.bad-request`. */
  enablePlan(subscriptionId: string, plan: string, subPlan?: string, signal?: AbortSignal): Promise<void>;
  /** Of Microsoft.SecurityInsights. */
  registration(subscriptionId: string, signal?: AbortSignal): Promise<Registration>;
  /** Begins to register; it takes minutes. */
  register(subscriptionId: string, signal?: AbortSignal): Promise<void>;
}

/** What Resource Graph and Log Analytics know about many subscriptions at once. */
export interface Fleet {
  /** Plans by subscription; a subscription that cannot be read is missing. One query for 300 subscriptions. */
  listPlans(
    subscriptionIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly DefenderPlan[]>>;
  /** Alerts that Defender for Cloud made since then, newest first, at most 1000. */
  listRecentAlerts(
    subscriptionIds: readonly string[],
    since: string,
    signal?: AbortSignal,
  ): Promise<readonly RecentAlert[]>;
  /** What reached the workspace: names since `since`, the newest time within the last 30 days. One query. */
  listArrived(workspace: Workspace, since: string, signal?: AbortSignal): Promise<readonly ArrivedAlerts[]>;
  listAlertRows(
    workspace: Workspace,
    query: AlertTableQuery,
    signal?: AbortSignal,
  ): Promise<readonly AlertTableRow[]>;
}

/** Which of these actions the principal may do at a scope (an ARM id), in one request. */
export type GrantedActions = (
  scope: string,
  actions: readonly string[],
  signal?: AbortSignal,
) => Promise<ReadonlySet<string>>;
