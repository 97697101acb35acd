import type { TeamsState } from './state.ts';
import type { WireAnswer } from './wire.ts';

/** Why the bot cannot speak or read in this place now; undefined where it can. */
export function refusalFor(state: TeamsState, place: string, threadId?: string): WireAnswer | undefined {
  if ([...state.personalChats.values()].includes(place)) return undefined;
  const found = state.findChannel(place);
  if (!found || found.channel.deleted) return refused(404, 'ConversationNotFound', 'Conversation not found.');
  if (!found.team.installed) {
    return refused(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  const root = threadId === undefined || state.findMessage(place, threadId);
  return root ? undefined : refused(404, 'ConversationNotFound', 'Conversation not found.');
}

const refused = (status: number, code: string, message: string): WireAnswer => ({
  status,
  body: { error: { code, message } },
});
