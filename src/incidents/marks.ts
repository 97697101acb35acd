import type { AlertLine, Mark } from '../cards/views.ts';
import type { AlertRow } from '../store/tables.ts';
import type { SyncAnswer } from './will-sync-close.ts';

/**
 * What a close of the incident will do to one alert in Defender for Cloud. `may stay open`: nobody knows whether sync will
 * close it; `unknown`: the alert itself cannot be told of, or Defender sees to it.
 */
export type Prospect = 'will close' | 'will stay open' | 'may stay open' | 'already closed' | 'unknown';

export interface AlertProspect {
  readonly prospect: Prospect;
  readonly why: string;
  /** When that was read, where it was not just now. */
  readonly at?: number;
}

export interface AlertFacts {
  readonly state: string;
  /** False where the alert cannot be addressed at Defender for Cloud. */
  readonly addressed: boolean;
  /** Why the state could not be read, a sentence; undefined where it was. */
  readonly problem?: string;
  readonly sync: SyncAnswer;
}

export const isClosedState = (state: string): boolean => state === 'Resolved' || state === 'Dismissed';

/** Before a close: what will become of this alert. Sync is a promise of the platform, never a proof. */
export function foresee({ state, addressed, problem, sync }: AlertFacts): AlertProspect {
  if (isClosedState(state)) return { prospect: 'already closed', why: state.toLowerCase() };
  if (sync.will === 'not close') return { prospect: 'will stay open', why: sync.why, at: sync.at };
  if (sync.will === 'not known' && addressed)
    return { prospect: 'may stay open', why: sync.why, at: sync.at };
  if (sync.will === 'defender') return { prospect: 'unknown', why: sync.why };
  if (problem) return { prospect: 'unknown', why: problem };
  if (!addressed) return { prospect: 'unknown', why: 'not found in Defender for Cloud' };
  return { prospect: 'will close', why: sync.why };
}

const TONE = {
  'will close': 'good',
  'will stay open': 'warning',
  'may stay open': 'warning',
  'already closed': 'default',
  unknown: 'warning',
} as const;

const IN_WORDS: Readonly<Record<Prospect, string>> = {
  'will close': 'will close',
  'will stay open': 'stays open',
  'may stay open': 'not known',
  'already closed': 'already closed',
  unknown: 'not known',
};

export function prospectMark({ prospect, why }: AlertProspect): Mark {
  const text = prospect === 'already closed' ? prospect : `${IN_WORDS[prospect]}, ${why}`;
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
