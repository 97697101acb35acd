import { OLDER_COPY, renderOlderCopy } from '../cards/cards.ts';
import type { CardId } from '../core/card-id.ts';
import { findChannel } from '../store/channels.ts';
import { findPosting } from '../store/postings.ts';
import type { ChannelRow, PostingRow } from '../store/tables.ts';
import { replaceForAll } from './actions/replace-for-all.ts';
import { within } from './budget.ts';
import type { BotDeps } from './deps.ts';
import { subjectOf } from './subject.ts';
import type { Click } from './turn.ts';

/** A click has to be answered; what the copy looks like can wait for the next one. */
const PATIENCE_MS = 1_000;

/**
 * Where the clicked card is a second copy that nobody keeps true (Teams took a post whose answer never came), it becomes a
 * link to the live one, for everyone. The click acts all the same. Never throws.
 */
export async function retireOlderCopy(deps: BotDeps, click: Click, id: CardId): Promise<void> {
  try {
    const url = await liveCardUrl(deps, click, id);
    if (!url) return;
    const message = { summary: OLDER_COPY, card: renderOlderCopy({ url }) };
    await within(deps.clock, PATIENCE_MS, replaceForAll(deps, click, message));
  } catch (err) {
    deps.log.warn({ err, verb: click.verb }, 'the older copy of a card could not be looked at');
  }
}

async function liveCardUrl(
  { store, teamsUrl }: BotDeps,
  click: Click,
  id: CardId,
): Promise<string | undefined> {
  const subject = subjectOf(id);
  const { channelId } = click.place;
  if (!subject || !channelId || !beginsThread(click)) return undefined;
  const posting = await findPosting(store.db, subject, channelId, 'card');
  if (!posting?.activity_id || posting.activity_id === click.messageId) return undefined;
  const channel = await findChannel(store.db, channelId);
  return channel && messageUrl(teamsUrl, channel, posting);
}

/** Posted by itself: a card that answers a typed command stands in the thread of the person who typed. */
const beginsThread = ({ messageId, place }: Click): boolean =>
  messageId !== undefined && place.conversationId.endsWith(`;messageid=${messageId}`);

/** Teams' own link to a message in a channel. */
function messageUrl(teamsUrl: string, channel: ChannelRow, posting: PostingRow): string {
  const thread = /;messageid=(\d+)/.exec(posting.conversation_id ?? '')?.[1] ?? posting.activity_id ?? '';
  const query = new URLSearchParams({
    tenantId: channel.tenant_id,
    ...(channel.group_id && { groupId: channel.group_id }),
    parentMessageId: thread,
  });
  return `${teamsUrl}/l/message/${encodeURIComponent(channel.id)}/${posting.activity_id}?${query}`;
}
