import { EventEmitter } from 'node:events';
import { ANYWHERE, type SimCloud } from './clouds.ts';

/**
 * The simulated tenant: plain mutable state that the simulated services serve and that tests, the demo's script and the
 * demo's page change. Nothing here knows the product; they meet on the wire only.
 */
export interface World {
  /** Milliseconds since the epoch; handed in, so that late sync can be tested without waiting. */
  readonly now: () => number;
  readonly cloud: SimCloud;
  readonly tenantId: string;
  /** The bot's app registration. */
  readonly appId: string;
  readonly appSecret: string;
  readonly people: Map<string, SimPerson>;
  /** Roles of the bot's own app. */
  readonly botRoles: RoleAssignment[];
  readonly subscriptions: Map<string, SimSubscription>;
  readonly workspaces: Map<string, SimWorkspace>;
  /** Defender for Cloud's alerts, by name (`<ticks>_<guid>`). */
  readonly defenderAlerts: Map<string, SimDefenderAlert>;
  readonly switches: Switches;
  /** Resource Graph answers a principal so many queries in 5 seconds; as good as any number unless told. */
  graphQuota: number;
  readonly log: LogEntry[];
  /** 'change' after every change of state, 'request' with each LogEntry. */
  readonly events: EventEmitter;
}

export type RoleName =
  | 'Reader'
  | 'Microsoft Sentinel Reader'
  | 'Microsoft Sentinel Responder'
  | 'Microsoft Sentinel Contributor'
  | 'Security Reader'
  | 'Security Admin'
  | 'Contributor'
  | 'Owner';

export interface RoleAssignment {
  readonly role: RoleName;
  /** ARM scope; holds for everything below it. `/` is everything. */
  readonly scope: string;
}

export interface SimPerson {
  readonly objectId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  /** Teams' id, `29:…`. */
  readonly teamsId: string;
  readonly roles: RoleAssignment[];
}

export interface SimSubscription {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Its home tenant, where that is another one: seen through Azure Lighthouse. */
  readonly tenantId?: string;
  /** Bi-directional sync (settings/Sentinel). */
  sync: boolean;
  /** Defender plans by name. */
  readonly plans: Map<string, SimPlan>;
  /** Microsoft.SecurityInsights: 'Registered' | 'NotRegistered' | 'Registering'. */
  provider: string;
  /** When registering is over, ms since the epoch. */
  registeredAt?: number;
  /** Its alerts stay in Defender for Cloud, whatever is connected. */
  alertsStopped?: boolean;
}

/** A Defender plan of a subscription. */
export interface SimPlan {
  tier: 'Free' | 'Standard';
  subPlan?: string;
  readonly deprecated?: boolean;
  /** When it was last switched on, as Azure writes times. */
  since?: string;
  /** An extension of it that Azure cannot switch on: `Failed` inside a 200. */
  failingExtension?: string;
}

export interface SimWorkspace {
  /** ARM id, in mixed case as Azure gives it. */
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** The workspace's own GUID (customerId). */
  readonly guid: string;
  /** `xdr`: onboarded to the Defender portal; incidents come from Microsoft XDR. */
  readonly kind: 'sentinel' | 'xdr';
  readonly incidents: Map<string, SimIncident>;
  nextNumber: number;
  /** False: answers 400 to `$filter=properties/lastModifiedTimeUtc …`. */
  takesFilter: boolean;
  /** Its SecurityAlert table, in the order of arrival. */
  readonly alerts: SimSentinelAlert[];
  /** Data connectors by name, a GUID; none unless told. */
  readonly connectors: Map<string, SimResource>;
  /** Analytics rules by name. */
  readonly rules: Map<string, SimResource>;
  /** Content Hub packages that are installed: content id to version. */
  readonly packages: Map<string, string>;
  /** Whether Sentinel is on. */
  onboarded: boolean;
}

/** A resource under a workspace that is shown as it is held. */
export interface SimResource {
  readonly kind: string;
  etag: string;
  properties: Record<string, unknown>;
}

export interface SimIncident {
  readonly name: string;
  /** Bumped by every write, comments included. */
  etag: string;
  /** Wire properties, exactly as the API shows them. */
  properties: Record<string, unknown> & {
    title: string;
    severity: string;
    status: string;
    incidentNumber: number;
    lastModifiedTimeUtc: string;
    createdTimeUtc: string;
    providerName: string;
  };
  readonly alerts: SimSentinelAlert[];
  readonly entities: { kind: string; properties: Record<string, unknown> }[];
  readonly comments: Map<string, { message: string; author: string; at: string; authorId?: string }>;
  /** Who wrote it last; what SecurityIncident.ModifiedBy shows. */
  modifiedBy: string;
}

/** The alert entity inside an incident. */
export interface SimSentinelAlert {
  readonly systemAlertId: string;
  /** Wire properties of the entity. */
  readonly properties: Record<string, unknown>;
  /** Name in `defenderAlerts`, where it is Defender for Cloud's. */
  readonly defenderName?: string;
  /** When its row appears in the SecurityAlert table, ms since the epoch; at once unless told. */
  readonly loggedAt?: number;
}

export interface SimDefenderAlert {
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  readonly location: string;
  status: 'Active' | 'InProgress' | 'Resolved' | 'Dismissed';
  readonly properties: Record<string, unknown>;
  /** Set when sync is to close it: at this time it becomes Resolved. */
  closesAt?: number;
  /** A 204 that changes nothing (azure-cli issue 20487). */
  stubborn?: boolean;
}

/** What makes the tenant behave badly. All off in tests; the demo's page toggles them. */
export interface Switches {
  /** ARM answers a person's write with a claims challenge unless their token was got by signing in by hand. */
  mfaOnWrites: boolean;
  /** Entra answers on-behalf-of with AADSTS65001. */
  consentMissing: boolean;
  /** Teams gives no SSO assertion in channels. */
  ssoRefusedInChannels: boolean;
  /** Every ARM answer waits so long. */
  armDelayMs: number;
  /** The connector answers 429 with Retry-After. */
  teamsThrottled: boolean;
  entraDown: boolean;
  /** How long sync takes to close an alert after its incident was closed. */
  syncDelayMs: number;
  /** How long a subscription takes to register a resource provider. */
  registerDelayMs: number;
}

/** One request that some simulated service answered. */
export interface LogEntry {
  readonly at: number;
  readonly service: 'entra' | 'arm' | 'logs' | 'connector' | 'token' | 'graph';
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly status: number;
  /** Whose token it carried. */
  readonly principal: {
    readonly kind: 'bot' | 'person' | 'none';
    readonly id?: string;
    readonly name?: string;
  };
  readonly body?: unknown;
}

export function emptyWorld(
  ids: { tenantId: string; appId: string; appSecret: string },
  now: () => number,
  cloud: SimCloud = ANYWHERE,
): World {
  return {
    ...ids,
    now,
    cloud,
    people: new Map(),
    botRoles: [],
    subscriptions: new Map(),
    workspaces: new Map(),
    defenderAlerts: new Map(),
    switches: {
      mfaOnWrites: false,
      consentMissing: false,
      ssoRefusedInChannels: false,
      armDelayMs: 0,
      teamsThrottled: false,
      entraDown: false,
      syncDelayMs: 0,
      registerDelayMs: 0,
    },
    graphQuota: 10_000,
    log: [],
    events: new EventEmitter().setMaxListeners(100),
  };
}
