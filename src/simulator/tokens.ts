import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

export type Claims = Record<string, unknown>;

/** Why a token is not good: the simulated services answer each differently. */
export type TokenFault = 'unreadable' | 'expired' | 'audience';

/** One signing key: what Entra issues, and what every simulated service checks tokens with. */
export interface Tokens {
  /** For GET …/discovery/v2.0/keys. */
  jwks(): { keys: Claims[] };
  /** Good for an hour by the clock of its kind, unless the claims say otherwise; an undefined claim is left out. */
  sign(claims: Claims): Promise<string>;
  /** The claims of a token signed here for one of the audiences, or what is wrong with it. */
  check(token: string, audiences: readonly string[]): Promise<Claims | TokenFault>;
}

const HOUR = 3_600;

/**
 * `now` in milliseconds since the epoch is the World's clock, by which assertions expire. Access tokens (they have `idtyp`)
 * expire by the real one: Azure's own libraries keep them by that, and a test that moves time would only make them stale.
 */
export async function createTokens(now: () => number): Promise<Tokens> {
  const clockOf = (claims: Claims) => (claims.idtyp === undefined ? now() : Date.now());
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = crypto.randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
  return {
    jwks: () => ({ keys: [jwk] }),

    sign: (claims) => {
      const at = Math.floor(clockOf(claims) / 1000);
      const all = { iat: at, nbf: at, exp: at + HOUR, ...claims };
      return new SignJWT(withoutUndefined(all))
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(privateKey);
    },

    check: async (token, audiences) => {
      try {
        const currentDate = new Date(clockOf(peek(token)));
        const options = { audience: [...audiences], currentDate, clockTolerance: 5 };
        return (await jwtVerify(token, publicKey, options)).payload;
      } catch (err) {
        return faultOf(err as { code?: string; claim?: string });
      }
    },
  };
}

function faultOf({ code, claim }: { code?: string; claim?: string }): TokenFault {
  if (code === 'ERR_JWT_EXPIRED') return 'expired';
  return claim === 'aud' ? 'audience' : 'unreadable';
}

const withoutUndefined = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));

/** Claims that are read without trust, for logs and for tokens of others' making. */
export function peek(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
  } catch {
    return {};
  }
}
