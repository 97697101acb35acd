import type { Incident } from '../azure/model.ts';
import type { Db } from '../store/database.ts';
import { listPostings } from '../store/postings.ts';
import { incidentSubject } from './key.ts';

/** How Defender for Cloud begins the name of an alert that somebody asked it to make up; its incident takes the name over. */
const SAMPLE = '[SAMPLE ALERT]';
/** Older ones are no sign of anything, ms. */
const LOOK_BACK_MS = 8 * 24 * 60 * 60 * 1000;
/** The newest may still be on its way. */
const LATEST = 5;

/** A sample alert that came all the way: from Defender for Cloud, over the connector and Sentinel, to a card in Teams. */
export interface CanaryCard {
  /** When Teams took the first card of its incident, ms since the epoch. */
  readonly postedAt: number;
  /** Since the incident was created in Sentinel, ms. */
  readonly afterMs: number;
}

/** The newest of the last days; undefined where there is none. */
export async function newestCanary(db: Db, now: number): Promise<CanaryCard | undefined> {
  const samples = await db
    .selectFrom('incident')
    .select(['key', 'snapshot'])
    .where('first_seen_at', '>', now - LOOK_BACK_MS)
    .where('snapshot', 'like', `%"title":"${SAMPLE}%`)
    .orderBy('first_seen_at', 'desc')
    .limit(LATEST)
    .execute();
  for (const { key, snapshot } of samples) {
    const postings = await listPostings(db, incidentSubject(key));
    const posted = postings.flatMap(({ slot, posted_at }) =>
      slot === 'card' && posted_at ? [posted_at] : [],
    );
    const createdAt = Date.parse((JSON.parse(snapshot) as Incident).createdTimeUtc);
    if (posted.length === 0 || Number.isNaN(createdAt)) continue;
    const postedAt = Math.min(...posted);
    return { postedAt, afterMs: Math.max(0, postedAt - createdAt) };
  }
  return undefined;
}
