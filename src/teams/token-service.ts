import type { Activity } from 'botbuilder';
import type { UserTokenClient } from 'botframework-connector';
import type { Click } from '../bot/turn.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { HardenedAuthentication } from './authentication.ts';

/** A person's token as the Azure Bot token service keeps it. */
export interface KeptToken {
  readonly token: string;
  /** Milliseconds since the epoch; undefined where the service does not say it legibly. */
  readonly expiresOn?: number;
}

export interface SignInResource {
  /** The page on which a person signs in by hand. */
  readonly link?: string;
  readonly exchange?: { readonly id?: string; readonly uri?: string };
}

/**
 * The Azure Bot token service for one OAuth connection.
 * @throws AppError `signin.unavailable`; `signin.misconfigured` where it refuses the bot itself.
 */
export interface TokenService {
  /** The person's token, or undefined where they have not signed in, or the code is not the right one. */
  find(teamsId: string, code?: string): Promise<KeptToken | undefined>;
  /** The person's token is dropped. */
  forget(teamsId: string): Promise<void>;
  signInResource(click: Click): Promise<SignInResource>;
}

const CHANNEL = 'msteams';

export function createTokenService(
  authentication: HardenedAuthentication,
  connection: string,
  appId: string,
): TokenService {
  async function ask<T>(work: (client: UserTokenClient) => Promise<T>): Promise<T> {
    try {
      return await work(await authentication.createUserTokenClient(authentication.botIdentity()));
    } catch (error) {
      throw asSignInError(error);
    }
  }

  return {
    find: (teamsId, code) =>
      ask(async (client) => {
        const found = await orNone(client.getUserToken(teamsId, connection, CHANNEL, code as string));
        return found?.token ? { token: found.token, expiresOn: dateOf(found.expiration) } : undefined;
      }),
    forget: (teamsId) =>
      ask(async (client) => {
        await orNone(client.signOutUser(teamsId, connection, CHANNEL));
      }),
    signInResource: (click) =>
      ask(async (client) => {
        const found = await client.getSignInResource(connection, activityOf(click, appId), '');
        return { link: found?.signInLink, exchange: found?.tokenExchangeResource };
      }),
  };
}

/** The token service wants to know whose conversation it is; it needs no more than this of the activity. */
const activityOf = ({ id, place, person }: Click, appId: string): Activity =>
  ({
    id,
    channelId: CHANNEL,
    serviceUrl: place.serviceUrl,
    from: { id: person.teamsId, aadObjectId: person.objectId },
    recipient: { id: `28:${appId}` },
    conversation: { id: place.conversationId, tenantId: place.tenantId },
  }) as Activity;

const dateOf = (text: unknown): number | undefined => {
  const ms = new Date(String(text)).getTime();
  return Number.isNaN(ms) ? undefined : ms;
};

const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode;

/** 404: no token there. 400: a code that is none. */
async function orNone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 400) return undefined;
    throw error;
  }
}

function asSignInError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const status = statusOf(error);
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  return new AppError(refused ? 'signin.misconfigured' : 'signin.unavailable', { status }, { cause: error });
}
