import { createHash, X509Certificate } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { call } from '../../src/simulator/teams/wire.ts';
import { createAuthority } from '../../src/simulator/tls.ts';
import { peek } from '../../src/simulator/tokens.ts';
import { ARM, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
afterEach(() => Object.assign(tenant.world.switches, { consentMissing: false, entraDown: false }));

type Form = Readonly<Record<string, string>>;

/** Asks the token endpoint; an empty value leaves a field out. */
async function token(form: Form): Promise<{ status: number; json: Wire }> {
  const { world, entra } = tenant;
  const all = {
    client_id: world.appId,
    client_secret: world.appSecret,
    scope: `${ARM}/.default openid profile offline_access`,
    ...form,
  };
  const body = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
  const url = `${entra.origin}/${world.tenantId}/oauth2/v2.0/token`;
  return call(url, { method: 'POST', body, ca: tenant.caPem });
}

const asApp = (form: Form = {}) => token({ grant_type: 'client_credentials', ...form });
const onBehalf = (assertion: string, form: Form = {}) =>
  token({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion,
    ...form,
  });
const asserting = (assertion: string) =>
  asApp({
    client_secret: '',
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

describe("the bot's own token", () => {
  it('is given for the right secret, and says whose it is', async () => {
    const { status, json } = await asApp();
    expect(status).toBe(200);
    expect(peek(json.access_token)).toMatchObject({ aud: ARM, appid: tenant.world.appId, idtyp: 'app' });
  });

  it.each([
    ['a wrong secret', { client_secret: 'guessed' }, 401, 'invalid_client', 7000215],
    ['no proof at all', { client_secret: '' }, 401, 'invalid_client', 7000218],
    ['an unknown app', { client_id: 'somebody-else' }, 400, 'unauthorized_client', 700016],
    [
      'a resource that nobody has heard of',
      { scope: 'https://x.example/.default' },
      400,
      'invalid_resource',
      500011,
    ],
  ])('is refused for %s', async (_, form, status, error, code) => {
    const reply = await asApp(form);
    expect(reply).toMatchObject({ status, json: { error, error_codes: [code] } });
    expect(reply.json.error_description).toContain(`AADSTS${code}: `);
  });

  it('is given for the token of the managed identity that the app trusts, and for no other', async () => {
    const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = tenant.identityEnv();
    const ask = (secret: string) =>
      call(
        `${endpoint}?api-version=2019-08-01&resource=api%3A%2F%2FAzureADTokenExchange&client_id=${tenant.identityClientId}`,
        { headers: { 'x-identity-header': secret } },
      );
    expect((await ask('guessed')).status).toBe(400);
    const identity = (await ask(header ?? '')).json as Wire;
    expect((await asserting(identity.access_token)).status).toBe(200);
    const stranger = await tenant.entra.issueFederated('another-identity');
    expect((await asserting(stranger)).json.error_codes).toEqual([700213]);
  });

  it('is given for an assertion signed with a registered certificate, and for no other', async () => {
    const [ours, theirs] = [createAuthority(), createAuthority()];
    tenant.entra.registerCertificate(ours.cert);
    const sign = async ({ key }: { key: string }, { cert }: { cert: string }) =>
      new SignJWT({ aud: `${tenant.entra.origin}/${tenant.world.tenantId}/v2.0` })
        .setProtectedHeader({ alg: 'ES256', 'x5t#S256': thumbprint(cert) })
        .setIssuer(tenant.world.appId)
        .setSubject(tenant.world.appId)
        .setExpirationTime('5m')
        .sign(await importPKCS8(key, 'ES256'));
    expect((await asserting(await sign(ours, ours))).status).toBe(200);
    expect((await asserting(await sign(theirs, theirs))).json.error_codes).toEqual([700027]);
    expect((await asserting(await sign(theirs, ours))).json.error_codes).toEqual([700027]);
  });
});

const thumbprint = (pem: string) =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');

describe("a person's token, on behalf", () => {
  it('carries the person without a second factor, and names both scopes, so that clients keep it', async () => {
    const { dana } = tenant.tenant;
    const { status, json } = await onBehalf(await tenant.entra.issueAssertion(dana));
    expect(status).toBe(200);
    expect(json.scope.split(' ')).toEqual([`${ARM}/user_impersonation`, `${ARM}/.default`]);
    expect(peek(json.access_token)).toMatchObject({
      oid: dana.objectId,
      aud: ARM,
      idtyp: 'user',
      amr: ['pwd'],
    });
  });

  it('is refused for an assertion that is old, for another app, forged, or about nobody', async () => {
    const { entra, tenant: people, clock } = tenant;
    const codesOf = async (assertion: string) => (await onBehalf(assertion)).json.error_codes;
    const good = await entra.issueAssertion(people.dana);
    const old = { exp: Math.floor(clock.now / 1000) - 60 };
    expect(await codesOf(await entra.issueAssertion(people.dana, old))).toEqual([500133]);
    expect(await codesOf(await entra.issueAssertion(people.dana, { aud: 'another-app' }))).toEqual([500131]);
    expect(await codesOf(await entra.issueAssertion({ ...people.dana, objectId: 'nobody' }))).toEqual([
      500341,
    ]);
    expect(await codesOf(await entra.issueAssertion(people.dana, { tid: 'elsewhere' }))).toEqual([500341]);
    expect(await codesOf(`${good.slice(0, -6)}AAAAAA`)).toEqual([50013]);
  });

  it('waits for consent where it is missing', async () => {
    tenant.world.switches.consentMissing = true;
    const reply = await onBehalf(await tenant.entra.issueAssertion(tenant.tenant.dana));
    expect(reply).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] },
    });
  });

  it('needs a sign-in by hand for claims that a resource asked for, but not for those that every client sends', async () => {
    const assertion = await tenant.entra.issueAssertion(tenant.tenant.dana);
    const usual = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });
    expect((await onBehalf(assertion, { claims: usual })).status).toBe(200);
    const asked = JSON.stringify({
      access_token: { xms_cc: { values: ['cp1'] }, acrs: { essential: true, value: 'p1' } },
    });
    expect(await onBehalf(assertion, { claims: asked })).toMatchObject({
      status: 400,
      json: { error: 'interaction_required', error_codes: [50076], claims: asked },
    });
    const withMfa = await tenant.entra.issueAssertion(tenant.tenant.dana, { amr: ['pwd', 'mfa'] });
    expect((await onBehalf(withMfa, { claims: asked })).status).toBe(200);
  });
});

