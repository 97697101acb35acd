import type { ExpressionBuilder } from 'kysely';
import type { Db } from '../store/database.ts';
import type { ChannelRow, PostingRow, Tables } from '../store/tables.ts';

/** Whether an open form lets a posting through. */
export const notHeld = (now: number) => (eb: ExpressionBuilder<Tables, 'posting'>) =>
  eb.or([eb('posting.hold_until', '<=', now), eb('posting.urgent', '=', 1)]);

/** Channels that can be spoken to and in which something may go now. */
export const listDueChannels = (db: Db, now: number): Promise<ChannelRow[]> =>
  db
    .selectFrom('channel')
    .selectAll()
    .where('installed', '=', 1)
    .where('suspended_at', 'is', null)
    .where('id', 'in', duePostings(db, now).select('posting.channel_id'))
    .orderBy('id')
    .execute();

/** What goes next in a channel: the urgent first, then what has waited longest. */
export const nextPosting = (db: Db, channelId: string, now: number): Promise<PostingRow | undefined> =>
  duePostings(db, now)
    .selectAll('posting')
    .where('posting.channel_id', '=', channelId)
    .orderBy('posting.urgent', 'desc')
    .orderBy('posting.due_at')
    .orderBy('posting.created_at')
    .orderBy('posting.seq')
    .orderBy('posting.subject')
    .limit(1)
    .executeTakeFirst();

/**
 * What may go now, apart from its channel. A sentence goes only when its card stands and each sentence before it has been
 * said; one that Teams refused for good keeps nobody waiting.
 */
const duePostings = (db: Db, now: number) =>
  db
    .selectFrom('posting')
    .whereRef('posting.want_rev', '!=', 'posting.sent_rev')
    .where('posting.problem', 'is', null)
    .where('posting.due_at', '<=', now)
    .where(notHeld(now))
    .where((eb) =>
      eb.or([
        eb('posting.slot', '=', 'card'),
        eb.and([eb.exists(standingCard(eb)), eb.not(eb.exists(earlierSaying(eb)))]),
      ]),
    );

const standingCard = (eb: ExpressionBuilder<Tables, 'posting'>) =>
  eb
    .selectFrom('posting as card')
    .select('card.slot')
    .whereRef('card.subject', '=', 'posting.subject')
    .whereRef('card.channel_id', '=', 'posting.channel_id')
    .where('card.slot', '=', 'card')
    .where('card.conversation_id', 'is not', null);

const earlierSaying = (eb: ExpressionBuilder<Tables, 'posting'>) =>
  eb
    .selectFrom('posting as earlier')
    .select('earlier.slot')
    .whereRef('earlier.subject', '=', 'posting.subject')
    .whereRef('earlier.channel_id', '=', 'posting.channel_id')
    .where('earlier.slot', '!=', 'card')
    .where('earlier.problem', 'is', null)
    .whereRef('earlier.want_rev', '!=', 'earlier.sent_rev')
    .whereRef('earlier.seq', '<', 'posting.seq');
