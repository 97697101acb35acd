import type { AlertLine, Mark } from '../cards/views.ts';
import type { AlertRow } from '../store/tables.ts';

/** What a close of the incident will do to one alert in Defender for Cloud, and why. */
export type Prospect = 'will close' | 'will stay open' | 'already closed' | 'unknown';

export interface AlertProspect {
  readonly prospect: Prospect;
  readonly why: string;
}

/** What is known of bi-directional sync on the alert's subscription. */
export type SyncFact = 'on' | 'off' | 'unreadable';

export interface AlertFacts {
  readonly state: string;
  /** False where the alert cannot be addressed at Defender for Cloud. */
  readonly addressed: boolean;
  /** Why the state could not be read, a sentence; undefined where it was. */
  readonly problem?: string;
  readonly sync: SyncFact;
  readonly madeByXdr: boolean;
}

export const isClosedState = (state: string): boolean => state === 'Resolved' || state === 'Dismissed';

/** Before a close: what will become of this alert. Sync is a promise of the platform, never a proof. */
export function foresee(facts: AlertFacts): AlertProspect {
  if (isClosedState(facts.state)) return { prospect: 'already closed', why: facts.state.toLowerCase() };
  if (facts.madeByXdr) return { prospect: 'unknown', why: 'Defender decides' };
  if (facts.sync === 'off') return { prospect: 'will stay open', why: 'sync off' };
  if (facts.sync === 'unreadable') return { prospect: 'unknown', why: 'no right to read the sync setting' };
  if (facts.problem) return { prospect: 'unknown', why: facts.problem };
  if (!facts.addressed) return { prospect: 'unknown', why: 'not found in Defender for Cloud' };
  return { prospect: 'will close', why: 'sync on' };
}

const TONE = {
  'will close': 'good',
  'will stay open': 'warning',
  'already closed': 'default',
  unknown: 'warning',
} as const;

export function prospectMark({ prospect, why }: AlertProspect): Mark {
  const text =
    prospect === 'already closed'
      ? prospect
      : `${prospect === 'will stay open' ? 'stays open' : prospect}, ${why}`;
  return { text, tone: TONE[prospect] };
}

const PROVEN_BY: Record<string, string> = {
  sync: 'closed by sync',
  direct: 'closed directly',
  xdr: 'closed by Defender',
};

/** After a close: how the proof of one alert stands. */
export function proofMark(alert: AlertRow, stillChecking: boolean): Mark {
  if (alert.expect === 'already') return { text: 'was closed already', tone: 'default' };
  if (alert.proven_at !== null) return { text: PROVEN_BY[alert.expect ?? ''] ?? 'closed', tone: 'good' };
  if (alert.expect === 'left') return { text: 'left open', tone: 'warning' };
  if (alert.problem) return { text: alert.problem, tone: 'warning' };
  return stillChecking
    ? { text: 'not closed yet', tone: 'default' }
    : { text: 'still open', tone: 'warning' };
}

/** Of an alert that nobody promised anything about: what was last read. */
export function stateMark(alert: AlertRow): Mark {
  if (isClosedState(alert.state)) return { text: 'closed', tone: 'good' };
  return alert.state === 'unknown'
    ? { text: alert.problem ?? 'not read yet', tone: 'default' }
    : { text: 'open when last read', tone: 'default' };
}

export const alertLine = (alert: AlertRow, mark: Mark | undefined): AlertLine => ({
  severity: alert.severity,
  title: alert.title,
  url: alert.link ?? undefined,
  mark,
});

/** The alerts that this close had to close. */
export const owed = (alerts: readonly AlertRow[]): AlertRow[] =>
  alerts.filter((alert) => alert.expect === 'sync' || alert.expect === 'direct' || alert.expect === 'xdr');
