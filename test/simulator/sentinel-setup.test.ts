import { DEFENDER_SOLUTION } from '../../src/simulator/azure/content-hub.ts';
import { sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const at = (rest: string) => `${sentinelAt(tenant.tenant.soc)}/${rest}`;
const as = (who: 'noor' | 'dana') => tenant.tenant[who];

describe('a rule that makes incidents', () => {
  const NAME = 'fab3d2d4-747f-46a7-8ef0-9c0be8112bf7';
  const rule = (over: Wire = {}, kind = 'MicrosoftSecurityIncidentCreation') => ({
    kind,
    properties: { productFilter: 'Azure Security Center', displayName: 'Ours', enabled: true, ...over },
  });
  const put = (body: Wire, who: 'noor' | 'dana' = 'noor') =>
    tenant.ask(as(who), 'PUT', at(`alertRules/${NAME}`), { body });

  it('is on in the standard tenant for all but Informational alerts, and off in the Defender portal', async () => {
    const { soc, xdr } = tenant.tenant;
    const states = [];
    for (const one of [soc, xdr]) {
      const { json } = await tenant.ask('bot', 'GET', `${sentinelAt(one)}/alertRules`);
      states.push(
        json.value.map(({ properties }: Wire) => [properties.enabled, properties.severitiesFilter]),
      );
    }
    const all = ['High', 'Medium', 'Low'];
    expect(states).toEqual([[[true, all]], [[false, all]]]);
  });

  it('is replaced whole, at the version that was read: what is left out is gone', async () => {
    const made = await put(rule({ description: 'Why.', severitiesFilter: ['High'] }));
    expect([made.status, made.json.properties]).toEqual([
      201,
      {
        productFilter: 'Azure Security Center',
        severitiesFilter: ['High'],
        displayNamesFilter: null,
        displayNamesExcludeFilter: null,
        description: 'Why.',
        alertRuleTemplateName: null,
        displayName: 'Ours',
        enabled: true,
        lastModifiedUtc: expect.stringMatching(/^2026-11-23T13:52:00\.\d{7}Z$/),
      },
    ]);
    expect((await put({ ...rule({ enabled: false }), etag: '"old"' })).status).toBe(409);
    const changed = await put({ ...rule({ enabled: false }), etag: made.json.etag.replaceAll('"', '') });
    expect([changed.status, changed.json.properties.enabled, changed.json.properties.description]).toEqual([
      200,
      false,
      null,
    ]);
    expect((await tenant.ask(as('noor'), 'DELETE', at(`alertRules/${NAME}`))).status).toBe(200);
  });

  it.each([
    ['of another kind', rule({}, 'Scheduled')],
    ['without a name', rule({ displayName: '' })],
    ['for no product', rule({ productFilter: undefined })],
    ['that is neither on nor off', rule({ enabled: 'true' })],
    ['for a severity that there is not', rule({ severitiesFilter: ['Terrible'] })],
  ])('%s is not taken', async (_, body) => {
    expect((await put(body)).json.error.code).toBe('BadRequest');
    expect(tenant.tenant.soc.rules.has(NAME)).toBe(false);
  });

  it('is not written by a Responder', async () => {
    expect((await put(rule(), 'dana')).json.error.message).toContain(
      "'Microsoft.SecurityInsights/alertRules/write'",
    );
  });
});

describe('Sentinel on a workspace', () => {
  it('is one onboarding state, and none where it is off', async () => {
    const { soc } = tenant.tenant;
    const ask = async (rest: string) => tenant.ask('bot', 'GET', at(rest));
    const [state] = (await ask('onboardingStates')).json.value;
    expect((await ask('onboardingStates/Default')).json).toEqual(state);
    expect((await ask('onboardingStates/other')).status).toBe(404);
    soc.onboarded = false;
    expect((await ask('onboardingStates')).json.value).toEqual([]);
    expect((await ask('onboardingStates/default')).status).toBe(404);
    soc.onboarded = true;
  });
});

describe('the Content Hub', () => {
  const catalogue = async (search?: string) => {
    const query = search === undefined ? undefined : { $search: search };
    return (await tenant.ask('bot', 'GET', at('contentProductPackages'), { query })).json.value;
  };
  const properties = async () => {
    const { json } = await tenant.ask('bot', 'GET', at(`contentProductPackages/${DEFENDER_SOLUTION}`));
    const { contentId, contentProductId, contentKind, version, displayName } = json.properties;
    return { contentId, contentProductId, contentKind, version, displayName, contentSchemaVersion: '3.0.0' };
  };
  const install = (properties: Wire, who: 'noor' | 'dana' = 'noor') =>
    tenant.ask(as(who), 'PUT', at(`contentPackages/${DEFENDER_SOLUTION}`), { body: { properties } });

  it('finds solutions by words of their names', async () => {
    const names = async (search?: string) =>
      (await catalogue(search)).map((one: Wire) => one.properties.displayName);
    expect(await names()).toHaveLength(3);
    expect(await names('defender microsoft')).toEqual([
      'Microsoft Defender XDR',
      'Microsoft Defender for Cloud',
    ]);
    expect(await names('for Cloud')).toEqual(['Microsoft Defender for Cloud']);
  });

  it('installs, shows what is installed, and takes it away', async () => {
    const { noor } = tenant.tenant;
    const path = at(`contentPackages/${DEFENDER_SOLUTION.toUpperCase()}`);
    expect((await tenant.ask(noor, 'DELETE', path)).status).toBe(200);
    expect((await tenant.ask(noor, 'DELETE', path)).status).toBe(204);
    expect((await tenant.ask('bot', 'GET', at('contentPackages'))).json.value).toEqual([]);
    expect((await tenant.ask('bot', 'GET', path)).status).toBe(404);
    expect((await install(await properties())).status).toBe(201);
    expect((await install(await properties())).status).toBe(200);
    const [installed] = (await tenant.ask('bot', 'GET', at('contentPackages'))).json.value;
    expect(installed).toMatchObject({
      name: DEFENDER_SOLUTION,
      properties: { version: '3.0.3', contentKind: 'Solution' },
    });
    expect((await tenant.ask('bot', 'GET', path)).json).toEqual(installed);
    expect((await catalogue('for Cloud'))[0].properties.installedVersion).toBe('3.0.3');
  });

  it.each([
    ['without the version of its schema', { contentSchemaVersion: undefined }],
    ['under the id of another product', { contentProductId: 'other-sl-x' }],
    ['under the id of another solution', { contentId: 'azuresentinel.other' }],
  ])('installs nothing %s', async (_, wrong) => {
    tenant.tenant.soc.packages.clear();
    expect((await install({ ...(await properties()), ...wrong })).json.error.code).toBe('BadRequest');
    expect(tenant.tenant.soc.packages.size).toBe(0);
  });

  it('has nothing of a name that is not in its catalogue, and lets a Responder install nothing', async () => {
    const { noor } = tenant.tenant;
    expect((await tenant.ask(noor, 'PUT', at('contentPackages/none'), { body: {} })).status).toBe(404);
    expect((await install(await properties(), 'dana')).status).toBe(403);
  });
});
