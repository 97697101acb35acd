import { bearerOf, type Served } from '../http.ts';
import type { WireRequest } from '../teams/wire.ts';
import type { Claims, TokenFault, Tokens } from '../tokens.ts';
import type { LogEntry, RoleAssignment, World } from '../world.ts';
import { failed } from './answers.ts';

/** Whose token a request carries, and what Azure lets them do. */
export interface Principal {
  readonly kind: 'bot' | 'person';
  readonly objectId: string;
  readonly name: string;
  /** What Azure calls a person in its own records; of an app its id. */
  readonly userPrincipalName: string;
  readonly roles: readonly RoleAssignment[];
  /** Whether they proved themselves with a second factor. */
  readonly mfa: boolean;
}

/** The principal of a request to a service with these audiences, or the 401 that it gets. */
export async function principalOf(
  request: WireRequest,
  world: World,
  tokens: Tokens,
  audiences: readonly string[],
): Promise<{ principal: Principal } | { refusal: Served }> {
  const token = bearerOf(request);
  if (!token) return { refusal: unauthorized(world, 'AuthenticationFailed', HEADER_MISSING) };
  const claims = await tokens.check(token, audiences);
  if (typeof claims === 'string') return { refusal: unauthorized(world, ...FAULTS[claims]) };
  const principal = fromClaims(claims, world);
  if (principal) return { principal };
  const message = 'The access token is from the wrong issuer or for an unknown object.';
  return { refusal: unauthorized(world, 'InvalidAuthenticationToken', message) };
}

const HEADER_MISSING = "Authentication failed. The 'Authorization' header is missing.";

const FAULTS: Readonly<Record<TokenFault, readonly [code: string, message: string]>> = {
  unreadable: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: ['ExpiredAuthenticationToken', 'The access token expiry is earlier than the current time.'],
  audience: [
    'InvalidAuthenticationTokenAudience',
    'The access token has been obtained for wrong audience or resource.',
  ],
};

function fromClaims(claims: Claims, world: World): Principal | undefined {
  const mfa = Array.isArray(claims.amr) && claims.amr.includes('mfa');
  if (claims.idtyp === 'app') {
    const { appId } = world;
    if (claims.appid !== appId) return undefined;
    return {
      kind: 'bot',
      objectId: appId,
      name: 'SOC Bot',
      userPrincipalName: appId,
      roles: world.botRoles,
      mfa,
    };
  }
  const person = world.people.get(String(claims.oid));
  return person && { ...person, kind: 'person', mfa };
}

const unauthorized = (world: World, code: string, message: string): Served =>
  failed(401, code, message, {
    'www-authenticate': `Bearer authorization_uri="${authorizationUri(world)}", error="invalid_token"`,
  });

const authorizationUri = (world: World) => `${world.cloud.login}/${world.tenantId}`;

/** What Azure answers to a person's write without a second factor: the claims that a new token must hold. */
export function mfaChallenge(world: World): Served {
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'p1' } } });
  const encoded = Buffer.from(claims).toString('base64');
  return failed(401, 'RequestDisallowedByAzure', 'Users must use MFA for this operation.', {
    'www-authenticate': `Bearer authorization_uri="${authorizationUri(world)}", error="insufficient_claims", claims="${encoded}"`,
  });
}

/** How the request log names a principal. */
export const forLog = ({ kind, objectId, name }: Principal): LogEntry['principal'] => ({
  kind,
  id: objectId,
  name,
});
