import type { CardVerb } from './verbs.ts';

/**
 * Exactly what each card shows, nothing more. Pure data: no clock, no store, no Azure. Strings marked "outside" come from
 * Azure or from people, are untrusted, and are shown as text only. Times are milliseconds since the epoch.
 */

export type Card = Record<string, unknown>;
export type Tone = 'default' | 'good' | 'warning' | 'attention';

export interface Mark {
  readonly text: string;
  readonly tone: Tone;
}

export type IncidentCardState =
  | 'new' // New, nobody has it
  | 'active' // Active, or New with an owner
  | 'closing' // a close is being written
  | 'proving' // closed, alerts being read back
  | 'proven' // closed, every alert that this close had to close is closed
  | 'open-alerts' // closed, some alerts still open after the schedule
  | 'stopped' // an action stopped after a step (crash or fault)
  | 'closed-elsewhere' // closed in the portal or by automation
  | 'reopened'
  | 'merged';

export interface AlertLine {
  readonly severity: string;
  /** outside */
  readonly title: string;
  readonly url?: string;
  /** "will close, sync on", "stays open, connector removed", "not known, connected twice", "closed by sync", "still open". */
  readonly mark?: Mark;
}

export interface IncidentCardView {
  /** Opaque id that every button carries as `data.id`. */
  readonly id: string;
  readonly state: IncidentCardState;
  readonly severity: 'High' | 'Medium' | 'Low' | 'Informational';
  readonly status: 'New' | 'Active' | 'Closed';
  readonly number: number;
  /** outside */
  readonly title: string;
  /** Where the title leads, and what the Open button says ("Open in Defender", "Open in Sentinel"). */
  readonly url: string;
  readonly openLabel: string;
  readonly createdAt: number;
  /** Set where it was seen long after it was created. */
  readonly late: boolean;
  /** outside; absent: unowned */
  readonly owner?: string;
  /** outside: the resource's short name; "and N more" is `moreResources`. */
  readonly resource?: string;
  readonly moreResources: number;
  readonly subscription?: string;
  readonly workspace: string;
  readonly alertsCount: number;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly firstActivityAt?: number;
  /** outside, long; the card shortens it. */
  readonly description: string;
  /** The one line about the alerts: what a close will do, how the proof stands, or that all are closed already. */
  readonly alertsLine?: Mark;
  /** When the alerts were last read back at Defender for Cloud. */
  readonly readBackAt?: number;
  readonly alerts: readonly AlertLine[];
  readonly moreAlerts: number;
  readonly entityCounts: readonly { readonly kind: string; readonly count: number }[];
  /** outside */
  readonly entities: readonly { readonly kind: string; readonly value: string }[];
  /** True where entities could not be read just now. */
  readonly entitiesUnread: boolean;
  /** Connector and sync of the alerts' subscriptions; where it is known. */
  readonly coverage?: Mark;
  /** How it was closed: who ("Dana Reyes", or "In the portal or by automation"), as what, with which comment (outside). */
  readonly closure?: {
    readonly who: string;
    readonly as?: string;
    readonly comment?: string;
    readonly at?: number;
  };
  /** Put aside until then; `by` is from outside. */
  readonly snoozed?: { readonly until: number; readonly by: string };
  /** "Taken by Dana Reyes", with its time: who acted last. */
  readonly trail?: { readonly text: string; readonly at: number };
  /** For `stopped`: what was done and what was not, a sentence. For other states: a problem worth saying. */
  readonly problem?: string;
  readonly mergedInto?: number;
}

export interface CloseFormView {
  readonly id: string;
  readonly number: number;
  /** outside */
  readonly title: string;
  readonly alertsCount: number;
  /** outside */
  readonly actor: string;
  readonly commentRequired: boolean;
  readonly alerts: readonly AlertLine[];
  readonly moreAlerts: number;
  /** How many of the Defender for Cloud alerts sync closes, surely does not, perhaps does; are closed already; are unknown. */
  readonly willClose: number;
  readonly willStayOpen: number;
  readonly mayStayOpen: number;
  readonly alreadyClosed: number;
  readonly unknown: number;
  /** Why alerts stay open or may ("sync off", "connector removed"; outside), and on which subscriptions (outside). */
  readonly openBecause: readonly { readonly why: string; readonly on: readonly string[] }[];
  /** When the connectors were read, the oldest; absent where it was just now, or no reason is of them. */
  readonly readAt?: number;
  /** What a typed command or an earlier submit had filled in. */
  readonly prefill?: {
    readonly classification?: string;
    readonly comment?: string;
    readonly alerts?: string;
  };
  /** A sentence about what was wrong with an earlier submit. */
  readonly complaint?: string;
}

/** A form of one question about an incident: a choice, or a text. */
export interface AskFormView {
  readonly id: string;
  /** What its button does, and says. */
  readonly verb: CardVerb;
  readonly submit: string;
  readonly heading: string;
  /** outside */
  readonly title: string;
  /** outside */
  readonly actor: string;
  readonly input: {
    /** Name of the input, as the contract has it. */
    readonly id: string;
    readonly label: string;
    /** Absent: a text is asked for, of at most `maxLength` characters. */
    readonly choices?: readonly { readonly value: string; readonly title: string }[];
    readonly value?: string;
    readonly maxLength?: number;
  };
  readonly note?: string;
  readonly complaint?: string;
}

export interface IncidentListView {
  readonly heading: string;
  readonly rows: readonly {
    readonly severity: 'High' | 'Medium' | 'Low' | 'Informational';
    readonly status: string;
    readonly number: number;
    /** outside */
    readonly title: string;
    readonly url: string;
    /** outside */
    readonly owner?: string;
    readonly subscription?: string;
    readonly createdAt: number;
    readonly snoozedUntil?: number;
  }[];
  readonly more: number;
  readonly footnote?: string;
}

/** The answer to `watch`: asks for the click that proves the right to read. */
export interface WatchOfferView {
  readonly id: string;
  /** outside */
  readonly channel: string;
  readonly what: string;
  readonly workspaces: readonly string[];
  /** A warning, for example about a private channel. */
  readonly warning?: string;
}

/** After the click: what is watched now; offers to post the N open ones. */
export interface WatchDoneView {
  readonly id: string;
  readonly what: string;
  readonly workspaces: readonly string[];
  /** outside */
  readonly by: string;
  readonly at: number;
  readonly backlog: number;
}

export interface HelpView {
  readonly intro: string;
  readonly commands: readonly { readonly usage: string; readonly summary: string }[];
  readonly footnote?: string;
}
