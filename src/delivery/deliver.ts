import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { type AppError, asAppError } from '../core/errors.ts';
import { fingerprint } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { step } from '../core/step.ts';
import { suspendChannel } from '../store/channels.ts';
import type { Db, Store } from '../store/database.ts';
import type { ChannelRow, PostingRow } from '../store/tables.ts';
import { nextPosting, notHeld } from './due.ts';
import { afterFailure, QUIET_MS } from './failure.ts';
import { type Finder, markOf, withMark } from './finder.ts';
import { laneIsOpen, leaveLane, lockLane, takeLane } from './lanes.ts';
import { type Looked, mayBeSent } from './look.ts';
import type { OutgoingMessage, Poster } from './poster.ts';
import { threadOf, whereIs } from './posting-row.ts';

/** Longer than a request to Teams may take, short enough that a crash does not hold a channel for long. */
const LEASE_MS = 15_000;

export interface DeliverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly poster: Poster;
  /** Looks in the channel before a message is repeated; absent: it is repeated unseen. */
  readonly finder?: Finder;
  /** The subject's message as it is now; undefined where there is nothing to show any more. */
  readonly render: (subject: string, channelId: string) => Promise<OutgoingMessage | undefined>;
  readonly onSent?: (
    kind: 'post' | 'update' | 'reply',
    waitedMs: number,
    subject: string,
  ) => void | Promise<void>;
  readonly onFailed?: (error: AppError) => void;
  readonly onLooked?: (outcome: Looked) => void;
}

/** One sending that is under way. */
interface Claim {
  readonly channel: ChannelRow;
  readonly posting: PostingRow;
  /** Of the lane. */
  readonly owner: string;
  /** What `due_at` was set to: while it is still there, nobody else has claimed the posting. */
  readonly quietUntil: number;
}

interface Sent {
  readonly kind: 'post' | 'update' | 'reply';
  readonly conversationId: string | null;
  readonly activityId: string | null;
}

/**
 * Sends what is next in one channel; true where something was done. Which way we fall: a posting is marked `unknown` before
 * it leaves, and what stays unknown is sent again after a quiet time. So a crash between Teams' acceptance and our note of
 * it doubles one card in this channel at most, and none is ever missing: for a SOC a doubled card beats a silent channel.
 * With a finder it is looked for first, and none is doubled either.
 *
 * 1. Pick. 2. Perhaps there already: look. 3. Draw it as it is now. 4. Unchanged: nothing to send. 5. Take the lane.
 * 6. Send. 7. Remember, leave the lane.
 */
export async function deliverNext(deps: DeliverDeps, channel: ChannelRow): Promise<boolean> {
  const { store, clock } = deps;
  if (!(await laneIsOpen(store.db, channel.id, clock.now()))) return false;
  const posting = await nextPosting(store.db, channel.id, clock.now());
  if (!posting) return false;
  if (!(await mayBeSent(deps, channel, posting))) return true;
  const drawn = await draw(deps, posting);
  if (drawn === 'failed') return true;
  if (!drawn || (posting.activity_id && fingerprint(drawn) === posting.sent_hash)) {
    await settleUnchanged(store.db, posting);
    return true;
  }
  step('send.picked');
  const claim = await claimPosting(deps, channel, posting);
  if (!claim) return false;
  step('send.claimed');
  try {
    const message = deps.finder ? withMark(drawn, markOf(posting)) : drawn;
    const sent = await send(deps.poster, channel, posting, await threadOf(store.db, posting), message);
    step('send.sent');
    await settleSent(deps, claim, sent, fingerprint(drawn));
    step('send.settled');
  } catch (err) {
    await settleFailed(deps, claim, asAppError(err));
  }
  return true;
}

async function draw(deps: DeliverDeps, posting: PostingRow): Promise<OutgoingMessage | 'failed' | undefined> {
  if (posting.body !== null) return JSON.parse(posting.body) as OutgoingMessage;
  try {
    return await deps.render(posting.subject, posting.channel_id);
  } catch (err) {
    const error = asAppError(err);
    deps.log.error({ err: error, subject: posting.subject }, 'a card could not be drawn');
    const { posting: changes } = afterFailure(posting, error, deps.clock.now());
    await whereIs(deps.store.db, posting).set(changes).where('due_at', '=', posting.due_at).execute();
    return 'failed';
  }
}

