import type { Activity } from 'botbuilder';
import type { UserTokenClient } from 'botframework-connector';
import type { Answer, Click, PersonCredential, SignIn } from '../bot/turn.ts';
import { AppError } from '../core/errors.ts';
import type { HardenedAuthentication } from './authentication.ts';
import type { TeamsSettings } from './settings.ts';

export interface SignInDeps {
  readonly authentication: HardenedAuthentication;
  readonly settings: TeamsSettings;
  /** On-behalf-of with the assertion of a click. */
  readonly onBehalfOf: (click: { tenantId: string; objectId: string; assertion: string }) => PersonCredential;
  /** A credential over a token that somebody else keeps; `expiresOn` in ms since the epoch. */
  readonly fixedToken: (token: string, expiresOn: number) => PersonCredential;
}

const TEXT = 'Sign in to act with your own Azure rights';
/** Teams ignores a login request with an empty connection name; this one stands where none is configured. */
const NO_CONNECTION = 'sso';
const HOUR_MS = 60 * 60 * 1000;

/** The clicker's token: Teams' assertion, and the Azure Bot token service. */
export function createSignIn({ authentication, settings, onBehalfOf, fixedToken }: SignInDeps): SignIn {
  const connection = settings.oauthConnection;
  const tokens = (): Promise<UserTokenClient> =>
    authentication.createUserTokenClient(authentication.botIdentity());

  return {
    fromAssertion(click) {
      const { assertion } = click.signIn;
      return assertion ? onBehalfOf({ ...click.person, assertion }) : undefined;
    },

    async fromConnection(click) {
      if (!connection) return undefined;
      const found = await orNothing(async () =>
        (await tokens()).getUserToken(click.person.teamsId, connection, 'msteams', click.signIn.code ?? ''),
      );
      if (!found?.token || !belongsTo(found.token, click)) return undefined;
      const expires = Date.parse(String(found.expiration));
      return fixedToken(found.token, Number.isNaN(expires) ? Date.now() + HOUR_MS : expires);
    },

    async signOut(click) {
      if (!connection) return;
      await orNothing(async () => (await tokens()).signOutUser(click.person.teamsId, connection, 'msteams'));
    },

    async ask(click, why) {
      const tried = click.signIn.assertion !== undefined && why !== 'no-token' && why !== 'expired';
      if (tried && !connection) return withoutConnection(why);
      // Teams now shows the button of the login request that it had before.
      if (tried)
        return {
          kind: 'precondition',
          text:
            why === 'consent' ? 'Consent is needed. Sign in to give it.' : 'Azure asks you to sign in again.',
        };
      return { kind: 'login', value: await loginRequest(click) };
    },
  };

  async function loginRequest(click: Click): Promise<Record<string, unknown>> {
    const resource = connection ? await signInResource(click) : undefined;
    const link = resource?.signInLink ?? settings.portal;
    return {
      text: TEXT,
      connectionName: connection ?? NO_CONNECTION,
      tokenExchangeResource: {
        id: resource?.tokenExchangeResource?.id ?? click.id,
        uri: resource?.tokenExchangeResource?.uri ?? `api://botid-${settings.appId}`,
      },
      buttons: [{ type: 'signin', title: 'Sign in', text: 'Sign in', value: link }],
    };
  }

  /** The token service wants to know whose conversation it is; it needs no more than this of the activity. */
  async function signInResource(click: Click) {
    const activity = {
      id: click.id,
      channelId: 'msteams',
      serviceUrl: click.place.serviceUrl,
      from: { id: click.person.teamsId, aadObjectId: click.person.objectId },
      recipient: { id: `28:${settings.appId}` },
      conversation: { id: click.place.conversationId, tenantId: click.place.tenantId },
    } as Activity;
    try {
      return await (await tokens()).getSignInResource(connection ?? '', activity, '');
    } catch (error) {
      throw new AppError('signin.unavailable', {}, { cause: error });
    }
  }
}

const withoutConnection = (why: string): Answer => ({
  kind: 'message',
  text:
    why === 'consent'
      ? 'This app has not been given consent to act for you in Azure. An administrator can grant it; nothing was changed.'
      : 'Azure asks you for a stronger sign-in than Teams gives. The bot has no OAuth connection for that; act in the portal, or ask its operator to set BOT_OAUTH_CONNECTION. Nothing was changed.',
});

/** 404: no token there. Everything else: the service is down. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500) return undefined;
    throw new AppError('signin.unavailable', {}, { cause: error });
  }
}

/** The token service keys by Teams' id of the person; the token itself must name them too. */
function belongsTo(token: string, click: Click): boolean {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      oid?: string;
      tid?: string;
    };
    return (
      claims.oid === click.person.objectId &&
      (claims.tid === undefined || claims.tid.toLowerCase() === click.person.tenantId)
    );
  } catch {
    return false;
  }
}