describe('Entra', () => {
  it('answers 503 to everybody while it is down', async () => {
    tenant.world.switches.entraDown = true;
    expect((await asApp()).status).toBe(503);
    expect((await onBehalf(await tenant.entra.issueAssertion(tenant.tenant.dana))).status).toBe(503);
  });

  it('publishes where its keys are, and they verify what it signs', async () => {
    const { origin } = tenant.entra;
    const { tenantId } = tenant.world;
    const read = async (url: string) => (await call(url, { ca: tenant.caPem })).json as Wire;
    const metadata = await read(`${origin}/${tenantId}/v2.0/.well-known/openid-configuration`);
    const { keys } = await read(metadata.jwks_uri);
    const { json } = await asApp();
    const [head = ''] = json.access_token.split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString()).kid).toBe(keys[0].kid);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('knows one tenant only', async () => {
    const url = `${tenant.entra.origin}/another-tenant/v2.0/.well-known/openid-configuration`;
    expect((await call(url, { ca: tenant.caPem })).status).toBe(400);
  });

  it('keeps neither secrets nor assertions in its log', async () => {
    const assertion = await tenant.entra.issueAssertion(tenant.tenant.dana);
    await onBehalf(assertion);
    const text = JSON.stringify(tenant.world.log);
    expect(text).toContain('oauth2/v2.0/token');
    expect(text).not.toContain(tenant.world.appSecret);
    expect(text).not.toContain(assertion);
  });
});
