import { refusalFor } from './reach.ts';
import { type SimMessage, splitConversation, type TeamsState } from './state.ts';
import type { WireAnswer } from './wire.ts';

type Activity = Record<string, unknown>;

/** POST /v3/conversations: a new thread in a channel, or the personal chat with one member. */
export function createConversation(state: TeamsState, body: unknown): WireAnswer {
  const wanted = (body ?? {}) as {
    channelData?: { channel?: { id?: string } };
    members?: { id?: string }[];
    activity?: Activity;
  };
  const channel = wanted.channelData?.channel?.id;
  if (!channel) return createPersonalChat(state, wanted.members?.[0]?.id);
  const refusal = refusalFor(state, channel);
  if (refusal) return refusal;
  if (!wanted.activity) return bad('A new thread needs its first activity.');
  const message = add(state, channel, wanted.activity);
  return { status: 201, body: { id: `${channel};messageid=${message.id}`, activityId: message.id } };
}

function createPersonalChat(state: TeamsState, teamsId: string | undefined): WireAnswer {
  const person = [...state.world.people.values()].find((one) => one.teamsId === teamsId);
  if (!person) return bad('The conversation has no channel and no known member.');
  return { status: 201, body: { id: state.personalChat(person) } };
}

/** POST …/activities and …/activities/{replyTo}: a message in a thread, a channel or a personal chat. */
export function sendActivity(state: TeamsState, conversationId: string, body: unknown): WireAnswer {
  const { place, threadId } = splitConversation(conversationId);
  const refusal = refusalFor(state, place, threadId);
  if (refusal) return refusal;
  const activity = (body ?? {}) as Activity;
  if (activity.type === 'typing') return { status: 201, body: { id: state.nextMessageId() } };
  if (activity.type !== 'message') return bad(`An activity of type ${String(activity.type)} cannot be sent.`);
  return { status: 201, body: { id: add(state, place, activity, threadId).id } };
}

/** PUT …/activities/{id}: the message changes for everybody, and views of single persons are gone. */
export function putActivity(
  state: TeamsState,
  conversationId: string,
  id: string,
  body: unknown,
): WireAnswer {
  const found = reach(state, conversationId, id);
  if ('status' in found) return found;
  found.activity = (body ?? {}) as Activity;
  found.editedAt = state.world.now();
  found.edits += 1;
  found.views.clear();
  state.changed();
  return { status: 200, body: { id } };
}

/** DELETE …/activities/{id}. */
export function deleteActivity(state: TeamsState, conversationId: string, id: string): WireAnswer {
  const found = reach(state, conversationId, id);
  if ('status' in found) return found;
  found.deleted = true;
  state.changed();
  return { status: 200 };
}

/** The bot's own message, or why it may not be touched. */
function reach(state: TeamsState, conversationId: string, id: string): SimMessage | WireAnswer {
  const { place, threadId } = splitConversation(conversationId);
  const refusal = refusalFor(state, place, threadId);
  if (refusal) return refusal;
  const message = state.findMessage(place, id);
  if (!message || message.deleted || message.from.kind !== 'bot') {
    return {
      status: 404,
      body: {
        error: {
          code: 'ActivityNotFoundInConversation',
          message: 'The activity is not in the conversation.',
        },
      },
    };
  }
  return message;
}

const add = (state: TeamsState, place: string, activity: Activity, threadId?: string) =>
  state.addMessage({ place, threadId, activity, from: { kind: 'bot', name: 'SOC Bot' } });

const bad = (message: string): WireAnswer => ({
  status: 400,
  body: { error: { code: 'BadSyntax', message } },
});
