import { listOpenKeysIn } from '../store/incidents.ts';
import { wantEverywhere } from '../store/postings.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';

/** The coverage of these subscriptions is another than before: the cards of open incidents with alerts there show it. */
export async function redrawCovered(
  deps: Pick<IncidentDeps, 'store' | 'clock' | 'poke' | 'facts'>,
  subscriptionIds: readonly string[],
): Promise<void> {
  deps.facts.forget(subscriptionIds);
  for (const key of await listOpenKeysIn(deps.store.db, subscriptionIds))
    await wantEverywhere(deps.store.db, incidentSubject(key), deps.clock.now());
  deps.poke();
}
