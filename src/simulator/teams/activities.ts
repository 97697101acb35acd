import { randomUUID } from 'node:crypto';
import type { SimPerson, World } from '../world.ts';
import type { SimChannel, SimMessage, SimTeam, TeamsState } from './state.ts';

/** An activity as the Bot Service posts it to a bot. */
export type WireActivity = Record<string, unknown> & { type: string; id: string };

/** Where an activity happens: a channel (with its thread) or a personal chat. */
export type Scene =
  | { readonly team: SimTeam; readonly channel: SimChannel; readonly threadId?: string }
  | { readonly personalChat: string };

export const BOT_NAME = 'SOC Bot';
export const botId = (world: World): string => `28:${world.appId}`;

/** The scene of a place by its id. */
export function sceneOf(state: TeamsState, place: string, threadId?: string): Scene {
  const found = state.findChannel(place);
  return found ? { ...found, threadId } : { personalChat: place };
}

/** What every activity from a person carries. */
export function activityFrom(
  world: World,
  serviceUrl: string,
  person: SimPerson,
  scene: Scene,
): WireActivity {
  const at = new Date(world.now()).toISOString();
  return {
    type: 'message',
    id: `f:${randomUUID()}`,
    timestamp: at,
    localTimestamp: at,
    localTimezone: 'Europe/London',
    locale: 'en-GB',
    channelId: 'msteams',
    serviceUrl,
    from: { id: person.teamsId, name: person.name, aadObjectId: person.objectId },
    recipient: { id: botId(world), name: BOT_NAME },
    conversation: conversation(world, scene),
    channelData: channelData(world, scene),
    entities: [
      { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone: 'Europe/London' },
    ],
  };
}

function conversation(world: World, scene: Scene): Record<string, unknown> {
  if ('personalChat' in scene)
    return { id: scene.personalChat, conversationType: 'personal', tenantId: world.tenantId };
  const thread = scene.threadId ? `;messageid=${scene.threadId}` : '';
  return {
    id: `${scene.channel.id}${thread}`,
    conversationType: 'channel',
    isGroup: true,
    tenantId: world.tenantId,
  };
}

function channelData(world: World, scene: Scene): Record<string, unknown> {
  const tenant = { id: world.tenantId };
  if ('personalChat' in scene) return { tenant };
  return {
    tenant,
    team: { id: scene.team.id, name: scene.team.name, aadGroupId: scene.team.aadGroupId },
    channel: { id: scene.channel.id, name: scene.channel.name, type: scene.channel.type },
    teamsTeamId: scene.team.id,
    teamsChannelId: scene.channel.id,
  };
}

/** A typed message; in a channel Teams delivers it only with a mention of the bot, which stands in the text as markup. */
export function messageActivity(
  base: WireActivity,
  id: string,
  text: string,
  mention: boolean,
): WireActivity {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (!mention) return { ...base, id, type: 'message', textFormat: 'plain', text: escaped };
  const at = `<at>${BOT_NAME}</at>`;
  const entity = { type: 'mention', text: at, mentioned: base.recipient };
  const html = `<div><div><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${BOT_NAME}</span>&nbsp;${escaped}</div></div>`;
  return {
    ...base,
    id,
    type: 'message',
    textFormat: 'plain',
    text: `${at}&nbsp;${escaped}\n`,
    attachments: [{ contentType: 'text/html', content: html }],
    entities: [entity, ...(base.entities as unknown[])],
  };
}

/** A pressed Action.Execute, inputs already in `data`. */
export function clickActivity(
  base: WireActivity,
  message: SimMessage,
  action: {
    readonly title?: string;
    readonly id?: string;
    readonly verb: string;
    readonly data: Record<string, unknown>;
  },
): WireActivity {
  return {
    ...base,
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: message.id,
    channelData: {
      ...(base.channelData as object),
      source: { name: 'message' },
      legacy: { replyToId: message.id },
    },
    value: { action: { type: 'Action.Execute', ...action }, trigger: 'manual' },
  };
}

/** Something happened to a team, channel or installation. */
export function eventActivity(
  base: WireActivity,
  event: Record<string, unknown>,
  data: Record<string, unknown> = {},
): WireActivity {
  return {
    ...base,
    ...event,
    type: String(event.type),
    channelData: { ...(base.channelData as object), ...data },
  };
}
