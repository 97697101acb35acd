import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { botCredential } from '../../../src/azure/identity/bot-credential.ts';
import { createPersonCredentials, fixedToken } from '../../../src/azure/identity/person-credentials.ts';
import type { BotProof } from '../../../src/config/config.ts';
import { Secret } from '../../../src/config/secret.ts';
import { type AppError, isAppError } from '../../../src/core/errors.ts';
import { trustedCertificate } from '../certificate.ts';
import { addressesAt, type Seen, type StandIn, startStandIn, type Told } from '../stand-ins.ts';

const ids = {
  tenantId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  clientId: '11111111-2222-4333-8444-555555555555',
};
const DANA = { tenantId: ids.tenantId, objectId: '00000000-0000-4000-8000-00000000000d' };
const ARM = 'https://management.azure.com/.default';
const secret: BotProof = { kind: 'secret', secret: new Secret('planted-secret') };

const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
let serial = 0;
/** A new assertion each time, so that nothing is found in a cache. */
const assertionOf = (over: object = {}) => {
  serial += 1;
  const claims = {
    tid: ids.tenantId,
    oid: DANA.objectId,
    aud: ids.clientId,
    exp: Math.floor(Date.now() / 1000) + 3600,
    serial,
    ...over,
  };
  return `${segment({ alg: 'RS256' })}.${segment(claims)}.c2lnbmF0dXJl`;
};

let entra: StandIn;
let refusal: Told | undefined;
const tokenRequests = (): Seen[] => entra.seen.filter((one) => /\/token(\?|$)/.test(one.url));

beforeAll(async () => {
  entra = await startStandIn((request) => {
    if (request.url.includes('openid-configuration')) {
      const base = `${entra.url}/${ids.tenantId}`;
      return {
        body: {
          issuer: `${base}/v2.0`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      };
    }
    if (refusal) return refusal;
    const claims = segment({
      oid: DANA.objectId,
      tid: ids.tenantId,
      sub: 's',
      aud: ids.clientId,
      iss: `${entra.url}/${ids.tenantId}/v2.0`,
    });
    return {
      body: {
        token_type: 'Bearer',
        expires_in: 3600,
        access_token: `token-${tokenRequests().length}`,
        scope: `${ARM} https://management.azure.com/user_impersonation`,
        id_token: `${segment({ alg: 'none' })}.${claims}.`,
        client_info: segment({ uid: DANA.objectId, utid: ids.tenantId }),
      },
    };
  });
});
beforeEach(() => {
  entra.seen.length = 0;
  refusal = undefined;
});
afterAll(() => entra.stop());

const people = (proof: BotProof = secret, now?: () => number) =>
  createPersonCredentials({ proof, ids, addresses: addressesAt(entra.url), ...(now && { now }) });

const failed = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (err) => err,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
};

const refuses = (number: number, error = 'invalid_grant', more: object = {}, status = 400): Told => ({
  status,
  body: {
    error,
    error_description: `AADSTS${number}: Something happened. Trace ID: x`,
    error_codes: [number],
    timestamp: 'x',
    trace_id: 'y',
    correlation_id: 'z',
    ...more,
  },
});

