import type { LogEntry } from '../world.ts';
import { type EntraForTeams, whoCalls } from './bearer.ts';
import { type Faults, underFault } from './faults.ts';
import { signedInPage, signInGone, signInPage } from './sign-in-page.ts';
import type { SignIns } from './sign-ins.ts';
import type { TeamsState } from './state.ts';
import { parse, type WireAnswer, type WireRequest } from './wire.ts';

export interface TokenServiceDeps {
  readonly state: TeamsState;
  readonly entra: EntraForTeams;
  readonly faults: Faults;
  readonly signIns: SignIns;
  /** Audience of the tokens that the OAuth connection holds. */
  readonly armAudience: string;
  /** Of the running server. */
  origin(): string;
}

const SIGN_IN_PATH = '/api/oauth/signin';

/** The Azure Bot token service, as botbuilder's UserTokenClient calls it, with the page that a person signs in on. */
export function createTokenService(deps: TokenServiceDeps): (request: WireRequest) => Promise<WireAnswer> {
  return async (request) => {
    if (request.path === SIGN_IN_PATH) return signInByHand(deps, request);
    const principal = await whoCalls(deps.entra, deps.state.world, request.headers.authorization);
    const answer = await underFault(deps.faults.take(request), async () =>
      principal.kind === 'bot'
        ? dispatch(deps, request)
        : { status: 401, body: { error: { code: 'Unauthorized', message: 'The bot is not authorized.' } } },
    );
    record(deps.state, request, answer, principal);
    return answer;
  };
}

async function dispatch(deps: TokenServiceDeps, request: WireRequest): Promise<WireAnswer> {
  switch (`${request.method} ${request.path.toLowerCase()}`) {
    case 'GET /api/usertoken/gettoken':
      return getToken(deps, request.query);
    case 'GET /api/usertoken/gettokenstatus':
      return tokenStatus(deps, request.query);
    case 'DELETE /api/usertoken/signout':
      deps.signIns.signOut(
        request.query.get('userId') ?? '',
        request.query.get('connectionName') ?? undefined,
      );
      return { status: 204 };
    case 'POST /api/usertoken/exchange':
      return exchange(deps, request);
    case 'GET /api/botsignin/getsigninurl':
      return signInUrl(deps, request.query);
    case 'GET /api/botsignin/getsigninresource':
      return signInResource(deps, request.query);
    default:
      return { status: 404, body: { error: { code: 'NotFound', message: request.path } } };
  }
}

function getToken(deps: TokenServiceDeps, query: URLSearchParams): WireAnswer {
  const [userId, connectionName] = [query.get('userId') ?? '', query.get('connectionName') ?? ''];
  const found = deps.signIns.redeem(userId, connectionName, query.get('code') ?? undefined);
  if (!found) return { status: 404, body: { error: { code: 'NotFound', message: 'Token not found.' } } };
  return { status: 200, body: tokenBody(connectionName, found.token, found.expiresAt) };
}

function tokenStatus(deps: TokenServiceDeps, query: URLSearchParams): WireAnswer {
  const connectionName = query.get('include') ?? 'sso';
  const hasToken = deps.signIns.has(query.get('userId') ?? '', connectionName);
  return {
    status: 200,
    body: [
      { channelId: 'msteams', connectionName, hasToken, serviceProviderDisplayName: 'Microsoft Entra ID' },
    ],
  };
}

