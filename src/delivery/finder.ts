import type { ChannelMessage, ChannelMessages } from '../azure/channel-messages.ts';
import { AppError } from '../core/errors.ts';
import { uuidFrom } from '../core/ids.ts';
import type { ChannelRow, PostingRow } from '../store/tables.ts';
import type { OutgoingMessage } from './poster.ts';

/** Something of ours that may be in a channel already. */
export interface Sought {
  /** What only this posting's card carries (`withMark`). */
  readonly mark: string;
  /** A plain sentence carries no mark: what it says. */
  readonly text?: string;
  /** Conversation of the thread in which it would be; null: it would have begun one. */
  readonly thread: string | null;
  /** It was not sent before, ms since the epoch by our clock. */
  readonly since: number;
  /** Ids of messages that are known to be others. */
  readonly others: readonly string[];
}

export interface Found {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Looks in a channel for a message of ours. Throws AppError; undefined where it is not there. */
export interface Finder {
  find(channel: ChannelRow, sought: Sought): Promise<Found | undefined>;
}

export interface FinderDeps {
  readonly messages: ChannelMessages;
  /** The team's id in Entra ID; undefined where nobody knows it. */
  readonly groupOf: (channel: ChannelRow) => Promise<string | undefined>;
  readonly appId: string;
}

/** Teams' clock and ours may differ so much. */
const MARGIN_MS = 120_000;
/** For the whole look; stopping must not wait longer. */
const PATIENCE_MS = 8_000;

/** A finder that reads the channel through Microsoft Graph. */
export function createFinder({ messages, groupOf, appId }: FinderDeps): Finder {
  return {
    async find(channel, sought) {
      const groupId = await groupOf(channel);
      if (!groupId) throw new AppError('azure.not-found', { what: 'The team of the channel' });
      const threadId = sought.thread === null ? undefined : threadIdOf(sought.thread);
      const since = sought.since - MARGIN_MS;
      const listed = await messages.list(
        { groupId, channelId: channel.id, threadId },
        since,
        AbortSignal.timeout(PATIENCE_MS),
      );
      const ours = listed.filter((one) => one.appId === appId.toLowerCase() && one.createdAt >= since);
      const found = ours.find((one) => isSought(one, sought));
      return (
        found && {
          conversationId: sought.thread ?? `${channel.id};messageid=${found.id}`,
          activityId: found.id,
        }
      );
    },
  };
}

const threadIdOf = (conversation: string): string | undefined => /;messageid=(\d+)/.exec(conversation)?.[1];

/** Decides whether a message of ours is the one. */
export function isSought(message: ChannelMessage, { mark, text, others }: Sought): boolean {
  if (message.deleted || others.includes(message.id)) return false;
  if (text !== undefined) return message.cards.length === 0 && message.text === words(text);
  return message.cards.some((card) => card.includes(mark));
}

const words = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim();

/** Opaque, the same for each attempt at a posting, and different for any two postings. */
export const markOf = ({ subject, channel_id, slot }: PostingRow): string =>
  `posting-${uuidFrom('posting', subject, channel_id, slot)}`;

/** The message with the mark in its card, where nobody sees it; a plain sentence as it is. */
export function withMark(message: OutgoingMessage, mark: string): OutgoingMessage {
  if (!message.card) return message;
  const body = Array.isArray(message.card.body) ? message.card.body : [];
  const carrier = { type: 'Container', id: mark, isVisible: false, items: [] };
  return { ...message, card: { ...message.card, body: [...body, carrier] } };
}
