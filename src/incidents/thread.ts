import { fingerprint } from '../core/ids.ts';
import type { Db } from '../store/database.ts';
import { sayEverywhere } from '../store/postings.ts';
import type { IncidentRow } from '../store/tables.ts';
import { type Closure, classificationWords } from './closure.ts';
import { type IncidentTransition, isClosed } from './transition.ts';

/**
 * What a change says in the thread, one sentence, or nothing. The close of our own is told by the action itself, which
 * knows more; changes of details only redraw the card.
 */
export function sentenceFor(change: IncidentTransition, row: IncidentRow, by?: string): string | undefined {
  const { seen, known } = change;
  const closure = row.closure ? (JSON.parse(row.closure) as Closure) : undefined;
  switch (change.reason) {
    case 'closed': {
      if (closure?.how === 'bot') return undefined;
      const as = classificationWords(seen);
      return `#${seen.number} was closed ${closure?.by ? `by ${closure.by}` : 'in the portal or by automation'}${as ? ` as ${as}` : ''}.`;
    }
    case 'reopened':
      return `${by ? `${by} reopened #${seen.number}` : `#${seen.number} was reopened`}. It is ${seen.status} now.`;
    case 'merged':
      return seen.mergedIncidentNumber
        ? `#${seen.number} was merged into #${seen.mergedIncidentNumber}.`
        : `#${seen.number} was merged into another incident.`;
    case 'severity':
      return by
        ? `${by} changed the severity of #${seen.number} from ${known?.severity} to ${seen.severity}.`
        : `Severity of #${seen.number} changed from ${known?.severity} to ${seen.severity}.`;
    case 'alerts':
      return seen.alertsCount > (known?.alertsCount ?? 0)
        ? `#${seen.number} has ${seen.alertsCount} alerts now, before it was ${known?.alertsCount}.`
        : undefined;
    default:
      return undefined;
  }
}

/** The event's id comes from the change itself, so that two who see the same change say it once. */
export async function sayTransition(
  db: Db,
  subject: string,
  change: IncidentTransition,
  about: { readonly row: IncidentRow; readonly by?: string; readonly woke: boolean },
  now: number,
): Promise<void> {
  const sentence = sentenceFor(change, about.row, about.by);
  if (!sentence) return;
  const text = about.woke && !isClosed(change.seen) ? `${sentence} Its snooze is over.` : sentence;
  const event = `${change.reason}:${fingerprint([change.seen.lastModifiedTimeUtc, change.seen.etag])}`;
  await sayEverywhere(db, subject, event, { summary: text, text }, now);
}
