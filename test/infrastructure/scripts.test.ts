import { CLOUDS } from '../../src/config/clouds.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

const TENANT = '00112233-4455-6677-8899-aabbccddeeff';
const NEW_APP = '00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const IDENTITY = '99999999-9999-4999-8999-999999999999';
/** The bytes 33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff, as a GUID is stored, in base64url. */
const TENANT_PART = Buffer.from('33221100554477668899aabbccddeeff', 'hex').toString('base64url');

let az: StandIn;
const start = (...apps: Parameters<typeof createStandIn>[1] & object) => {
  az = createStandIn(TENANT, apps);
};
afterEach(() => az.close());

const commands = () =>
  az.calls().map((words) =>
    words
      .slice(
        0,
        words.findIndex((word) => word.startsWith('-')),
      )
      .concat(words.includes('PATCH') ? ['PATCH'] : [])
      .join(' '),
  );

describe('infra/app-registration.sh', () => {
  it('makes a single-tenant app with the scope that Teams may call, and says what comes next', () => {
    start();
    const said = az.run('app-registration.sh', ['SOC Bot']);
    const [app] = az.tenant().apps;
    const scope = app?.api?.oauth2PermissionScopes?.[0]?.id ?? '';
    expect(scope).toMatch(/^[0-9a-f-]{36}$/);
    expect(app).toMatchObject({
      displayName: 'SOC Bot',
      audience: 'AzureADMyOrg',
      principal: true,
      identifierUris: [`api://botid-${NEW_APP}`],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [{ id: scope, value: 'access_as_user', type: 'User', isEnabled: true }],
        preAuthorizedApplications: [
          { appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264', delegatedPermissionIds: [scope] },
          { appId: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', delegatedPermissionIds: [scope] },
        ],
      },
      requiredResourceAccess: [
        {
          resourceAppId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
          resourceAccess: [{ id: '41094075-9dad-400e-a0bd-54e686782033', type: 'Scope' }],
        },
      ],
    });
    expect(said).toContain(`BOT_ID=${NEW_APP}`);
    expect(said).toContain(`principal-of-${NEW_APP}`);
    expect(said).toContain(`az ad app permission admin-consent --id ${NEW_APP}`);
    // The scope is there before Teams may call it: Graph takes no permission that does not exist.
    expect(commands()).toEqual([
      'ad app list',
      'ad app create',
      'ad app show',
      'ad sp show',
      'ad sp create',
      'ad app show',
      'rest PATCH',
      'rest PATCH',
      'account show',
      'ad app federated-credential list',
      'ad app federated-credential create',
      'ad sp show',
    ]);
  });

  it.each(Object.values(CLOUDS))(
    'trusts the bot service and the identity by the names of the cloud $name',
    (cloud) => {
      start();
      az.run('app-registration.sh', ['SOC Bot', IDENTITY, cloud.name]);
      const [app] = az.tenant().apps;
      const audiences = [cloud.federationScope.replace('/.default', '')];
      const issuer = `${cloud.authorityHost}/${TENANT}/v2.0`;
      const place = { public: 'pub', usgov: 'usg', china: 'chn' }[cloud.name];
      expect(app?.credentials).toEqual([
        {
          name: 'soc-bot-oauth',
          issuer,
          audiences,
          subject: `/eid1/c/${place}/t/${TENANT_PART}/a/9ExAW52n_ky4ZiS_jhpJIQ/soc-bot-oauth`,
        },
        { name: 'soc-bot-identity', issuer, audiences, subject: IDENTITY },
      ]);
      expect(app?.web?.redirectUris).toEqual(
        cloud.signInHosts.map((host) => `https://${host}/.auth/web/redirect`),
      );
      const urls = az
        .calls()
        .flatMap((words) => (words[0] === 'rest' ? [words[words.indexOf('--url') + 1]] : []));
      expect(urls).toHaveLength(2);
      for (const url of urls) expect(url).toBe(`${cloud.graph}/v1.0/applications/object-of-${NEW_APP}`);
    },
  );

  it('changes nothing when it is done again, and follows the identity when that is another one', () => {
    start();
    az.run('app-registration.sh', ['SOC Bot', IDENTITY]);
    const before = az.tenant();
    az.run('app-registration.sh', ['SOC Bot', IDENTITY]);
    expect(az.tenant()).toEqual(before);
    const other = IDENTITY.replaceAll('9', '8');
    az.run('app-registration.sh', ['SOC Bot', other]);
    const credentials = az.tenant().apps[0]?.credentials ?? [];
    expect(credentials.map(({ name, subject }) => [name, subject])).toContainEqual([
      'soc-bot-identity',
      other,
    ]);
    expect(credentials).toHaveLength(2);
  });

  it('finds an app by its whole name, quotes and all, and leaves alone what only begins in the same way', () => {
    const test = { appId: 'b', displayName: "The SOC's bot (test)", credentials: [] };
    start(test, { appId: 'a', displayName: "The SOC's bot", credentials: [] });
    expect(az.run('app-registration.sh', ["The SOC's bot"])).toContain('BOT_ID=a\n');
    expect(az.tenant().apps).toHaveLength(2);
    expect(az.tenant().apps[0]).toEqual(test);
  });

  it('touches none of two apps of the same name', () => {
    const one = { displayName: 'SOC Bot', credentials: [] };
    start({ appId: 'a', ...one }, { appId: 'b', ...one });
    expect(() => az.run('app-registration.sh', ['SOC Bot'])).toThrow('More than one app registration');
    expect(az.calls()).toHaveLength(1);
  });

  it('knows three clouds', () => {
    start();
    expect(() => az.run('app-registration.sh', ['SOC Bot', '', 'germany'])).toThrow('Unknown cloud: germany');
    expect(az.calls()).toEqual([]);
  });
});

describe('infra/canary.sh', () => {
  it.each([
    ['with a slash', 'https://management.usgovcloudapi.net/'],
    ['without', 'https://management.usgovcloudapi.net'],
  ])(
    'asks for one sample alert where Defender for Cloud keeps its data; its address ends %s',
    (_how, RESOURCE_MANAGER) => {
      start();
      az.run('canary.sh', [], {
        CLOUD: 'AzureUSGovernment',
        RESOURCE_MANAGER,
        SUBSCRIPTION: 'sub-1',
        IDENTITY_CLIENT_ID: 'client-1',
      });
      const locations =
        'https://management.usgovcloudapi.net/subscriptions/sub-1/providers/Microsoft.Security/locations';
      const [cloud, login, get, post] = az.calls();
      expect(cloud).toEqual(['cloud', 'set', '--name', 'AzureUSGovernment']);
      expect(login).toEqual(expect.arrayContaining(['login', '--identity', '--client-id', 'client-1']));
      expect(get).toContain(`${locations}?api-version=2015-06-01-preview`);
      expect(post).toContain(`${locations}/centralus/alerts/default/simulate?api-version=2022-01-01`);
      const body = post?.[post.indexOf('--body') + 1] ?? '';
      expect(JSON.parse(body)).toEqual({ properties: { kind: 'Bundles', bundles: ['KeyVaults'] } });
    },
  );

  it('fails where the Azure CLI does, so that the job is tried again', () => {
    start();
    expect(() => az.run('canary.sh', [], { CLOUD: 'AzureCloud' })).toThrow('IDENTITY_CLIENT_ID');
  });
});
