import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** The issuer of every token that the Bot Service puts on a request to a bot, in the public cloud. */
export const BOT_SERVICE_ISSUER = 'https://api.botframework.com';

/** Signs as the Bot Service does; its public keys stand in the OpenID metadata. */
export interface BotServiceKeys {
  /** For GET …/keys: endorsed for msteams, as botframework demands. */
  jwks(): { keys: Record<string, unknown>[] };
  /**
   * A token for a request to the bot, good for an hour by the real clock (the bot's library reads that one). Claims given
   * here replace the ordinary ones; undefined removes one.
   */
  sign(
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

export async function createBotServiceKeys(issuer = BOT_SERVICE_ISSUER): Promise<BotServiceKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `bot-service-${Math.random().toString(36).slice(2, 10)}`;
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] };
  return {
    jwks: () => ({ keys: [jwk] }),
    sign: (claims, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const ordinary = { iss: issuer, nbf: now - 60, iat: now - 60, exp: now + 3600 };
      const all = Object.fromEntries(
        Object.entries({ ...ordinary, ...claims }).filter(([, value]) => value !== undefined),
      );
      return new SignJWT(all)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
        .sign(privateKey);
    },
  };
}
