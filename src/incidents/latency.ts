import type { Incident } from '../azure/model.ts';
import type { Db } from '../store/database.ts';
import { findIncident } from '../store/incidents.ts';

/** What is asked for so long after the incident was seen is no first card of its own accord: the backlog, a severity that was raised. */
const ASKED_LATER_MS = 60_000;

/**
 * How long after an incident was created its first card came, ms; `wantedAt` is when the card was asked for. Undefined where that
 * says nothing of how fast the bot is: it was down when the incident was created, or the card was asked for later.
 */
export async function cardLatency(
  db: Db,
  key: string,
  at: { readonly wantedAt: number; readonly postedAt: number },
): Promise<number | undefined> {
  const row = await findIncident(db, key);
  if (!row || row.late === 1 || at.wantedAt - row.first_seen_at > ASKED_LATER_MS) return undefined;
  const createdAt = Date.parse((JSON.parse(row.snapshot) as Incident).createdTimeUtc);
  return Number.isNaN(createdAt) ? undefined : Math.max(0, at.postedAt - createdAt);
}
