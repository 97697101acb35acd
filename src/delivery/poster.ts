import type { Card } from '../cards/views.ts';

/** Where in Teams something is said. */
export interface ChannelAddress {
  /** `19:…@thread.tacv2` */
  readonly channelId: string;
  readonly tenantId: string;
  readonly serviceUrl: string;
}

/** A card with its notification line, or a plain sentence; exactly one of `card` and `text`. */
export interface OutgoingMessage {
  /** Toast and activity feed, plain text. */
  readonly summary: string;
  readonly card?: Card;
  /** Plain text: the poster sends it as `textFormat: plain`, so nothing in it becomes markdown or a mention. */
  readonly text?: string;
}

/**
 * Speaks to Teams. One call is one HTTP request; nothing is retried below this line. Throws AppError `teams.*`:
 * `throttled` (with retryAfterMs) and `busy` were certainly not delivered; `unknown-outcome` may have been;
 * `gone`, `activity-not-found`, `too-large` and `rejected` say what they say.
 */
export interface Poster {
  /** A new thread in the channel. */
  post(to: ChannelAddress, message: OutgoingMessage): Promise<{ conversationId: string; activityId: string }>;
  /** A reply in an existing thread. */
  reply(
    to: ChannelAddress,
    conversationId: string,
    message: OutgoingMessage,
  ): Promise<{ activityId: string }>;
  /** Replaces a message that we sent. */
  update(
    to: ChannelAddress,
    conversationId: string,
    activityId: string,
    message: OutgoingMessage,
  ): Promise<void>;
}
