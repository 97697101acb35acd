import { failed, ok } from './azure/answers.ts';
import { forLog, type Principal, principalOf } from './azure/principal.ts';
import { withSlash } from './clouds.ts';
import { type Served, type ServiceFaults, startService } from './http.ts';
import { chatMessage, listedMessages } from './teams/channel-messages.ts';
import type { TeamsState } from './teams/state.ts';
import type { Listener, TlsPair, WireRequest } from './teams/wire.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

const MESSAGES = /^\/v1\.0\/teams\/([^/]+)\/channels\/([^/]+)\/messages(?:\/([^/]+)\/replies)?$/;
const PAGE = 20;
const LARGEST_PAGE = 50;

/**
 * Microsoft Graph on loopback, https only: the messages of a channel and the replies of a thread, for the app alone, and
 * only in teams whose owner granted it `ChannelMessage.Read.Group`. Everything else is refused and written down, so that
 * a bot that lives here never reaches the real one unseen.
 */
export const startGraph = (options: {
  readonly world: World;
  readonly faults: ServiceFaults;
  readonly tokens: Tokens;
  readonly teams: TeamsState;
  readonly tls: TlsPair;
  readonly port?: number;
}): Promise<Listener> =>
  startService({
    ...options,
    service: 'graph',
    names: options.world.cloud.hosts && [options.world.cloud.hosts.graph],
    answer: async (request) => {
      const audiences = withSlash(options.world.cloud.audiences.graph);
      const known = await principalOf(request, options.world, options.tokens, audiences);
      if ('refusal' in known) return known.refusal;
      return { ...answer(request, options.teams, known.principal), principal: forLog(known.principal) };
    },
  });

function answer(request: WireRequest, state: TeamsState, principal: Principal): Served {
  const [, groupId, channelId = '', threadId] = MESSAGES.exec(request.path) ?? [];
  const team = state.teams.find((one) => one.aadGroupId === groupId?.toLowerCase());
  if (request.method !== 'GET' || groupId === undefined || principal.kind !== 'bot') return denied();
  if (!team?.installed || !team.messagesGranted) return denied();
  const channel = team.channels.find((one) => one.id === channelId && !one.deleted);
  if (!channel) return failed(404, 'NotFound', 'No Thread found.');
  // Resource-specific consent covers the channels that everyone in the team may see.
  if (channel.type !== 'standard') return denied();
  const size = Number(request.query.get('$top') ?? PAGE);
  if (!(size >= 1 && size <= LARGEST_PAGE))
    return failed(400, 'BadRequest', `Invalid page size. The maximum page size is ${LARGEST_PAGE}.`);
  return page(request, listedMessages(state, channelId, threadId), size, (message) =>
    chatMessage(state.world, team, message),
  );
}

function page<T>(request: WireRequest, all: readonly T[], size: number, draw: (one: T) => unknown): Served {
  const from = Number(request.query.get('$skiptoken') ?? 0);
  const value = all.slice(from, from + size).map(draw);
  const more = from + size < all.length;
  const next = `https://${request.headers.host}${new URL(request.url, 'https://here').pathname}`;
  return ok({
    '@odata.count': value.length,
    ...(more && { '@odata.nextLink': `${next}?$top=${size}&$skiptoken=${from + size}` }),
    value,
  });
}

const denied = (): Served =>
  failed(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
