/** What the demo's server tells its page; types only, so that both sides read the same file. */

export interface PersonRow {
  readonly objectId: string;
  readonly name: string;
  /** Their Azure roles as a sentence. */
  readonly rights: string;
}

export interface PlaceRow {
  /** Channel id, or the id of this person's chat with the bot. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'personal';
}

export interface MessageRow {
  readonly id: string;
  readonly place: string;
  readonly threadId: string;
  readonly from: string;
  readonly byBot: boolean;
  readonly at: number;
  readonly edited: boolean;
  readonly text?: string;
  /** The notification line. */
  readonly summary?: string;
  /** Changes with what this person sees. */
  readonly version: string;
  /** Only where `version` is new on this connection. */
  readonly card?: Record<string, unknown>;
  readonly hasCard: boolean;
  /** This person sees an own view of it. */
  readonly personal: boolean;
  /** What this person's last click on it was answered with. */
  readonly note?: { readonly kind: 'message' | 'error'; readonly text: string };
}

export interface IncidentRow {
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly owner?: string;
  readonly classification?: string;
  readonly modifiedBy: string;
  readonly comments: readonly { readonly author: string; readonly text: string; readonly at: string }[];
}

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'sentinel' | 'xdr';
  readonly incidents: readonly IncidentRow[];
}

export interface SubscriptionRow {
  readonly id: string;
  readonly name: string;
  readonly sync: boolean;
  /** What its connection to Sentinel hangs on. */
  readonly facts: readonly FactRow[];
  /** Names of what is broken in it. */
  readonly broken: readonly string[];
  readonly alerts: readonly {
    readonly name: string;
    readonly title: string;
    readonly severity: string;
    readonly resource: string;
    readonly status: string;
  }[];
}

/** "Sync: off". */
export interface FactRow {
  readonly name: string;
  readonly words: string;
  readonly good: boolean;
}

export interface SwitchRow {
  readonly mfaOnWrites: boolean;
  readonly consentMissing: boolean;
  readonly ssoRefusedInChannels: boolean;
  readonly armDelayMs: number;
  readonly teamsThrottled: boolean;
  readonly entraDown: boolean;
  readonly syncDelayMs: number;
}

export interface RequestRow {
  readonly id: number;
  readonly at: number;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly who: string;
  readonly whoKind: 'bot' | 'person' | 'none';
  /** It changes something in Azure: not a read, not a sign-in, not a message in Teams. */
  readonly write: boolean;
}

export interface Snapshot {
  readonly me: string;
  readonly team: string;
  readonly people: readonly PersonRow[];
  readonly places: readonly PlaceRow[];
  readonly messages: readonly MessageRow[];
  readonly workspaces: readonly WorkspaceRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly switches: SwitchRow;
  /** Names of what is broken in the tenant as a whole. */
  readonly broken: readonly string[];
}

/** What the server answers to an order of the page. */
export interface OrderAnswer {
  readonly ok: boolean;
  /** A sentence for the person, where something did not work. */
  readonly problem?: string;
  /** Teams now shows its sign-in dialog; the id completes it. */
  readonly signIn?: string;
}
