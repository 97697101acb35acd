import { createHash } from 'node:crypto';
import { OnBehalfOfCredential } from '@azure/identity';
import { LRUCache } from 'lru-cache';
import type { CloudAddresses } from '../../config/clouds.ts';
import type { BotProof } from '../../config/config.ts';
import type { AccessToken, TokenCredential } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import { type AssertionOwner, checkAssertion } from './assertion.ts';
import { authorityOptions, type BotIds, clientProof } from './bot-credential.ts';
import { TokenSource } from './token-source.ts';

/** A person's Azure credentials; fits `PersonCredential` of the bot. `getToken` throws AppError `signin.*`. */
export interface PersonToken extends TokenCredential {
  readonly source: 'assertion' | 'connection';
  /** Forgets what is cached, so that a role activated a minute ago counts. */
  forget(): void;
}

export interface PersonCredentials {
  /**
   * From Teams' assertion, through on-behalf-of; the same assertion of the same person finds its tokens again.
   * @throws AppError `signin.mismatch` where it is somebody else's, or not made for this bot.
   */
  fromAssertion(click: AssertionOwner & { readonly assertion: string }): PersonToken;
}

export interface PersonCredentialsOptions {
  readonly proof: BotProof;
  readonly ids: BotIds;
  readonly addresses: CloudAddresses;
  readonly now?: () => number;
  /** Told what came of each exchange of an assertion for a token: `done`, or the code of the error. */
  readonly onExchange?: (outcome: string) => void;
}

const PEOPLE_AT_MOST = 500;
const KEEP_AT_MOST_MS = 60 * 60_000;
/** A person waits for a click; what takes longer is said to be down. */
const TIMEOUT_MS = 6_000;

export function createPersonCredentials(options: PersonCredentialsOptions): PersonCredentials {
  const { proof, ids, addresses, now = Date.now, onExchange } = options;
  const client = clientProof(proof, addresses);
  const known = new LRUCache<string, PersonToken>({
    max: PEOPLE_AT_MOST,
    ttl: KEEP_AT_MOST_MS,
    ttlResolution: 0,
    perf: { now },
  });

  const create = (userAssertionToken: string) => (): TokenCredential => {
    const common = { ...ids, userAssertionToken, ...authorityOptions(addresses, 0) };
    if ('clientSecret' in client) return new OnBehalfOfCredential({ ...common, ...client });
    if ('certificatePath' in client) return new OnBehalfOfCredential({ ...common, ...client });
    return new OnBehalfOfCredential({ ...common, ...client });
  };

  return {
    fromAssertion({ assertion, ...owner }) {
      const { expiresAt } = checkAssertion(assertion, owner, ids);
      const key = keyOf(owner, assertion);
      const cached = known.get(key);
      if (cached) return cached;
      const source = new TokenSource({
        create: create(assertion),
        now,
        timeoutMs: TIMEOUT_MS,
        onAsked: onExchange,
      });
      const credential: PersonToken = {
        source: 'assertion',
        getToken: (scopes, wanted) => source.getToken(scopes, wanted),
        forget() {
          known.delete(key);
          source.forget();
        },
      };
      const ttl = Math.min(expiresAt - now(), KEEP_AT_MOST_MS);
      if (ttl > 0) known.set(key, credential, { ttl });
      return credential;
    },
  };
}

/** Never the assertion itself: what is in memory as a key ends up in dumps. */
const keyOf = ({ tenantId, objectId }: AssertionOwner, assertion: string): string =>
  [tenantId, objectId, createHash('sha256').update(assertion).digest('hex')].join('/').toLowerCase();

/**
 * A token that somebody else keeps fresh (the OAuth connection's). It cannot be made stronger here: a challenge needs
 * the person. `expiresOnTimestamp`: ms since the epoch.
 */
export function fixedToken(
  token: string,
  expiresOnTimestamp: number,
  now: () => number = Date.now,
): PersonToken {
  let forgotten = false;
  return {
    source: 'connection',
    async getToken(_scopes, options): Promise<AccessToken> {
      if (options?.claims) throw new AppError('signin.interaction', { claims: options.claims });
      if (forgotten || expiresOnTimestamp <= now()) throw new AppError('signin.expired');
      return { token, expiresOnTimestamp };
    },
    forget() {
      forgotten = true;
    },
  };
}
