import { type AppError, asAppError } from '../core/errors.ts';
import { listPostings } from '../store/postings.ts';
import type { ChannelRow, PostingRow } from '../store/tables.ts';
import type { DeliverDeps } from './deliver.ts';
import { type Finder, type Found, markOf, type Sought } from './finder.ts';
import type { OutgoingMessage } from './poster.ts';
import { threadOf, whereIs } from './posting-row.ts';

/** So long it is tried again when the channel cannot be looked into; then a doubled card beats a missing one. */
export const BLIND_MS = 10 * 60_000;
const FIRST_AGAIN_MS = 5_000;
const LONGEST_AGAIN_MS = 120_000;

/** What a look into the channel came to. */
export type Looked = 'found' | 'absent' | 'failed' | 'given-up';

/**
 * Before a message goes out again of which nobody knows whether it arrived: is it there? True where the posting may be
 * sent now; false where it was found, and is remembered as sent, or where looking has to be tried again later.
 */
export async function mayBeSent(
  deps: DeliverDeps,
  channel: ChannelRow,
  posting: PostingRow,
): Promise<boolean> {
  const { finder } = deps;
  const isUpdate = posting.slot === 'card' && posting.activity_id !== null;
  if (!finder || posting.tried_at === null || isUpdate) return true;
  const looked = await look(deps, finder, channel, posting);
  deps.onLooked?.(looked);
  return looked === 'absent' || looked === 'given-up';
}

async function look(
  deps: DeliverDeps,
  finder: Finder,
  channel: ChannelRow,
  posting: PostingRow,
): Promise<Looked> {
  const facts = { channel: channel.id, subject: posting.subject, slot: posting.slot };
  try {
    const found = await finder.find(channel, await soughtFor(deps, posting));
    if (!found) return 'absent';
    await settleFound(deps, posting, found);
    deps.log.info({ ...facts, activityId: found.activityId }, 'a message had arrived after all');
    return 'found';
  } catch (err) {
    const error = asAppError(err);
    const now = deps.clock.now();
    const again = lookAgainAt(posting, error, now);
    if (again === undefined) {
      deps.log.warn({ err: error, ...facts }, 'nobody can look in the channel: a message may be there twice');
      return 'given-up';
    }
    await whereIs(deps.store.db, posting)
      .set({ due_at: again, blind_since: posting.blind_since ?? now })
      .where('due_at', '=', posting.due_at)
      .execute();
    deps.log.info({ err: error, ...facts }, 'the channel could not be looked into');
    return 'failed';
  }
}

async function soughtFor({ store }: DeliverDeps, posting: PostingRow): Promise<Sought> {
  const said = posting.body === null ? undefined : (JSON.parse(posting.body) as OutgoingMessage);
  const inChannel = (await listPostings(store.db, posting.subject)).filter(
    (one) => one.channel_id === posting.channel_id,
  );
  return {
    mark: markOf(posting),
    ...(said && !said.card && { text: said.text ?? said.summary }),
    thread: await threadOf(store.db, posting),
    since: posting.tried_at ?? posting.created_at,
    others: inChannel.flatMap((one) => one.activity_id ?? []),
  };
}

/** The card that was found may show an earlier state, so it is due for an edit; a sentence never changes. */
async function settleFound({ store, clock }: DeliverDeps, posting: PostingRow, found: Found): Promise<void> {
  const now = clock.now();
  await whereIs(store.db, posting)
    .set({
      conversation_id: found.conversationId,
      activity_id: found.activityId,
      outcome: 'ok',
      attempts: 0,
      due_at: now,
      tried_at: null,
      blind_since: null,
      posted_at: posting.posted_at ?? now,
      ...(posting.slot !== 'card' && { sent_rev: posting.want_rev }),
    })
    .where('due_at', '=', posting.due_at)
    .execute();
}

/** Waits grow with the time that has been lost, up to two minutes; undefined where it has been tried for long enough. */
export function lookAgainAt(posting: PostingRow, error: AppError, now: number): number | undefined {
  const since = posting.blind_since ?? now;
  const until = since + BLIND_MS;
  if (now >= until) return undefined;
  const wait = Math.min(Math.max(now - since, FIRST_AGAIN_MS), LONGEST_AGAIN_MS);
  const told = typeof error.retry === 'object' ? error.retry.afterMs : 0;
  return Math.min(now + Math.max(wait, told), until);
}
