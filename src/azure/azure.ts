import type { Connectors, Fleet, GrantedActions, SubscriptionSettings } from './health.ts';
import type {
  AzureSubscription,
  DefenderAlert,
  DefenderAlertRef,
  EntitySummary,
  Incident,
  IncidentChange,
  IncidentRead,
  SecurityAlert,
  Workspace,
} from './model.ts';

/**
 * Azure, with one principal's rights: the bot's own reader, or a person who clicked. Every method throws AppError only
 * (`azure.*` and `signin.*`), sends each request once, and gives up after its timeout. Ids compare without case.
 */
export interface Azure {
  readonly sentinel: Sentinel;
  readonly defender: Defender;
  readonly graph: ResourceGraph;
  readonly logs: LogAnalytics;
  readonly permissions: Permissions;
  readonly connectors: Connectors;
  readonly settings: SubscriptionSettings;
  readonly fleet: Fleet;
}

export interface IncidentQuery {
  /** Only incidents last modified at or after this ISO time. */
  readonly modifiedSince?: string;
  /** Only incidents that are not closed. */
  readonly openOnly?: boolean;
  /** `server`: $filter in the request. `client`: read all and filter here (for a service that refuses the filter). */
  readonly filter: 'server' | 'client';
}

export interface Sentinel {
  /** Pages of incidents, oldest change first where the service allows it. A refused $filter is `azure.bad-request`. */
  listIncidents(
    workspace: Workspace,
    query: IncidentQuery,
    signal?: AbortSignal,
  ): AsyncIterable<readonly Incident[]>;
  /** A GET that proves `Microsoft.SecurityInsights/incidents/read` on the workspace ($top=1); resolves or throws. */
  canReadIncidents(workspace: Workspace, signal?: AbortSignal): Promise<void>;
  getIncident(workspace: Workspace, name: string, signal?: AbortSignal): Promise<IncidentRead>;
  /** PUT with the etag that was read; a newer version on the server is `azure.conflict`. */
  updateIncident(
    workspace: Workspace,
    read: IncidentRead,
    change: IncidentChange,
    signal?: AbortSignal,
  ): Promise<Incident>;
  putComment(
    workspace: Workspace,
    name: string,
    commentId: string,
    message: string,
    signal?: AbortSignal,
  ): Promise<void>;
  hasComment(workspace: Workspace, name: string, commentId: string, signal?: AbortSignal): Promise<boolean>;
  listAlerts(workspace: Workspace, name: string, signal?: AbortSignal): Promise<readonly SecurityAlert[]>;
  listEntities(workspace: Workspace, name: string, signal?: AbortSignal): Promise<EntitySummary>;
}

export interface Defender {
  getAlert(ref: DefenderAlertRef, signal?: AbortSignal): Promise<DefenderAlert>;
  /** Asks for the change (204). It proves nothing: read the alert afterwards. */
  setAlertState(
    ref: DefenderAlertRef,
    state: 'resolve' | 'dismiss' | 'activate',
    signal?: AbortSignal,
  ): Promise<void>;
  /** Bi-directional sync of the subscription (settings/Sentinel). */
  isSyncEnabled(subscriptionId: string, signal?: AbortSignal): Promise<boolean>;
  /** The subscription's home region, for an alert whose link names none. */
  homeLocation(subscriptionId: string, signal?: AbortSignal): Promise<string | undefined>;
}

export interface ResourceGraph {
  /** Defender for Cloud alerts by name, wherever the principal can read them. */
  findAlerts(names: readonly string[], signal?: AbortSignal): Promise<readonly DefenderAlert[]>;
  listSubscriptions(signal?: AbortSignal): Promise<readonly AzureSubscription[]>;
}

export interface AlertJoin {
  readonly incidentName: string;
  /** How many of the incident's alerts have a SecurityAlert row, and how many of those are Defender for Cloud's. */
  readonly found: number;
  readonly defenderForCloud: number;
}

export interface LogAnalytics {
  /** Joins SecurityIncident.AlertIds to SecurityAlert rows of "Azure Security Center", in one query. */
  joinAlerts(
    workspace: Workspace,
    incidentNames: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly AlertJoin[]>;
  /** SecurityIncident.ModifiedBy of the row that closed it, where there is one. */
  closedBy(workspace: Workspace, incidentName: string, signal?: AbortSignal): Promise<string | undefined>;
}

export interface Permissions {
  /** Whether the principal may do `action` at `scope` (an ARM id). Only decides what is offered; the real call decides. */
  allows(scope: string, action: string, signal?: AbortSignal): Promise<boolean>;
  readonly granted: GrantedActions;
}
