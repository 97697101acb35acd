/** What Azure says, with Azure's own words; only the fields that we read. Times are ISO 8601 strings as they came. */

export type Severity = 'High' | 'Medium' | 'Low' | 'Informational';
export type IncidentStatus = 'New' | 'Active' | 'Closed';
export type Classification = 'Undetermined' | 'TruePositive' | 'BenignPositive' | 'FalsePositive';
export type ClassificationReason =
  | 'SuspiciousActivity'
  | 'SuspiciousButExpected'
  | 'IncorrectAlertLogic'
  | 'InaccurateData';

/** A Log Analytics workspace with Sentinel, from its resource id; `id` is lower case and is how we compare. */
export interface Workspace {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export interface Owner {
  readonly objectId?: string;
  readonly name?: string;
  readonly userPrincipalName?: string;
}

/** A Sentinel incident. */
export interface Incident {
  /** The workspace's id (lower case) it was read from. */
  readonly workspaceId: string;
  /** Resource name, a GUID in lower case: with the workspace, the incident's identity. */
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly classification?: Classification;
  readonly classificationReason?: ClassificationReason;
  readonly classificationComment?: string;
  readonly owner?: Owner;
  readonly labels: readonly string[];
  /** `Azure Sentinel` (a rule made it) or `Microsoft XDR` (the Defender portal made it). */
  readonly providerName: string;
  /** The Azure portal's page, and the Defender portal's where the incident has one. */
  readonly incidentUrl: string;
  readonly providerIncidentUrl?: string;
  readonly createdTimeUtc: string;
  readonly lastModifiedTimeUtc: string;
  readonly firstActivityTimeUtc?: string;
  readonly lastActivityTimeUtc?: string;
  readonly alertsCount: number;
  readonly alertProductNames: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  /** Set where Defender XDR merged it into another. */
  readonly mergedIncidentNumber?: number;
  readonly etag: string;
}

/** An incident just read, with what the SDK needs to write it back whole (PUT replaces). Never stored. */
export interface IncidentRead {
  readonly incident: Incident;
  readonly wire: object;
}

/** What a write changes; everything else goes back as it was read. */
export interface IncidentChange {
  readonly status?: IncidentStatus;
  readonly severity?: Severity;
  readonly classification?: Classification;
  readonly classificationReason?: ClassificationReason;
  readonly classificationComment?: string;
  /** `null` takes the owner away. */
  readonly owner?: {
    objectId: string;
    assignedTo?: string;
    userPrincipalName?: string;
    email?: string;
  } | null;
}

/** An alert inside an incident, as Sentinel lists it. */
export interface SecurityAlert {
  /** Sentinel's id (GUID); not Defender's. */
  readonly systemAlertId: string;
  readonly title: string;
  readonly severity: Severity | string;
  readonly productName: string;
  /** True where product or original product is "Azure Security Center". */
  readonly isDefenderForCloud: boolean;
  /** `<ticks>_<guid>`, Defender for Cloud's alert name, where known. */
  readonly providerAlertId?: string;
  readonly alertLink?: string;
  readonly compromisedEntity?: string;
  readonly resourceId?: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly startTimeUtc?: string;
  /** Sentinel's own copy of the alert's status. */
  readonly status?: string;
}

export type DefenderAlertStatus = 'Active' | 'InProgress' | 'Resolved' | 'Dismissed';

/** Where an alert lives in Defender for Cloud: everything that its ARM address needs. */
export interface DefenderAlertRef {
  readonly subscriptionId: string;
  readonly location: string;
  readonly name: string;
  /** Absent for a subscription-level alert. */
  readonly resourceGroup?: string;
}

export interface DefenderAlert {
  readonly ref: DefenderAlertRef;
  readonly title: string;
  readonly status: DefenderAlertStatus;
}

export interface EntitySummary {
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  /** The first few values, as they came: untrusted text. */
  readonly first: readonly { readonly kind: string; readonly value: string }[];
}

export interface AzureSubscription {
  /** Lower case. */
  readonly id: string;
  readonly name: string;
  /** Its home tenant, lower case: another than ours where it is seen through Lighthouse. */
  readonly tenantId?: string;
}
