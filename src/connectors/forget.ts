import type { Store } from '../store/database.ts';
import { forgetDriftCard, listSettledDriftCards } from '../store/drifts.ts';
import { forgetPostings } from '../store/postings.ts';
import { driftSubject } from './key.ts';

const BATCH = 100;

/**
 * Takes cards of drifts that were all over before a time out of the store, with their drifts and what was said of them.
 * Answers true when there are more.
 */
export async function forgetSettledDrifts(
  { store }: { readonly store: Store },
  before: number,
): Promise<boolean> {
  const ids = await listSettledDriftCards(store.db, before, BATCH);
  for (const id of ids) {
    await store.transaction(async (db) => {
      if (await forgetDriftCard(db, id, before)) await forgetPostings(db, driftSubject(id));
    });
  }
  return ids.length === BATCH;
}