/** Trades Teams' assertion for the connection's token, as far as Entra lets it without the person's hand. */
async function exchange(deps: TokenServiceDeps, request: WireRequest): Promise<WireAnswer> {
  const { world } = deps.state;
  const { token } = (parse(request.body) ?? {}) as { token?: string };
  const claims = token
    ? await deps.entra.verify(token, [world.appId, `api://botid-${world.appId}`])
    : undefined;
  const person = [...world.people.values()].find((one) => one.objectId === claims?.oid);
  const silent = person && !world.switches.consentMissing && !world.switches.mfaOnWrites;
  if (!silent)
    return {
      status: 400,
      body: { error: { code: 'BadArgument', message: 'The token cannot be exchanged without the person.' } },
    };
  const [userId, connectionName] = [
    request.query.get('userId') ?? '',
    request.query.get('connectionName') ?? '',
  ];
  const issued = await deps.entra.issueInteractive(person, deps.armAudience);
  return {
    status: 200,
    body: tokenBody(connectionName, issued, deps.signIns.keep(userId, connectionName, issued)),
  };
}

const tokenBody = (connectionName: string, token: string, expiresAt: number) => ({
  channelId: 'msteams',
  connectionName,
  token,
  expiration: new Date(expiresAt).toISOString(),
});

/** The link for the state that the bot sends, or undefined where the state is not its own. */
function linkFor(deps: TokenServiceDeps, query: URLSearchParams): string | undefined {
  const state = parse(Buffer.from(query.get('state') ?? '', 'base64').toString('utf8')) as
    | { connectionName?: string; msAppId?: string; conversation?: { user?: { id?: string } } }
    | undefined;
  const userId = state?.conversation?.user?.id;
  if (!state?.connectionName || !userId || state.msAppId !== deps.state.world.appId) return undefined;
  return `${deps.origin()}${SIGN_IN_PATH}?signin=${deps.signIns.open(state.connectionName, userId).id}`;
}

function signInUrl(deps: TokenServiceDeps, query: URLSearchParams): WireAnswer {
  const link = linkFor(deps, query);
  return link ? { status: 200, body: link } : badState;
}

function signInResource(deps: TokenServiceDeps, query: URLSearchParams): WireAnswer {
  const link = linkFor(deps, query);
  if (!link) return badState;
  const id = link.split('signin=')[1];
  const tokenExchangeResource = {
    id,
    uri: `api://botid-${deps.state.world.appId}`,
    providerId: '30dd229c-58e3-4a48-bdfd-91ec48eb906c',
  };
  return { status: 200, body: { signInLink: link, tokenExchangeResource } };
}

const badState: WireAnswer = {
  status: 400,
  body: { error: { code: 'BadArgument', message: 'The state is not valid.' } },
};

/** GET shows the page; POST with `person` signs that person in and answers the code, as JSON where that is asked for. */
async function signInByHand(deps: TokenServiceDeps, request: WireRequest): Promise<WireAnswer> {
  const signIn = deps.signIns.find(request.query.get('signin') ?? '');
  if (!signIn) return { status: 410, body: signInGone() };
  const people = [...deps.state.world.people.values()];
  if (request.method !== 'POST') {
    return { status: 200, body: signInPage(deps.signIns.personAsked(signIn), people, request.url) };
  }
  const objectId = new URLSearchParams(request.body).get('person');
  const person = people.find((one) => one.objectId === objectId);
  if (!person) return { status: 400, body: signInGone() };
  const code = deps.signIns.confirm(signIn, await deps.entra.issueInteractive(person, deps.armAudience));
  const asJson = request.headers.accept?.includes('application/json');
  return { status: 200, body: asJson ? { code } : signedInPage(code) };
}

function record(
  state: TeamsState,
  request: WireRequest,
  answer: WireAnswer,
  principal: LogEntry['principal'],
): void {
  const entry: LogEntry = {
    at: state.world.now(),
    service: 'token',
    method: request.method,
    url: `${request.path}?${withoutSecrets(request.query)}`,
    status: answer.status,
    principal,
  };
  state.world.log.push(entry);
  state.world.events.emit('request', entry);
}

/** The code and the state are good for a token; the log shows that they were there, not what they were. */
function withoutSecrets(query: URLSearchParams): string {
  const shown = new URLSearchParams(query);
  for (const name of ['code', 'state']) if (shown.has(name)) shown.set(name, 'hidden');
  return shown.toString();
}
