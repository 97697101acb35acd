import type {
  ArrivedAlerts,
  DataConnector,
  DefenderPlan,
  IncidentRule,
  RecentAlert,
  Registration,
} from '../azure/health.ts';
import type { Workspace } from '../azure/model.ts';

/** Something that was read, or why it could not be. `skipped`: not asked for in this look; what is remembered holds. */
export type Reading<T> =
  | { readonly is: 'known'; readonly value: T }
  | {
      readonly is: 'unknown';
      readonly why: string /** For lack of rights, not of an answer. */;
      readonly refused?: boolean;
    }
  | { readonly is: 'skipped' };

/** Who makes the incidents of a workspace: Sentinel's classic connector, the Defender portal, or (a fault) both. */
export type Mode = 'legacy' | 'defender' | 'both';

/** One workspace, as one look saw it. */
export interface WorkspaceFacts {
  readonly workspace: Workspace;
  /** Undefined while neither this look nor an earlier one could tell. */
  readonly mode?: Mode;
  readonly connectors: Reading<readonly DataConnector[]>;
  readonly rules: Reading<readonly IncidentRule[]>;
  readonly arrived: Reading<readonly ArrivedAlerts[]>;
  readonly onboarded: Reading<boolean>;
  /** Version of the Defender for Cloud solution; undefined inside where it is not installed. */
  readonly solution: Reading<string | undefined>;
}

/** One subscription, as one look saw it. */
export interface SubscriptionFacts {
  readonly id: string;
  readonly name: string;
  /** False where it is no longer, or not yet, among those that the bot can read. */
  readonly visible: boolean;
  /** Of another tenant, seen through Lighthouse: the connector does not support it. */
  readonly foreign: boolean;
  /** Appeared after the bot's first look. */
  readonly fresh: boolean;
  /** The workspace that it is to be connected to; absent: nobody has chosen. */
  readonly home?: string;
  /** Since when its connector is known to be on, ms; 0 where it was on at the first look. */
  readonly connectedSince: number;
  readonly sync: Reading<boolean>;
  readonly plans: Reading<readonly DefenderPlan[]>;
  readonly registration: Reading<Registration>;
  /** Alerts that Defender for Cloud made in the last day and that should have arrived by now. */
  readonly owedAlerts: Reading<readonly RecentAlert[]>;
}

/** What a look is limited to: these subscriptions, and what these workspaces have of their own. Ids in lower case. */
export interface Focus {
  readonly subscriptions: readonly string[];
  readonly workspaces: readonly string[];
}

/** Everything that one look saw. */
export interface FleetFacts {
  readonly at: number;
  /** Whether the slow things were read too. */
  readonly swept: boolean;
  /** Only a part was looked at: what is not here is not gone, and "as of" stays what it was. */
  readonly partial?: boolean;
  readonly workspaces: readonly WorkspaceFacts[];
  readonly subscriptions: readonly SubscriptionFacts[];
}

export type Verdict = 'healthy' | 'unhealthy' | 'unknown' | 'not applicable';

/** What a check says of one scope. */
export interface Judgement {
  readonly verdict: Verdict;
  /** What was read, one sentence without a full stop; it may hold text from outside. */
  readonly evidence: string;
  /** For `unhealthy`: which of the check's drifts it is, and what it was and is, in words. */
  readonly kind?: string;
  readonly was?: string;
  readonly now?: string;
  /** Kept for the check's next look; absent: what was kept stays. */
  readonly value?: unknown;
}

/** What a check remembers of its last look at the same scope. */
export interface Memory {
  readonly known?: Verdict;
  readonly kind?: string;
  readonly value?: unknown;
}

/** One way in which a check can fail; drifts of one kind are one group of rows on a card. */
export interface DriftKind {
  /** A few words: "Bi-directional sync is off". */
  readonly what: string;
  /** What it probably leads to, a sentence. */
  readonly effect: string;
  /** What has to be there before it can be repaired, a sentence. */
  readonly prerequisite?: string;
  /** Somebody switched it off: posted at once, without a second look, where it was known to be on. */
  readonly explicit?: boolean;
  /** The step of a repair that mends it; absent: no button can. */
  readonly repair?: RepairStep;
  /** Worse ones stand first, 0 the worst. */
  readonly weight: number;
}

/** The steps of a repair, in the order in which they have to be made. */
export const REPAIR_STEPS = ['provider', 'connector', 'sync', 'rule'] as const;
export type RepairStep = (typeof REPAIR_STEPS)[number];

export type Scope =
  | { readonly of: 'subscription'; readonly subscription: SubscriptionFacts }
  | { readonly of: 'workspace'; readonly workspace: WorkspaceFacts }
  | { readonly of: 'pair'; readonly subscription: SubscriptionFacts; readonly workspace: WorkspaceFacts };

/** A thing that is looked at. To add one: an object of this shape in a file of its own, and a line in checks.ts. */
export interface HealthCheck {
  /** Short and stable: part of a drift's key. */
  readonly name: string;
  /** What it answers, for people. */
  readonly question: string;
  readonly scope: Scope['of'];
  readonly drifts: Readonly<Record<string, DriftKind>>;
  /** Undefined where this look did not ask: what is remembered holds. */
  judge(scope: Scope, memory: Memory, fleet: FleetFacts): Judgement | undefined;
}

export const known = <T>(value: T): Reading<T> => ({ is: 'known', value });
export const unknown = (why: string, refused = false): Reading<never> => ({ is: 'unknown', why, refused });
export const SKIPPED: Reading<never> = { is: 'skipped' };

export const healthy = (evidence: string, value?: unknown): Judgement => ({
  verdict: 'healthy',
  evidence,
  value,
});
export const notApplicable = (evidence: string): Judgement => ({ verdict: 'not applicable', evidence });
/** Nothing where the look did not ask; else why it got no answer. */
export const notRead = (reading: Exclude<Reading<unknown>, { is: 'known' }>): Judgement | undefined =>
  reading.is === 'skipped' ? undefined : cannotSay(reading.why);
export const cannotSay = (evidence: string): Judgement => ({ verdict: 'unknown', evidence });
