import type { SimPerson } from '../world.ts';
import { refusalFor } from './reach.ts';
import { splitConversation, type TeamsState } from './state.ts';
import type { WireAnswer } from './wire.ts';

/** GET …/members: everybody in the place. */
export function membersOf(state: TeamsState, conversationId: string): WireAnswer {
  const { place, threadId } = splitConversation(conversationId);
  const refusal = refusalFor(state, place, threadId);
  if (refusal) return refusal;
  return { status: 200, body: peopleIn(state, place).map((person) => member(state, person)) };
}

/** GET …/pagedmembers: the same in pages. */
export function pagedMembersOf(
  state: TeamsState,
  conversationId: string,
  query: URLSearchParams,
): WireAnswer {
  const all = membersOf(state, conversationId);
  if (all.status !== 200) return all;
  const members = all.body as unknown[];
  const from = Number(query.get('continuationToken') ?? 0);
  const size = Math.max(1, Number(query.get('pageSize') ?? 50));
  const rest = members.length > from + size ? { continuationToken: String(from + size) } : {};
  return { status: 200, body: { members: members.slice(from, from + size), ...rest } };
}

/** GET …/members/{id}, by Teams' id or object id. */
export function memberOf(state: TeamsState, conversationId: string, id: string): WireAnswer {
  const { place, threadId } = splitConversation(conversationId);
  const refusal = refusalFor(state, place, threadId);
  if (refusal) return refusal;
  const person = peopleIn(state, place).find((one) => one.teamsId === id || one.objectId === id);
  if (!person) return missing('MemberNotFoundInConversation', 'The member is not in the conversation.');
  return { status: 200, body: member(state, person) };
}

/** GET /v3/teams/{id}. */
export function teamDetails(state: TeamsState, id: string): WireAnswer {
  const team = state.teams.find((one) => one.id === id && one.installed);
  if (!team) return missing('TeamNotFound', 'The team is not known to the bot.');
  const channelCount = team.channels.filter((one) => !one.deleted).length;
  return {
    status: 200,
    body: {
      id,
      name: team.name,
      aadGroupId: team.aadGroupId,
      channelCount,
      memberCount: state.world.people.size,
      tenantId: state.world.tenantId,
    },
  };
}

/** GET /v3/teams/{id}/conversations: the channels; General has no name on the wire. */
export function teamChannels(state: TeamsState, id: string): WireAnswer {
  const team = state.teams.find((one) => one.id === id && one.installed);
  if (!team) return missing('TeamNotFound', 'The team is not known to the bot.');
  const conversations = team.channels
    .filter((one) => !one.deleted)
    .map((one) => ({ id: one.id, ...(one.id !== id && { name: one.name }), type: one.type }));
  return { status: 200, body: { conversations } };
}

function peopleIn(state: TeamsState, place: string): SimPerson[] {
  const people = [...state.world.people.values()];
  return place.startsWith('a:')
    ? people.filter((one) => state.personalChats.get(one.objectId) === place)
    : people;
}

const member = (state: TeamsState, person: SimPerson) => ({
  id: person.teamsId,
  name: person.name,
  aadObjectId: person.objectId,
  objectId: person.objectId,
  userPrincipalName: person.userPrincipalName,
  email: person.userPrincipalName,
  tenantId: state.world.tenantId,
  userRole: 'user',
});

const missing = (code: string, message: string): WireAnswer => ({
  status: 404,
  body: { error: { code, message } },
});
