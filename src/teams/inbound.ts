import type { Activity } from 'botbuilder';
import { z } from 'zod/v4';
import type { Click, Message, Person, Place } from '../bot/turn.ts';
import { plainWords } from './text.ts';

const text = z.string().optional().catch(undefined);
/** What becomes part of addresses and keys: short, and nothing in it that cannot be written there. */
const id = z
  .string()
  .max(1_000)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
const anId = id.optional().catch(undefined);
/** What people are shown, and PostgreSQL keeps. */
const name = z
  .string()
  .transform((given) => given.slice(0, 1_000).replace(/[\p{Cc}\p{Cs}]/gu, ''))
  .optional()
  .catch(undefined);

/** teams-ai refuses activities without a sender; an event may come without. */
const account = z.looseObject({ id, name, aadObjectId: anId }).catch({ id: 'unknown' });

/** What the SDK and the mapping below trip over where it is missing or of another kind. */
const Envelope = z.looseObject({
  type: z.string().min(1),
  id: anId,
  name: text,
  channelId: z.string(),
  serviceUrl: text,
  replyToId: anId,
  text,
  action: text,
  from: account,
  recipient: account,
  conversation: z.looseObject({ id, tenantId: anId, conversationType: text }),
  entities: z.array(z.unknown()).optional().catch(undefined),
  membersRemoved: z
    .array(z.looseObject({ id: z.string() }))
    .optional()
    .catch(undefined),
});

/** The body of a request as an activity, not yet authenticated; undefined where it is none. */
export function envelopeOf(body: unknown): Activity | undefined {
  const { data } = Envelope.safeParse(body);
  if (!data) return undefined;
  // The SDK wants dates here and does nothing with them.
  const { timestamp: _, localTimestamp: __, ...activity } = data;
  return activity as unknown as Activity;
}

const ChannelData = z
  .object({
    eventType: text,
    tenant: z.object({ id: anId }).optional().catch(undefined),
    team: z.object({ id: anId, name, aadGroupId: anId }).optional().catch(undefined),
    channel: z.object({ id: anId, name, type: text }).optional().catch(undefined),
    teamsChannelId: anId,
    teamsTeamId: anId,
  })
  .catch({
    eventType: undefined,
    tenant: undefined,
    team: undefined,
    channel: undefined,
    teamsChannelId: undefined,
    teamsTeamId: undefined,
  });

/** What Teams adds to an activity; everything of another kind counts as absent. */
export const channelDataOf = (activity: Partial<Activity>): z.infer<typeof ChannelData> =>
  ChannelData.parse(activity.channelData ?? {});

const KINDS = { personal: 'personal', groupChat: 'group', channel: 'channel' } as const;
const TYPES = new Set(['standard', 'private', 'shared']);

/** Where an activity happened, in our words. Fields that Teams leaves out are undefined, never guessed. */
export function placeOf(activity: Partial<Activity>): Place {
  const data = channelDataOf(activity);
  const conversationId = activity.conversation?.id ?? '';
  const kind =
    KINDS[activity.conversation?.conversationType as keyof typeof KINDS] ??
    (data.team ? 'channel' : 'personal');
  const type = data.channel?.type?.toLowerCase() ?? '';
  const channelId = data.channel?.id ?? data.teamsChannelId ?? conversationId.split(';')[0];
  return {
    kind,
    tenantId: (activity.conversation?.tenantId ?? data.tenant?.id ?? '').toLowerCase(),
    serviceUrl: activity.serviceUrl ?? '',
    conversationId,
    channelId: kind === 'channel' ? channelId : undefined,
    channelName: data.channel?.name,
    teamId: data.team?.id ?? data.teamsTeamId,
    teamName: data.team?.name,
    groupId: data.team?.aadGroupId,
    channelType: TYPES.has(type) ? (type as Place['channelType']) : undefined,
  };
}

/** Who sent it; `objectId` is empty where Teams does not say. */
export function personOf(activity: Partial<Activity>): Person {
  return {
    tenantId: (activity.conversation?.tenantId ?? channelDataOf(activity).tenant?.id ?? '').toLowerCase(),
    objectId: activity.from?.aadObjectId ?? '',
    name: (activity.from?.name ?? '').slice(0, 100) || 'Somebody',
    teamsId: activity.from?.id ?? '',
  };
}

const Mention = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string() }),
});

/** The markup of each mention of the bot. */
const mentionsOf = (activity: Partial<Activity>): string[] =>
  (activity.entities ?? []).flatMap((entity) => {
    const mention = Mention.safeParse(entity);
    return mention.success && mention.data.mentioned.id === activity.recipient?.id ? [mention.data.text] : [];
  });

/** Something that people in a channel said to each other, not to the bot. */
export const isOverheard = (activity: Partial<Activity>): boolean =>
  activity.type === 'message' && placeOf(activity).kind === 'channel' && mentionsOf(activity).length === 0;

/** A typed message, its text normalised. */
export function messageOf(activity: Partial<Activity>): Message {
  return {
    id: activity.id ?? '',
    person: personOf(activity),
    place: placeOf(activity),
    text: plainWords(activity.text ?? '', mentionsOf(activity)),
  };
}

const ActionValue = z.object({
  action: z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()).nullish() }),
  authentication: z.object({ token: text }).nullish().catch(undefined),
  state: anId,
});

/** Undefined for an invoke that is no pressed button of a card, or that has no id to tell it from others. */
export function clickOf(activity: Partial<Activity>): Click | undefined {
  const value = ActionValue.safeParse(activity.value);
  if (!value.success || !activity.id) return undefined;
  const { action, authentication, state } = value.data;
  return {
    id: activity.id,
    person: personOf(activity),
    place: placeOf(activity),
    verb: action.verb,
    data: action.data ?? {},
    messageId: activity.replyToId,
    signIn: { assertion: authentication?.token, code: state },
  };
}

/** The code that a sign-in in a personal chat gave back (`signin/verifyState`). */
export function codeOf(activity: Partial<Activity>): string | undefined {
  return z.object({ state: anId }).safeParse(activity.value).data?.state;
}
