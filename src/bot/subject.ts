import { driftSubject } from '../connectors/key.ts';
import type { CardId } from '../core/card-id.ts';
import { incidentKey, incidentSubject } from '../incidents/key.ts';

/** What a posted card's button is about, as delivery names it; undefined for cards that are only answers. */
export function subjectOf(id: CardId): string | undefined {
  if (id.kind === 'incident') return incidentSubject(incidentKey(id));
  return id.kind === 'connectors' && id.cardId ? driftSubject(id.cardId) : undefined;
}