describe('the token of a person', () => {
  it('is got with the very assertion of the click, once for many requests', async () => {
    const assertion = assertionOf();
    const all = people();
    const credential = all.fromAssertion({ ...DANA, assertion });
    const [one, other] = await Promise.all([
      credential.getToken(ARM),
      credential.getToken([ARM], { enableCae: true }),
    ]);
    const again = await all.fromAssertion({ ...DANA, assertion }).getToken(ARM);
    expect([other?.token, again?.token]).toEqual([one?.token, one?.token]);
    expect(tokenRequests()).toHaveLength(1);
    expect(tokenRequests()[0]?.body).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion,
      client_secret: 'planted-secret',
    });
    expect(tokenRequests()[0]?.body.scope).toContain(ARM);
    // Says that we can take a challenge; without it, Azure would send none and just refuse.
    expect(tokenRequests()[0]?.body.claims).toContain('cp1');
  });

  it('is never another person’s: each assertion has its own', async () => {
    const all = people();
    await all.fromAssertion({ ...DANA, assertion: assertionOf() }).getToken(ARM);
    const robin = '00000000-0000-4000-8000-00000000000f';
    await all
      .fromAssertion({ ...DANA, objectId: robin, assertion: assertionOf({ oid: robin }) })
      .getToken(ARM);
    expect(tokenRequests()).toHaveLength(2);
  });

  it('is asked for anew after it was forgotten, also by who comes later with the same assertion', async () => {
    const all = people();
    const assertion = assertionOf();
    const credential = all.fromAssertion({ ...DANA, assertion });
    const before = await credential.getToken(ARM);
    credential.forget();
    expect((await credential.getToken(ARM))?.token).not.toBe(before?.token);
    await all.fromAssertion({ ...DANA, assertion }).getToken(ARM);
    expect(tokenRequests()).toHaveLength(3);
  });

  it('is asked for anew in its last two minutes', async () => {
    let now = Date.now();
    const credential = people(secret, () => now).fromAssertion({ ...DANA, assertion: assertionOf() });
    const first = await credential.getToken(ARM);
    now += 57 * 60_000;
    expect((await credential.getToken(ARM))?.token).toBe(first?.token);
    now += 2 * 60_000;
    expect((await credential.getToken(ARM))?.token).not.toBe(first?.token);
  });

  it.each([
    ['another person', { oid: '00000000-0000-4000-8000-0000000000ff' }],
    ['another tenant', { tid: '00000000-0000-4000-8000-0000000000ff' }],
    ['another app', { aud: '00000000-0000-4000-8000-0000000000ff' }],
    ['an app with a longer name', { aud: `api://evil-${ids.clientId}` }],
    ['nobody', { oid: undefined }],
  ])('is refused before Entra is asked for the assertion of %s', async (_name, over) => {
    expect(() => people().fromAssertion({ ...DANA, assertion: assertionOf(over) })).toThrow(
      expect.objectContaining({ code: 'signin.mismatch' }),
    );
    expect(entra.seen).toEqual([]);
  });

  it.each(['', 'x', 'a.b.c', `a.${segment([])}.c`])(
    'is refused for what is no assertion: %j',
    (assertion) => {
      expect(() => people().fromAssertion({ ...DANA, assertion })).toThrow(
        expect.objectContaining({ code: 'signin.mismatch' }),
      );
    },
  );

  it.each([
    ids.clientId,
    `api://botid-${ids.clientId}`,
    `api://bot.contoso.example/botid-${ids.clientId}`,
    `api://${ids.clientId}`,
  ])('takes an assertion that is for %s', (aud) => {
    expect(people().fromAssertion({ ...DANA, assertion: assertionOf({ aud }) }).source).toBe('assertion');
  });
});

describe('what Entra refuses', () => {
  const CLAIMS = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}';
  it.each<[string, Told, string]>([
    ['consent missing', refuses(65001, 'invalid_grant', { suberror: 'consent_required' }), 'signin.consent'],
    ['MFA', refuses(50076, 'interaction_required', { claims: CLAIMS }), 'signin.interaction'],
    ['MFA not set up', refuses(50079, 'interaction_required'), 'signin.interaction'],
    ['Conditional Access', refuses(53003, 'invalid_grant'), 'signin.interaction'],
    ['a device', refuses(53000, 'interaction_required'), 'signin.interaction'],
    [
      'a reason nobody foresaw, but a wish to see the person',
      refuses(59999, 'interaction_required'),
      'signin.interaction',
    ],
    ['an assertion that is over', refuses(500133), 'signin.expired'],
    ['an assertion that is damaged', refuses(50013), 'signin.expired'],
    ['an assertion that is none', refuses(50027), 'signin.expired'],
    ['an assertion for another app', refuses(500131), 'signin.misconfigured'],
    ['a wrong secret', refuses(7000215, 'invalid_client', {}, 401), 'signin.misconfigured'],
    ['a secret that is over', refuses(7000222, 'invalid_client', {}, 401), 'signin.misconfigured'],
    ['a wrong client assertion', refuses(700024, 'invalid_client', {}, 401), 'signin.misconfigured'],
    ['an unknown reason', refuses(99999, 'invalid_grant'), 'signin.misconfigured'],
    ['Entra busy', refuses(90033, 'temporarily_unavailable', {}, 503), 'signin.unavailable'],
    ['Entra down', { status: 503, body: {} }, 'signin.unavailable'],
    ['no JSON', { status: 502, body: '<html>' }, 'signin.unavailable'],
    ['a broken line', { silent: 'drop' }, 'signin.unavailable'],
  ])('%s', async (_name, told, code) => {
    refusal = told;
    const error = await failed(
      people()
        .fromAssertion({ ...DANA, assertion: assertionOf() })
        .getToken(ARM),
    );
    expect(error.code).toBe(code);
    expect(error.userMessage).not.toContain('AADSTS');
    expect(tokenRequests().length).toBeLessThanOrEqual(2);
  });

  it('keeps the claims that Entra wants, or else those that Azure wanted', async () => {
    refusal = refuses(50076, 'interaction_required', { claims: CLAIMS });
    expect(
      (
        await failed(
          people()
            .fromAssertion({ ...DANA, assertion: assertionOf() })
            .getToken(ARM),
        )
      ).facts.claims,
    ).toBe(CLAIMS);
    refusal = refuses(50076, 'interaction_required');
    const wanted = '{"access_token":{"acrs":{"essential":true,"value":"p1"}}}';
    expect(
      (
        await failed(
          people()
            .fromAssertion({ ...DANA, assertion: assertionOf() })
            .getToken(ARM, { claims: wanted }),
        )
      ).facts.claims,
    ).toBe(wanted);
    expect(tokenRequests().at(-1)?.body.claims).toContain('acrs');
  });

  it('is forgotten: the next try asks again', async () => {
    refusal = { status: 503, body: {} };
    const credential = people().fromAssertion({ ...DANA, assertion: assertionOf() });
    await failed(credential.getToken(ARM));
    refusal = undefined;
    expect((await credential.getToken(ARM))?.token).toMatch(/^token-/);
  });

  it('an address where nobody listens is Entra down', async () => {
    const gone = await startStandIn(() => ({}));
    await gone.stop();
    const all = createPersonCredentials({ proof: secret, ids, addresses: addressesAt(gone.url) });
    expect((await failed(all.fromAssertion({ ...DANA, assertion: assertionOf() }).getToken(ARM))).code).toBe(
      'signin.unavailable',
    );
  });
});

