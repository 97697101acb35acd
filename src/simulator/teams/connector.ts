import type { LogEntry } from '../world.ts';
import { type EntraForTeams, whoCalls } from './bearer.ts';
import type { BotServiceKeys } from './bot-service-keys.ts';
import { createConversation, deleteActivity, putActivity, sendActivity } from './connector-writes.ts';
import { type Faults, underFault } from './faults.ts';
import { memberOf, membersOf, pagedMembersOf, teamChannels, teamDetails } from './rosters.ts';
import type { TeamsState } from './state.ts';
import { TrafficRules } from './traffic.ts';
import { parse, type WireAnswer, type WireRequest } from './wire.ts';

export interface ConnectorDeps {
  readonly state: TeamsState;
  readonly entra: EntraForTeams;
  readonly keys: BotServiceKeys;
  readonly faults: Faults;
  /** Path that stands before /v3 in the service URL. */
  readonly prefix: string;
  /** Of the running server, `http://127.0.0.1:PORT`. */
  origin(): string;
}

/** One operation of the connector; `groups` are what its pattern captured, decoded. */
interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** Writes are held to Teams' rate windows, one at a time per thread. */
  readonly write: boolean;
  run(state: TeamsState, groups: readonly string[], request: WireRequest): WireAnswer;
}

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    pattern: /^\/v3\/conversations\/?$/,
    write: true,
    run: (state, _, request) => createConversation(state, parse(request.body)),
  },
  {
    method: 'POST',
    pattern: /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/,
    write: true,
    run: (state, [id = ''], request) => sendActivity(state, id, parse(request.body)),
  },
  {
    method: 'PUT',
    pattern: /^\/v3\/conversations\/([^/]+)\/activities\/([^/]+)$/,
    write: true,
    run: (state, [id = '', activity = ''], request) => putActivity(state, id, activity, parse(request.body)),
  },
  {
    method: 'DELETE',
    pattern: /^\/v3\/conversations\/([^/]+)\/activities\/([^/]+)$/,
    write: true,
    run: (state, [id = '', activity = '']) => deleteActivity(state, id, activity),
  },
  {
    method: 'GET',
    pattern: /^\/v3\/conversations\/([^/]+)\/members$/,
    write: false,
    run: (state, [id = '']) => membersOf(state, id),
  },
  {
    method: 'GET',
    pattern: /^\/v3\/conversations\/([^/]+)\/pagedmembers$/,
    write: false,
    run: (state, [id = ''], request) => pagedMembersOf(state, id, request.query),
  },
  {
    method: 'GET',
    pattern: /^\/v3\/conversations\/([^/]+)\/members\/([^/]+)$/,
    write: false,
    run: (state, [id = '', member = '']) => memberOf(state, id, member),
  },
  {
    method: 'GET',
    pattern: /^\/v3\/teams\/([^/]+)$/,
    write: false,
    run: (state, [id = '']) => teamDetails(state, id),
  },
  {
    method: 'GET',
    pattern: /^\/v3\/teams\/([^/]+)\/conversations$/,
    write: false,
    run: (state, [id = '']) => teamChannels(state, id),
  },
];

/** The Bot Connector with its OpenID metadata, as one function from request to answer. */
export function createConnector(deps: ConnectorDeps): (request: WireRequest) => Promise<WireAnswer> {
  const traffic = new TrafficRules(deps.state.world);
  return async (request) => {
    const path = request.path.replace(/^\/v1/, '');
    if (path === '/.well-known/openidconfiguration') return openIdMetadata(deps);
    if (path === '/keys') return { status: 200, body: deps.keys.jwks() };
    const principal = await whoCalls(deps.entra, deps.state.world, request.headers.authorization);
    const answer = await underFault(deps.faults.take(request), async () =>
      dispatch(deps, traffic, request, principal),
    );
    record(deps.state, request, answer, principal);
    return answer;
  };
}

async function dispatch(
  deps: ConnectorDeps,
  traffic: TrafficRules,
  request: WireRequest,
  principal: LogEntry['principal'],
): Promise<WireAnswer> {
  if (principal.kind !== 'bot')
    return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
  const path = request.path.startsWith(deps.prefix) ? request.path.slice(deps.prefix.length) : request.path;
  for (const route of ROUTES) {
    const groups = route.method === request.method ? route.pattern.exec(path)?.slice(1) : undefined;
    if (!groups) continue;
    const run = async () => route.run(deps.state, groups, request);
    return route.write ? traffic.write(threadOf(groups, request), request.body, run) : run();
  }
  return {
    status: 404,
    body: { error: { code: 'NotFound', message: `No such operation: ${request.method} ${path}` } },
  };
}

/** What the windows count by: the thread, or the channel where a new thread is made. */
function threadOf(groups: readonly string[], request: WireRequest): string {
  if (groups[0]) return groups[0];
  const body = parse(request.body) as
    | { channelData?: { channel?: { id?: string } }; members?: { id?: string }[] }
    | undefined;
  return body?.channelData?.channel?.id ?? body?.members?.[0]?.id ?? 'nowhere';
}

/** In a cloud the keys have a name of their own. */
function keysOrigin({ state, origin }: ConnectorDeps): string {
  const { hosts } = state.world.cloud;
  return hosts ? `https://${hosts.openId}/v1` : origin();
}

const openIdMetadata = (deps: ConnectorDeps): WireAnswer => ({
  status: 200,
  body: {
    issuer: deps.state.world.cloud.botService,
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${keysOrigin(deps)}/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  },
});

function record(
  state: TeamsState,
  request: WireRequest,
  answer: WireAnswer,
  principal: LogEntry['principal'],
): void {
  const entry: LogEntry = {
    at: state.world.now(),
    service: 'connector',
    method: request.method,
    url: request.url,
    status: answer.status,
    principal,
    body: request.body ? parse(request.body) : undefined,
  };
  state.world.log.push(entry);
  state.world.events.emit('request', entry);
}
