import type { Mark, Tone } from './views.ts';

/** What the cards of repairing and accepting show; see health-views.ts for the common rules. */

/** One step of a repair: before it (preview) or after it (result). */
export interface RepairStepLine {
  /** outside: "Enable the connector of Retail Production". */
  readonly what: string;
  /** What it is and what it will be. */
  readonly from: string;
  readonly to: string;
  /** "needs Contributor on Retail Production, you have it": only in the answer to the person. */
  readonly right?: Mark;
  /** After it: "done, read back", "was done already", "refused: …", "not done". */
  readonly result?: Mark;
}

/** The preview of enable, sync, repair, a plan, or the solution: nothing happens before its button is pressed. */
export interface RepairPreviewView {
  readonly id: string;
  readonly verb:
    | 'connectors.enable'
    | 'connectors.sync'
    | 'connectors.repair'
    | 'connectors.plan'
    | 'connectors.solution';
  readonly heading: string;
  /** outside */
  readonly actor: string;
  readonly steps: readonly RepairStepLine[];
  readonly moreSteps: number;
  /** What is left out and why: "Defender plans cost money and are never part of a repair." */
  readonly notes: readonly string[];
  /** Comma-separated subscription ids, given back as `subscriptions`. */
  readonly subscriptions: string;
  /** More input that the confirmed click must carry. */
  readonly carry?: Readonly<Record<string, string>>;
  /** For a plan: choices of sub-plan. */
  readonly subPlans?: readonly string[];
  /** False where no step is left, or none that this person may do: then there is no confirm button. */
  readonly canConfirm: boolean;
  /** "Repair as Dana Reyes". */
  readonly confirm: string;
  readonly complaint?: string;
}

/** What a repair did, for the person. */
export interface RepairResultView {
  readonly id: string;
  readonly heading: string;
  readonly tone: Tone;
  readonly steps: readonly RepairStepLine[];
  readonly moreSteps: number;
  readonly footnote?: string;
}

/** "Check my rights": what this person could do here, for them alone. */
export interface RightsView {
  readonly id: string;
  /** outside */
  readonly actor: string;
  readonly rows: readonly {
    readonly what: string;
    readonly allowed: boolean;
    /** "Security Admin on Retail Production": what would allow it. */
    readonly role?: string;
  }[];
  readonly moreRows: number;
}

/** Accept gaps until a date, with a reason. */
export interface AcceptFormView {
  readonly id: string;
  readonly heading: string;
  /** Open drifts to choose from: `value` is "CHECK:SUBSCRIPTION-OR-WORKSPACE", `title` (outside) says which. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly moreChoices: number;
  readonly prefill?: { readonly reason?: string; readonly until?: string; readonly chosen?: string };
  readonly complaint?: string;
}
