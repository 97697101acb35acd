import type { PersonCredential } from '../../src/bot/turn.ts';
import { createSignIn, type SignInOutcome } from '../../src/teams/sign-in.ts';
import type { TokenService } from '../../src/teams/token-service.ts';
import { APP_ID, danaClicks as click, DANA, TENANT } from './running.ts';

const NOW = Date.parse('2026-11-23T13:52:00Z');
const HOUR = 3_600_000;

const jwt = (claims: object): string =>
  `x.${Buffer.from(JSON.stringify({ oid: DANA, tid: TENANT, ...claims })).toString('base64url')}.x`;
const credential = (source: PersonCredential['source'], token: string, expires = 0): PersonCredential => ({
  source,
  getToken: async () => ({ token, expiresOnTimestamp: expires }),
  forget: () => {},
});

/** A sign-in over a token service that holds this one token, at a time that stands still. */
function over(held?: { token: string; expiresOn?: number }, connection: string | null = 'arm') {
  const asked: string[] = [];
  const outcomes: SignInOutcome[] = [];
  const tokens: TokenService = {
    find: async (teamsId, code) => {
      asked.push(`find ${teamsId} ${code ?? ''}`.trim());
      return held;
    },
    forget: async (teamsId) => {
      asked.push(`forget ${teamsId}`);
    },
    signInResource: async () => ({
      link: 'https://token.example/signin',
      exchange: { id: 'e', uri: 'api://x' },
    }),
  };
  const signIn = createSignIn({
    tokens: connection === null ? undefined : tokens,
    settings: { appId: APP_ID, oauthConnection: connection ?? undefined, portal: 'https://portal.example' },
    onBehalfOf: (of) => credential('assertion', JSON.stringify(of)),
    fixedToken: (token, expires) => credential('connection', token, expires),
    now: () => NOW,
    onSignIn: (outcome) => outcomes.push(outcome),
  });
  return { signIn, asked, outcomes };
}
const expiryOf = async (found: PersonCredential | undefined) =>
  (await found?.getToken('scope'))?.expiresOnTimestamp;

describe('a token from the assertion of the click', () => {
  it('is asked for with who clicked, and nothing else of them', async () => {
    const found = over().signIn.fromAssertion(click({ assertion: 'a' }));
    expect(JSON.parse((await found?.getToken('s'))?.token ?? '')).toEqual({
      tenantId: TENANT,
      objectId: DANA,
      assertion: 'a',
    });
  });
  it('is none where the click carries none', () => {
    expect(over().signIn.fromAssertion(click())).toBeUndefined();
  });
});

