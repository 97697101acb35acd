import type { HttpClient } from '@azure/core-rest-pipeline';
import { decodeHTML } from 'entities';
import { z } from 'zod/v4';
import type { CloudAddresses } from '../config/clouds.ts';
import type { TokenCredential } from '../core/credential.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { AzureHttp } from './http.ts';
import { guid } from './paths.ts';
import { text } from './wire.ts';

/** A channel's main page, or one thread in it. */
export interface MessagePlace {
  /** The team's id in Entra ID. */
  readonly groupId: string;
  /** `19:…@thread.tacv2` */
  readonly channelId: string;
  /** The first message of a thread, whose replies are asked for; absent: the messages that begin threads. */
  readonly threadId?: string;
}

/** A message in a channel, as Microsoft Graph shows it. */
export interface ChannelMessage {
  readonly id: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  /** App id of the bot that posted it; absent for people's. */
  readonly appId?: string;
  readonly deleted: boolean;
  /** What it says, without markup, one blank between words. */
  readonly text: string;
  /** Its cards, as JSON. */
  readonly cards: readonly string[];
}

export interface ChannelMessages {
  /**
   * What was said or changed there since a time (ms), newest first, and perhaps some older.
   * @throws AppError `azure.*` and `signin.*`; `azure.reader-forbidden` where the team has not granted the permission.
   */
  list(place: MessagePlace, since: number, signal?: AbortSignal): Promise<readonly ChannelMessage[]>;
}

export interface ChannelMessagesOptions {
  readonly addresses: CloudAddresses;
  /** The bot itself. */
  readonly credential: TokenCredential;
  /** For one request, ms (5 000). */
  readonly requestTimeoutMs?: number;
  readonly transport?: HttpClient;
}

/** The most that Graph gives at once. */
const PAGE = 50;
/** A channel in which more was said in the time in question is not read to its end. */
const MOST_PAGES = 20;
const REQUEST_TIMEOUT_MS = 5_000;

/** Channel messages with the bot's own rights: the resource-specific permission `ChannelMessage.Read.Group`, team by team. */
export function createChannelMessages(options: ChannelMessagesOptions): ChannelMessages {
  const { addresses, requestTimeoutMs: timeoutMs = REQUEST_TIMEOUT_MS } = options;
  const http = new AzureHttp({
    ...options,
    endpoint: addresses.graph,
    scope: addresses.graphScope,
    context: { who: 'reader', what: 'The channel' },
    timeoutMs,
  });
  return {
    async list(place, since, signal) {
      const found: ChannelMessage[] = [];
      let next: string | undefined = pathOf(place);
      for (let pages = 0; next; pages += 1) {
        if (pages === MOST_PAGES)
          throw new AppError('azure.unexpected', { what: 'A channel with too many messages' });
        const page: z.infer<typeof PageWire> = readPage(await http.get(next, signal).catch(rethrow));
        const messages = page.value.flatMap((one) => MessageWire.safeParse(one).data ?? []);
        found.push(...messages.map(messageFrom));
        // Graph does not promise by which of the two times it orders; a page on which both are past is far enough.
        const past = messages.length > 0 && messages.every((one) => lastTouched(one) < since);
        next = past ? undefined : page['@odata.nextLink'];
      }
      return found;
    },
  };
}

function pathOf({ groupId, channelId, threadId }: MessagePlace): string {
  const channel = `/v1.0/teams/${guid(groupId)}/channels/${encodeURIComponent(channelId)}/messages`;
  const thread = threadId === undefined ? '' : `/${encodeURIComponent(threadId)}/replies`;
  return `${channel}${thread}?$top=${PAGE}`;
}

const PageWire = z.object({ value: z.array(z.unknown()), '@odata.nextLink': text });

function readPage(json: unknown): z.infer<typeof PageWire> {
  const { data } = PageWire.safeParse(json);
  if (!data) throw new AppError('azure.unexpected', { what: 'The channel' });
  return data;
}

/** The permission is granted with the app package, not with a role in Azure. */
function rethrow(err: unknown): never {
  if (!isAppError(err, 'azure.reader-forbidden')) throw err;
  const facts = { ...err.facts, action: 'ChannelMessage.Read.Group', scope: 'the messages of this channel' };
  throw new AppError('azure.reader-forbidden', facts, { cause: err });
}

const time = z
  .string()
  .nullish()
  .transform((value) => Date.parse(value ?? ''))
  .catch(Number.NaN);

const MessageWire = z.object({
  id: z.string().min(1),
  createdDateTime: time,
  lastModifiedDateTime: time,
  deletedDateTime: text,
  from: z
    .object({ application: z.object({ id: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
  body: z.object({ contentType: text, content: text }).nullish().catch(null),
  attachments: z
    .array(z.object({ contentType: text, content: text }))
    .nullish()
    .catch(null),
});

type MessageWire = z.infer<typeof MessageWire>;

const lastTouched = ({ createdDateTime, lastModifiedDateTime }: MessageWire): number =>
  Math.max(createdDateTime || 0, lastModifiedDateTime || 0);

function messageFrom(wire: MessageWire): ChannelMessage {
  const appId = wire.from?.application?.id?.toLowerCase();
  return {
    id: wire.id,
    createdAt: wire.createdDateTime || 0,
    ...(appId && { appId }),
    deleted: wire.deletedDateTime !== undefined,
    text: wordsOf(wire.body?.content ?? '', wire.body?.contentType === 'html'),
    cards: (wire.attachments ?? []).flatMap(({ contentType, content }) =>
      contentType === 'application/vnd.microsoft.card.adaptive' && content ? [content] : [],
    ),
  };
}

function wordsOf(content: string, isHtml: boolean): string {
  const words = isHtml ? decodeHTML(content.replace(/<[^>]*>/g, ' ')) : content;
  return words.replace(/[\s\u00a0]+/g, ' ').trim();
}