describe('the proofs of who the bot is', () => {
  const bot = (proof: BotProof) => botCredential(proof, ids, addressesAt(entra.url));

  it('a secret', async () => {
    expect((await bot(secret).getToken(ARM))?.token).toMatch(/^token-/);
    expect(tokenRequests()[0]?.body).toMatchObject({
      grant_type: 'client_credentials',
      client_id: ids.clientId,
      client_secret: 'planted-secret',
    });
    refusal = refuses(7000215, 'invalid_client', {}, 401);
    expect((await failed(bot(secret).getToken(ARM))).code).toBe('signin.misconfigured');
  });

  it('a certificate, for itself and for people', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'soc-')), 'bot.pem');
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(path, `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${trustedCertificate().cert}`);
    const proof: BotProof = { kind: 'certificate', path };
    await bot(proof).getToken(ARM);
    await people(proof)
      .fromAssertion({ ...DANA, assertion: assertionOf() })
      .getToken(ARM);
    for (const { body } of tokenRequests()) {
      expect(body.client_assertion_type).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      expect(body.client_assertion.split('.')).toHaveLength(3);
      expect(body.client_secret).toBeUndefined();
    }
    expect(tokenRequests()).toHaveLength(2);
  });

  it.each([
    ['is not there', '/nowhere/bot.pem'],
    ['is none', fileURLToPath(import.meta.url)],
  ])('a certificate that %s is a matter for the operator', async (_name, path) => {
    const proof: BotProof = { kind: 'certificate', path };
    expect((await failed(bot(proof).getToken(ARM))).code).toBe('signin.misconfigured');
    const person = people(proof).fromAssertion({ ...DANA, assertion: assertionOf() });
    expect((await failed(person.getToken(ARM))).code).toBe('signin.misconfigured');
  });

  it('a managed identity that the app trusts: no secret on the wire, for itself and for people', async () => {
    const federated = `${segment({ alg: 'RS256' })}.${segment({ aud: 'api://AzureADTokenExchange' })}.c2ln`;
    const identity = await startStandIn(
      () => ({
        body: {
          access_token: federated,
          expires_on: String(Math.floor(Date.now() / 1000) + 3600),
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
        },
      }),
      'http',
    );
    process.env.IDENTITY_ENDPOINT = `${identity.url}/msi/token`;
    process.env.IDENTITY_HEADER = 'planted-header';
    try {
      const proof: BotProof = { kind: 'federated', clientId: '99999999-0000-4000-8000-000000000009' };
      await bot(proof).getToken(ARM);
      await people(proof)
        .fromAssertion({ ...DANA, assertion: assertionOf() })
        .getToken(ARM);
      expect(tokenRequests().map(({ body }) => [body.client_assertion, body.client_secret])).toEqual([
        [federated, undefined],
        [federated, undefined],
      ]);
      expect(identity.seen[0]?.url).toMatch(/resource=api:\/\/AzureADTokenExchange&client_id=99999999/);
      expect(identity.seen[0]?.headers['x-identity-header']).toBe('planted-header');
    } finally {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
      await identity.stop();
    }
  });
});

describe('a token that somebody else keeps', () => {
  it('is handed out until it ends, or is forgotten', async () => {
    let now = 1000;
    const credential = fixedToken('t', 2000, () => now);
    expect(await credential.getToken(ARM)).toEqual({ token: 't', expiresOnTimestamp: 2000 });
    now = 2000;
    expect((await failed(credential.getToken(ARM))).code).toBe('signin.expired');
    now = 1000;
    credential.forget();
    expect((await failed(credential.getToken(ARM))).code).toBe('signin.expired');
  });

  it('cannot be made stronger', async () => {
    const error = await failed(fixedToken('t', Date.now() + 60_000).getToken(ARM, { claims: '{"a":1}' }));
    expect([error.code, error.facts.claims]).toEqual(['signin.interaction', '{"a":1}']);
  });
});