describe('a token from the connection', () => {
  const seconds = (ms: number) => Math.floor(ms / 1000);

  it.each([
    ['the service', { token: jwt({}), expiresOn: NOW + HOUR }, NOW + HOUR],
    ['the token', { token: jwt({ exp: seconds(NOW + HOUR) }) }, NOW + HOUR],
    [
      'the service, which is earlier',
      { token: jwt({ exp: seconds(NOW + 2 * HOUR) }), expiresOn: NOW + HOUR },
      NOW + HOUR,
    ],
    [
      'the token, which is earlier',
      { token: jwt({ exp: seconds(NOW + HOUR) }), expiresOn: NOW + 2 * HOUR },
      NOW + HOUR,
    ],
  ])('ends when %s says', async (_name, held, end) => {
    const { signIn, outcomes } = over(held);
    expect(await expiryOf(await signIn.fromConnection(click()))).toBe(end);
    expect(outcomes).toEqual(['connection']);
  });

  it.each([
    ['has ended by the service', { token: jwt({ exp: seconds(NOW + HOUR) }), expiresOn: NOW - 1 }],
    ['has ended by itself', { token: jwt({ exp: seconds(NOW) - 1 }), expiresOn: NOW + HOUR }],
    ['ends in the middle of the work', { token: jwt({}), expiresOn: NOW + 30_000 }],
    ['nobody dates', { token: jwt({}) }],
    ['has a date that is none', { token: jwt({ exp: 'soon' }), expiresOn: Number.NaN }],
  ])('that %s is dropped, and counts as none', async (_name, held) => {
    const { signIn, asked, outcomes } = over(held);
    expect(await signIn.fromConnection(click())).toBeUndefined();
    expect(asked).toEqual([`find 29:${DANA}`, `forget 29:${DANA}`]);
    expect(outcomes).toEqual(['expired']);
    expect(await signIn.ask(click(), 'no-token')).toMatchObject({ kind: 'login' });
  });

  it.each([
    ['somebody else', jwt({ oid: 'robin', exp: 9_999_999_999 })],
    ['another tenant', jwt({ tid: 'other', exp: 9_999_999_999 })],
    ['no tenant', jwt({ tid: undefined, exp: 9_999_999_999 })],
    ['nobody', 'opaque'],
  ])('that names %s is dropped and refused', async (_name, token) => {
    const { signIn, asked } = over({ token, expiresOn: NOW + HOUR });
    await expect(signIn.fromConnection(click())).rejects.toMatchObject({ code: 'signin.mismatch' });
    expect(asked).toContain(`forget 29:${DANA}`);
  });

  it('may write the ids of the person in capitals', async () => {
    const token = jwt({ oid: DANA.toUpperCase(), tid: TENANT.toUpperCase() });
    expect(await over({ token, expiresOn: NOW + HOUR }).signIn.fromConnection(click())).toBeDefined();
  });

  it('is redeemed with the code that the sign-in page gave', async () => {
    const { signIn, asked } = over({ token: jwt({}), expiresOn: NOW + HOUR });
    await signIn.fromConnection(click({ code: '123456' }));
    expect(asked).toEqual([`find 29:${DANA} 123456`]);
  });

  it('is never looked for where no connection is configured', async () => {
    const { signIn, asked } = over({ token: jwt({}), expiresOn: NOW + HOUR }, null);
    expect(await signIn.fromConnection(click({ code: '1' }))).toBeUndefined();
    await signIn.signOut(click());
    expect(asked).toEqual([]);
  });
});

describe('asking for a sign-in', () => {
  const assertion = { assertion: 'a' };

  it('is a login request with the link and the resource of the token service', async () => {
    expect(await over().signIn.ask(click(), 'no-token')).toEqual({
      kind: 'login',
      value: {
        text: 'Sign in to act with your own Azure rights',
        connectionName: 'arm',
        tokenExchangeResource: { id: 'e', uri: 'api://x' },
        buttons: [
          { type: 'signin', title: 'Sign in', text: 'Sign in', value: 'https://token.example/signin' },
        ],
      },
    });
  });

  it('leads to the portal where no connection is configured, and still names one', async () => {
    expect(await over(undefined, null).signIn.ask(click(), 'no-token')).toMatchObject({
      value: {
        connectionName: 'sso',
        tokenExchangeResource: { id: 'f:1', uri: `api://botid-${APP_ID}` },
        buttons: [{ type: 'signin', value: 'https://portal.example' }],
      },
    });
  });

  it.each([
    ['interaction', 'precondition'],
    ['consent', 'precondition'],
    ['expired', 'login'],
    ['no-token', 'login'],
  ] as const)('after an assertion that failed with %s is a %s', async (why, kind) => {
    expect(await over().signIn.ask(click(assertion), why)).toMatchObject({ kind });
  });

  it.each([
    ['interaction', /BOT_OAUTH_CONNECTION/],
    ['consent', /administrator/],
  ] as const)(
    'after an assertion that failed with %s, without a connection, explains what to do',
    async (why, text) => {
      expect(await over(undefined, null).signIn.ask(click(assertion), why)).toEqual({
        kind: 'message',
        text: expect.stringMatching(text),
      });
    },
  );

  it('says that a code was wrong, and only in the click that brought it', async () => {
    const { signIn, outcomes } = over();
    const wrong = click({ code: '000000' });
    await signIn.fromConnection(wrong);
    expect(await signIn.ask(wrong, 'no-token')).toMatchObject({ kind: 'wrong-code' });
    expect(await signIn.ask(click(), 'no-token')).toMatchObject({ kind: 'login' });
    expect(outcomes).toEqual(['wrong-code', 'login']);
  });
});
