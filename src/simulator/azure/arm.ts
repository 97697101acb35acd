import { withSlash } from '../clouds.ts';
import { type Served, type ServiceFaults, startService } from '../http.ts';
import { type Listener, parse, type TlsPair, type WireRequest } from '../teams/wire.ts';
import type { Tokens } from '../tokens.ts';
import type { World } from '../world.ts';
import { BadRequest, badRequest, failed, forbidden } from './answers.ts';
import { forLog, mfaChallenge, type Principal, principalOf } from './principal.ts';
import { isAllowed } from './roles.ts';
import { paramsOf, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

export interface AzureServiceOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly faults: ServiceFaults;
  readonly tls: TlsPair;
  readonly port?: number;
}

/** Starts Azure Resource Manager on loopback, https only. */
export async function startArm(options: AzureServiceOptions): Promise<Listener> {
  const { world, tokens } = options;
  const at = { origin: '' };
  const listener = await startService({
    ...options,
    service: 'arm',
    names: world.cloud.hosts && [world.cloud.hosts.arm],
    delayMs: () => world.switches.armDelayMs,
    answer: (request) => answer(request, world, tokens, at.origin),
    whoAsks: async (request) => {
      const known = await principalOf(request, world, tokens, withSlash(world.cloud.audiences.arm));
      return 'principal' in known ? forLog(known.principal) : { kind: 'none' };
    },
  });
  at.origin = listener.origin;
  return listener;
}

async function answer(request: WireRequest, world: World, tokens: Tokens, origin: string): Promise<Served> {
  const known = await principalOf(request, world, tokens, withSlash(world.cloud.audiences.arm));
  if ('refusal' in known) return known.refusal;
  const { principal } = known;
  const served = serve(request, world, origin, principal);
  return { ...served, principal: forLog(principal) };
}

function serve(request: WireRequest, world: World, origin: string, principal: Principal): Served {
  const path = request.path.replace(/^\/+/, '/');
  const found = findRoute(request.method, path);
  if (!found) return failed(404, 'InvalidResourceType', `Nothing answers ${request.method} ${path}.`);
  const { route, params } = found;
  if (!request.query.get('api-version')) {
    return failed(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
  }
  const body = request.body === '' ? {} : parse(request.body);
  if (typeof body !== 'object' || body === null) {
    return failed(400, 'InvalidRequestContent', 'The request content was invalid and could not be read.');
  }
  const scope = scopeOf(path, route);
  if (route.action !== 'none' && !isAllowed(principal.roles, scope, route.action)) {
    return forbidden({ ...principal, name: principal.userPrincipalName }, route.action, scope);
  }
  if (route.write && principal.kind === 'person' && world.switches.mfaOnWrites && !principal.mfa) {
    return mfaChallenge(world);
  }
  return handle(route, {
    world,
    origin,
    principal,
    params,
    path,
    query: request.query,
    body: body as Record<string, unknown>,
  });
}

function handle(route: Route, request: Parameters<Route['handle']>[0]): Served {
  const { world, params } = request;
  if (params.subscription && !world.subscriptions.has(params.subscription.toLowerCase())) {
    return failed(
      404,
      'SubscriptionNotFound',
      `The subscription '${params.subscription}' could not be found.`,
    );
  }
  try {
    return route.handle(request);
  } catch (err) {
    if (err instanceof BadRequest) return badRequest(err.message);
    throw err;
  }
}

function findRoute(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of ROUTES) {
    const params = route.method === method ? paramsOf(route, path) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

/** The resource that rights are asked for: a POST names its action in the last part of the path. */
const scopeOf = (path: string, { method }: Route): string =>
  method === 'POST' ? path.replace(/\/[^/]+\/?$/, '') : path;
