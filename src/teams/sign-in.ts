import type { Answer, Click, PersonCredential, SignIn } from '../bot/turn.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { TeamsSettings } from './settings.ts';
import type { TokenService } from './token-service.ts';

export interface SignInDeps {
  /** Undefined where no OAuth connection is configured. */
  readonly tokens: TokenService | undefined;
  readonly settings: Pick<TeamsSettings, 'appId' | 'oauthConnection' | 'portal'>;
  /** On-behalf-of with the assertion of a click. */
  readonly onBehalfOf: (click: { tenantId: string; objectId: string; assertion: string }) => PersonCredential;
  /** A credential over a token that somebody else keeps; `expiresOn` in ms since the epoch. */
  readonly fixedToken: (token: string, expiresOn: number) => PersonCredential;
  /** Milliseconds since the epoch, by the clock that Entra's tokens are dated by. */
  readonly now?: () => number;
  /** Told what became of each attempt, for the metrics. */
  readonly onSignIn?: (outcome: SignInOutcome) => void;
}

export type SignInOutcome = 'connection' | 'expired' | 'mismatch' | 'unavailable' | Answer['kind'];

const TEXT = 'Sign in to act with your own Azure rights';
/** Teams ignores a login request with an empty connection name; this one stands where none is configured. */
const NO_CONNECTION = 'sso';
/** What ends sooner would end in the middle of a write and its comment, ms. */
const ALMOST_OVER_MS = 60_000;

/** The clicker's token: Teams' assertion, and the Azure Bot token service. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { tokens, onBehalfOf, fixedToken, now = Date.now, onSignIn = () => {} } = deps;
  const wrongCodes = new WeakSet<Click>();

  async function fromConnection(click: Click): Promise<PersonCredential | undefined> {
    const found = await tokens?.find(click.person.teamsId, click.signIn.code);
    if (!found) {
      if (tokens && click.signIn.code) wrongCodes.add(click);
      return undefined;
    }
    const claims = claimsOf(found.token);
    if (!isPerson(claims, click)) {
      await forget(click);
      onSignIn('mismatch');
      throw new AppError('signin.mismatch');
    }
    const expiresOn = earliest(found.expiresOn, claims.exp === undefined ? undefined : claims.exp * 1000);
    if (expiresOn <= now() + ALMOST_OVER_MS) {
      await forget(click);
      onSignIn('expired');
      return undefined;
    }
    onSignIn('connection');
    return fixedToken(found.token, expiresOn);
  }

  /** So that the next sign-in starts afresh; where that fails the token is still not used. */
  const forget = async (click: Click): Promise<void> => tokens?.forget(click.person.teamsId).catch(() => {});

  return {
    fromAssertion({ person, signIn: { assertion } }) {
      const { tenantId, objectId } = person;
      return assertion ? onBehalfOf({ tenantId, objectId, assertion }) : undefined;
    },
    fromConnection,
    signOut: async (click) => tokens?.forget(click.person.teamsId),
    async ask(click, why) {
      const answer = wrongCodes.has(click) ? WRONG_CODE : await question(deps, click, why);
      onSignIn(answer.kind === 'error' ? 'unavailable' : answer.kind);
      return answer;
    },
  };
}

const WRONG_CODE: Answer = {
  kind: 'wrong-code',
  text: 'The sign-in was not completed: its code is not valid. Press the button again to get a new one.',
};

/** 401 for an assertion, 412 for the button of the login request that Teams had before, or why neither helps. */
async function question(
  deps: SignInDeps,
  click: Click,
  why: 'no-token' | 'interaction' | 'consent' | 'expired',
): Promise<Answer> {
  const tried = click.signIn.assertion !== undefined && why !== 'no-token' && why !== 'expired';
  if (tried && !deps.tokens) return withoutConnection(why);
  if (tried) {
    return {
      kind: 'precondition',
      text: why === 'consent' ? 'Consent is needed. Sign in to give it.' : 'Azure asks you to sign in again.',
    };
  }
  try {
    return { kind: 'login', value: await loginRequest(deps, click) };
  } catch (err) {
    if (!isAppError(err)) throw err;
    return { kind: 'error', status: 500, code: err.code, text: err.userMessage };
  }
}

async function loginRequest(
  { tokens, settings }: SignInDeps,
  click: Click,
): Promise<Record<string, unknown>> {
  const resource = await tokens?.signInResource(click);
  return {
    text: TEXT,
    connectionName: settings.oauthConnection ?? NO_CONNECTION,
    tokenExchangeResource: {
      id: resource?.exchange?.id ?? click.id,
      uri: resource?.exchange?.uri ?? `api://botid-${settings.appId}`,
    },
    buttons: [
      { type: 'signin', title: 'Sign in', text: 'Sign in', value: resource?.link ?? settings.portal },
    ],
  };
}

const withoutConnection = (why: string): Answer => ({
  kind: 'message',
  text:
    why === 'consent'
      ? 'This app has not been given consent to act for you in Azure. An administrator can grant it; nothing was changed.'
      : 'Azure asks you for a stronger sign-in than Teams gives. The bot has no OAuth connection for that; act in the portal, or ask its operator to set BOT_OAUTH_CONNECTION. Nothing was changed.',
});

interface Claims {
  readonly oid?: unknown;
  readonly tid?: unknown;
  /** Seconds since the epoch. */
  readonly exp?: number;
}

/** Not verified: Azure does that. An opaque token has none. */
function claimsOf(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { oid, tid, exp } = Object(claims) as Record<string, unknown>;
    return { oid, tid, exp: typeof exp === 'number' ? exp : undefined };
  } catch {
    return {};
  }
}

/** The token service keys by Teams' id of the person; the token itself must name them too. */
const isPerson = ({ oid, tid }: Claims, { person }: Click): boolean =>
  same(oid, person.objectId) && same(tid, person.tenantId);

const same = (one: unknown, other: string): boolean =>
  typeof one === 'string' && one.toLowerCase() === other.toLowerCase();

/** What nobody dates has ended. */
const earliest = (...ends: (number | undefined)[]): number => {
  const known = ends.filter((end) => end !== undefined && !Number.isNaN(end)) as number[];
  return known.length > 0 ? Math.min(...known) : 0;
};