/** In one transaction: the lane is ours, and the posting is marked before it leaves. */
function claimPosting(
  { store, clock }: DeliverDeps,
  channel: ChannelRow,
  posting: PostingRow,
): Promise<Claim | undefined> {
  const now = clock.now();
  const claim = { channel, posting, owner: randomUUID(), quietUntil: now + QUIET_MS };
  return store.transaction(async (db) => {
    const opening = await lockLane(db, channel, now);
    if (!opening) return undefined;
    const { numUpdatedRows } = await whereIs(db, posting)
      // What the card shows is not known again before this is settled, so the fingerprint goes too.
      .set({
        outcome: 'unknown',
        due_at: claim.quietUntil,
        sent_hash: null,
        tried_at: posting.tried_at ?? now,
        blind_since: null,
      })
      .where('sent_rev', '=', posting.sent_rev)
      .where('due_at', '=', posting.due_at)
      .where(notHeld(now))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return undefined;
    await takeLane(db, opening, claim.owner, now + LEASE_MS);
    return claim;
  });
}

async function send(
  poster: Poster,
  channel: ChannelRow,
  posting: PostingRow,
  thread: string | null,
  message: OutgoingMessage,
): Promise<Sent> {
  const to = { channelId: channel.id, tenantId: channel.tenant_id, serviceUrl: channel.service_url };
  if (posting.slot === 'card' && thread && posting.activity_id) {
    await poster.update(to, thread, posting.activity_id, message);
    return { kind: 'update', conversationId: thread, activityId: posting.activity_id };
  }
  if (thread) {
    const { activityId } = await poster.reply(to, thread, message);
    return { kind: 'reply', conversationId: thread, activityId };
  }
  return { kind: 'post', ...(await poster.post(to, message)) };
}

async function settleSent(deps: DeliverDeps, claim: Claim, sent: Sent, hash: string): Promise<void> {
  const { channel, posting } = claim;
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    if (!(await leaveLane(db, channel.id, claim.owner)))
      deps.log.warn({ channel: channel.id }, 'a sending took longer than its lease');
    // Even then: knowing the message's id keeps the next one from posting it again.
    const { numUpdatedRows } = await stillOurs(db, claim)
      .set((eb) => ({
        sent_rev: posting.want_rev,
        sent_hash: hash,
        conversation_id: sent.conversationId,
        activity_id: sent.activityId,
        outcome: 'ok',
        tried_at: null,
        attempts: 0,
        due_at: now,
        // Something urgent may have been wanted while this was on its way.
        urgent: eb.case().when('want_rev', '=', posting.want_rev).then(0).else(eb.ref('urgent')).end(),
        // What was wanted while this was on its way waits since now.
        wanted_at: eb
          .case()
          .when('want_rev', '=', posting.want_rev)
          .then(eb.ref('wanted_at'))
          .else(now)
          .end(),
        posted_at: posting.posted_at ?? now,
      }))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n)
      deps.log.warn(
        { ...factsOf(claim), activityId: sent.activityId },
        'a message may be in the channel twice',
      );
  });
  const waited = now - (posting.posted_at === null ? posting.created_at : posting.due_at);
  await deps.onSent?.(sent.kind, waited, posting.subject);
}

async function settleFailed(deps: DeliverDeps, claim: Claim, error: AppError): Promise<void> {
  const { channel, posting } = claim;
  const now = deps.clock.now();
  const consequence = afterFailure(posting, error, now);
  // What certainly did not arrive leaves nothing to look for but what an earlier attempt left.
  const tried = consequence.posting.outcome === 'none' ? { tried_at: posting.tried_at } : {};
  await deps.store.transaction(async (db) => {
    await leaveLane(db, channel.id, claim.owner, consequence.laneBlockedUntil);
    await stillOurs(db, claim)
      .set({ ...consequence.posting, ...tried })
      .execute();
    if (consequence.suspend) await suspendChannel(db, channel.id, error.userMessage, now);
  });
  deps.onFailed?.(error);
  const facts = { err: error, ...factsOf(claim) };
  if (consequence.suspend)
    deps.log.warn(facts, 'a channel was suspended: Teams says that the bot cannot speak there');
  else if (consequence.posting.problem)
    deps.log.warn(facts, 'a message was given up: Teams does not take it');
  else deps.log.info(facts, 'a sending failed');
}

const factsOf = ({ channel, posting }: Claim): object => ({
  channel: channel.id,
  name: channel.name,
  subject: posting.subject,
  slot: posting.slot,
});

/** Nothing was sent; where something was wanted or sent meanwhile, that counts. */
async function settleUnchanged(db: Db, posting: PostingRow): Promise<void> {
  await whereIs(db, posting)
    .set({ sent_rev: posting.want_rev, urgent: 0, attempts: 0 })
    .where('want_rev', '=', posting.want_rev)
    .where('sent_rev', '=', posting.sent_rev)
    .where('due_at', '=', posting.due_at)
    .execute();
}

const stillOurs = (db: Db, { posting, quietUntil }: Claim) =>
  whereIs(db, posting).where('due_at', '=', quietUntil).where('outcome', '=', 'unknown');
