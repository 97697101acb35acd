import type { Mark, Tone } from './views.ts';

/**
 * What each card of connector health shows. Pure data, as in views.ts: strings marked "outside" come from Azure or from
 * people and are shown as text only; times are milliseconds since the epoch.
 */

/** Drifts of the same check that changed in the same way, on one card. */
export interface DriftGroup {
  /** What is wrong, a few words: "Bi-directional sync is off", "Connector removed". */
  readonly what: string;
  readonly state: 'open' | 'cleared' | 'accepted';
  /** outside: names of subscriptions (or the workspace), the worst five. */
  readonly names: readonly string[];
  readonly more: number;
  /** "on" to "off": what it was and is; absent where it never was otherwise. */
  readonly change?: { readonly from: string; readonly to: string };
  /** Since when, as far as the bot saw it. */
  readonly since: number;
  /** The likely effect, one plain sentence. */
  readonly effect: string;
  /** The missing prerequisite, a sentence. */
  readonly prerequisite?: string;
  /** For `cleared`: when. For `accepted`: until when. */
  readonly until?: number;
  /** For `accepted`: outside, who and why. */
  readonly accepted?: { readonly by: string; readonly reason: string };
}

/** One card for all drifts of one look in one workspace. */
export interface DriftCardView {
  readonly id: string;
  /** `gaps`: what differed at the first look. */
  readonly kind: 'drift' | 'gaps';
  readonly state: 'open' | 'repairing' | 'stopped' | 'over';
  readonly workspace: string;
  readonly openedAt: number;
  /** How many drifts are open, accepted and cleared on it, over all groups. */
  readonly open: number;
  readonly accepted: number;
  readonly cleared: number;
  /** How many subscriptions are watched: "2 of 41 subscriptions". */
  readonly affected: number;
  readonly watched: number;
  readonly groups: readonly DriftGroup[];
  readonly moreGroups: number;
  /** "Repair needs Microsoft Sentinel Contributor on law-soc-we and Contributor on each subscription.", where one can repair. */
  readonly needs?: string;
  readonly canRepair: boolean;
  readonly canAccept: boolean;
  /** More names or groups than fit: "Show all". */
  readonly canShowAll: boolean;
  /** https page of the connector in the portal. */
  readonly url?: string;
  /** outside: "Repaired by Dana Reyes", with its time. */
  readonly trail?: { readonly text: string; readonly at: number };
  /** For `stopped`: what was done and what was not. */
  readonly problem?: string;
}

/** One page of something long. */
export interface Page {
  readonly number: number;
  readonly of: number;
}

/** The portal's connector table, as an answer. */
export interface ConnectorTableView {
  readonly id: string;
  readonly heading: string;
  /** "Mode: classic connector", and what follows from it, one sentence for each workspace. */
  readonly notes: readonly string[];
  readonly rows: readonly {
    /** outside */
    readonly subscription: string;
    readonly status: Mark;
    readonly sync?: Mark;
    /** "all on", "some on", "none on". */
    readonly plans?: Mark;
    /** Of the newest alert that reached Sentinel. */
    readonly lastAlertAt?: number;
    /** outside: the workspace it is connected to, where there are several. */
    readonly workspace?: string;
  }[];
  readonly page: Page;
  /** outside: what the rows are filtered by. */
  readonly filter?: string;
  /** Subscriptions that could be connected / whose sync could be enabled, for the bulk buttons; 0: no such button. */
  readonly connectable: number;
  readonly syncable: number;
  /** Those of them on this page, to mark some: subscription id and (outside) name. */
  readonly markable?: readonly { readonly value: string; readonly title: string }[];
  readonly readAt: number;
  readonly footnote?: string;
}

/** Everything known of one subscription, or of one workspace. */
export interface HealthDetailView {
  readonly id: string;
  /** outside */
  readonly name: string;
  readonly subtitle: string;
  readonly rows: readonly {
    readonly question: string;
    readonly verdict: Mark;
    /** outside: what was read, one sentence. */
    readonly evidence: string;
    readonly readAt?: number;
  }[];
  readonly canRepair: boolean;
  /** Plans that are off and could be switched on, each its own confirmed step. */
  readonly plansOff: readonly string[];
  readonly canInstallSolution: boolean;
  readonly url?: string;
}

/** Open and accepted gaps, or the choice of homes. */
export interface GapListView {
  readonly id: string;
  readonly heading: string;
  readonly rows: readonly {
    readonly what: string;
    /** outside */
    readonly name: string;
    readonly tone: Tone;
    readonly since: number;
    readonly accepted?: { readonly until: number; readonly by: string; readonly reason: string };
  }[];
  readonly page: Page;
  readonly canRepair: boolean;
  readonly canAccept: boolean;
}

/** What is wanted: each subscription's home. */
export interface BaselineView {
  readonly id: string;
  readonly heading: string;
  /** The rules in words, the same for all. */
  readonly rules: readonly string[];
  readonly rows: readonly {
    /** outside */
    readonly subscription: string;
    /** outside: its home workspace; absent: to be chosen. */
    readonly home?: string;
    readonly chosenBy?: string;
  }[];
  readonly page: Page;
  /** For subscriptions without a home: workspaces (id and outside name) to choose from. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  /** Comma-separated subscription ids that a choice here is for. */
  readonly choosing?: string;
}

/** The newest Defender for Cloud rows of the SecurityAlert table. */
export interface AlertTableView {
  readonly heading: string;
  readonly rows: readonly {
    readonly at: number;
    readonly severity: string;
    /** outside */
    readonly title: string;
    readonly entity?: string;
    readonly subscription?: string;
    readonly status: string;
    readonly url?: string;
  }[];
  readonly more: number;
  /** To copy. */
  readonly kql: string;
  /** Opens the query in the portal. */
  readonly url?: string;
  readonly footnote?: string;
}
