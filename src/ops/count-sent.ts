import { keyOfSubject } from '../incidents/key.ts';
import { cardLatency } from '../incidents/latency.ts';
import type { Db } from '../store/database.ts';
import type { Metrics } from './metrics.ts';

/** A message that Teams accepted. */
export interface SentMessage {
  readonly kind: 'post' | 'update' | 'reply';
  /** Since it was first wanted, ms. */
  readonly waitedMs: number;
  readonly subject: string;
  /** When it was accepted, ms since the epoch. */
  readonly now: number;
}

/** Counts a message that Teams accepted and, of an incident's first card, the time from the incident's creation. Never rejects. */
export async function countSent(metrics: Metrics, db: Db, sent: SentMessage): Promise<void> {
  const { kind, waitedMs, subject, now } = sent;
  metrics.sent(kind, waitedMs);
  const key = keyOfSubject(subject);
  if (kind !== 'post' || key === undefined) return;
  // A number that cannot be had is no reason to send again.
  const latency = await cardLatency(db, key, { postedAt: now, wantedAt: now - waitedMs }).catch(
    () => undefined,
  );
  if (latency !== undefined) metrics.carded(latency);
}
