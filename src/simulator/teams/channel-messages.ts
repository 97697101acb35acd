import type { World } from '../world.ts';
import type { SimMessage, SimTeam, TeamsState } from './state.ts';

/** The messages that begin a thread in a channel, or the replies of one thread, as Microsoft Graph lists them: newest first. */
export function listedMessages(state: TeamsState, channelId: string, threadId?: string): SimMessage[] {
  return state.messages
    .filter((one) => one.place === channelId)
    .filter((one) =>
      threadId === undefined ? one.id === one.threadId : one.threadId === threadId && one.id !== threadId,
    )
    .sort((one, other) => Number(other.id) - Number(one.id));
}

/** A message as Microsoft Graph's `chatMessage`; a deleted one keeps its place and loses what it said. */
export function chatMessage(world: World, team: SimTeam, message: SimMessage): Record<string, unknown> {
  const changed = message.editedAt ?? message.at;
  return {
    id: message.id,
    replyToId: message.id === message.threadId ? null : message.threadId,
    etag: String(changed),
    messageType: 'message',
    createdDateTime: new Date(message.at).toISOString(),
    lastModifiedDateTime: new Date(changed).toISOString(),
    lastEditedDateTime: message.editedAt === undefined ? null : new Date(changed).toISOString(),
    deletedDateTime: message.deleted ? new Date(changed).toISOString() : null,
    subject: null,
    summary: null,
    chatId: null,
    importance: 'normal',
    locale: 'en-us',
    webUrl: webUrl(world, team, message),
    policyViolation: null,
    eventDetail: null,
    from: sender(world, message),
    channelIdentity: { teamId: team.aadGroupId, channelId: message.place },
    mentions: [],
    reactions: [],
    ...said(message),
  };
}

const webUrl = (world: World, team: SimTeam, { id, place, threadId }: SimMessage): string =>
  `${world.cloud.teams}/l/message/${encodeURIComponent(place)}/${id}?groupId=${team.aadGroupId}` +
  `&tenantId=${world.tenantId}&createdTime=${id}&parentMessageId=${threadId}`;

function sender(world: World, { from }: SimMessage): Record<string, unknown> {
  const nobody = { application: null, device: null, user: null };
  if (from.kind === 'person')
    return { ...nobody, user: { id: from.objectId, displayName: from.name, userIdentityType: 'aadUser' } };
  const application = { id: world.appId, displayName: from.name, applicationIdentityType: 'bot' };
  return { ...nobody, application };
}

/** Cards come as JSON inside a string; text comes as HTML. */
function said(message: SimMessage): Record<string, unknown> {
  if (message.deleted) return { body: { contentType: 'html', content: '' }, attachments: [] };
  const { text, attachments } = message.activity as {
    text?: string;
    attachments?: readonly { contentType?: string; content?: unknown }[];
  };
  const cards = (attachments ?? []).map(({ contentType, content }, index) => ({
    id: `${message.id}${index}`,
    contentType,
    contentUrl: null,
    content: JSON.stringify(content, null, 2),
    name: null,
    thumbnailUrl: null,
  }));
  const places = cards.map(({ id }) => `<attachment id="${id}"></attachment>`).join('');
  return {
    body: { contentType: 'html', content: `${text === undefined ? '' : `<p>${escaped(text)}</p>`}${places}` },
    attachments: cards,
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('  ', ' &nbsp;');
