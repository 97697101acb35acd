import type { OutgoingMessage } from '../delivery/poster.ts';
import type { Db } from './database.ts';
import type { PostingRow } from './tables.ts';

export interface Wanted {
  readonly subject: string;
  readonly channelId: string;
  readonly now: number;
  /** Not to be held back by an open form: closed, merged or reopened elsewhere. */
  readonly urgent?: boolean;
}

const blank = (wanted: Wanted, slot: string, seq: number, body: string | null): PostingRow => ({
  subject: wanted.subject,
  channel_id: wanted.channelId,
  slot,
  seq,
  want_rev: 1,
  sent_rev: 0,
  sent_hash: null,
  body,
  conversation_id: null,
  activity_id: null,
  outcome: 'none',
  attempts: 0,
  due_at: wanted.now,
  hold_until: 0,
  urgent: wanted.urgent ? 1 : 0,
  created_at: wanted.now,
  wanted_at: wanted.now,
  posted_at: null,
  problem: null,
  tried_at: null,
  blind_since: null,
});

/** The channel is to show the subject's card as it is when it is sent; many wishes become one sending. */
export async function wantCard(db: Db, wanted: Wanted): Promise<void> {
  await db
    .insertInto('posting')
    .values(blank(wanted, 'card', 0, null))
    .onConflict((conflict) =>
      conflict.columns(['subject', 'channel_id', 'slot']).doUpdateSet((eb) => ({
        want_rev: eb('posting.want_rev', '+', 1),
        // What had been settled queues up anew; what waits for its turn, or out a quiet time, keeps its place.
        due_at: eb
          .case()
          .when('posting.want_rev', '=', eb.ref('posting.sent_rev'))
          .then(wanted.now)
          .else(eb.ref('posting.due_at'))
          .end(),
        wanted_at: eb
          .case()
          .when('posting.want_rev', '=', eb.ref('posting.sent_rev'))
          .then(wanted.now)
          .else(eb.ref('posting.wanted_at'))
          .end(),
        problem: null,
        ...(wanted.urgent ? { urgent: 1 } : {}),
      })),
    )
    .execute();
}

/** The same for every channel that has a card of the subject already. */
export async function wantEverywhere(
  db: Db,
  subject: string,
  now: number,
  options: { urgent?: boolean } = {},
): Promise<void> {
  for (const row of await listPostings(db, subject)) {
    if (row.slot === 'card') await wantCard(db, { subject, channelId: row.channel_id, now, ...options });
  }
}

/** Says something once in the subject's thread, after its card; the event's id makes a repeat silent. */
export async function say(
  db: Db,
  wanted: Wanted & { event: string; message: OutgoingMessage },
): Promise<void> {
  const { subject, channelId } = wanted;
  const last = await db
    .selectFrom('posting')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('subject', '=', subject)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  await db
    .insertInto('posting')
    .values(blank(wanted, `say:${wanted.event}`, Number(last?.seq ?? 0) + 1, JSON.stringify(wanted.message)))
    .onConflict((conflict) => conflict.columns(['subject', 'channel_id', 'slot']).doNothing())
    .execute();
}

/** In the thread of every channel that has, or is to have, a card of the subject. */
export async function sayEverywhere(
  db: Db,
  subject: string,
  event: string,
  message: OutgoingMessage,
  now: number,
): Promise<void> {
  for (const row of await listPostings(db, subject)) {
    if (row.slot === 'card') await say(db, { subject, channelId: row.channel_id, event, message, now });
  }
}

export const listPostings = (db: Db, subject: string): Promise<PostingRow[]> =>
  db
    .selectFrom('posting')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('channel_id')
    .orderBy('seq')
    .execute();

export const findPosting = (
  db: Db,
  subject: string,
  channelId: string,
  slot: string,
): Promise<PostingRow | undefined> =>
  db
    .selectFrom('posting')
    .selectAll()
    .where('subject', '=', subject)
    .where('channel_id', '=', channelId)
    .where('slot', '=', slot)
    .executeTakeFirst();

/** Somebody has a form open on the card: edits of it wait, so that what they typed stays. */
export const holdCard = (db: Db, subject: string, channelId: string, until: number): Promise<void> =>
  setHold(db, subject, channelId, until);

export const releaseCard = (db: Db, subject: string, channelId: string): Promise<void> =>
  setHold(db, subject, channelId, 0);

async function setHold(db: Db, subject: string, channelId: string, until: number): Promise<void> {
  await db
    .updateTable('posting')
    .set({ hold_until: until })
    .where('subject', '=', subject)
    .where('channel_id', '=', channelId)
    .where('slot', '=', 'card')
    .execute();
}

/** What was said about a subject, and is not kept true any more. */
export async function forgetPostings(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('posting').where('subject', '=', subject).execute();
}

/** How much waits to be sent, since when, and how many messages were given up. */
export async function countPostings(
  db: Db,
): Promise<{ readonly waiting: number; readonly oldestAt?: number; readonly givenUp: number }> {
  const open = db.selectFrom('posting').whereRef('want_rev', '!=', 'sent_rev');
  const waiting = await open
    .where('problem', 'is', null)
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      // A card may be days old when an edit of it is wanted.
      eb.fn.min(eb.fn.coalesce('wanted_at', 'created_at')).as('oldest'),
    ])
    .executeTakeFirst();
  const givenUp = await open
    .where('problem', 'is not', null)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return {
    waiting: Number(waiting?.count ?? 0),
    oldestAt: waiting?.oldest == null ? undefined : Number(waiting.oldest),
    givenUp: Number(givenUp?.count ?? 0),
  };
}
