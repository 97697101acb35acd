import { createAzureFactory } from '../../src/azure/factory.ts';
import type { IncidentRule } from '../../src/azure/health.ts';
import { type AppError, isAppError } from '../../src/core/errors.ts';
import {
  aCredential,
  addressesAt,
  envelope,
  type StandIn,
  SUBSCRIPTION,
  startStandIn,
  type Told,
  type Wire,
  WORKSPACE,
} from './stand-ins.ts';

let cloud: StandIn;
beforeAll(async () => {
  cloud = await startStandIn(() => ({}));
});
beforeEach(() => {
  cloud.seen.length = 0;
});
afterAll(() => cloud.stop());

const nameOf = (id: string) => (id === SUBSCRIPTION ? 'Retail Production' : undefined);
const azureFor = (who: 'person' | 'reader' = 'person') =>
  createAzureFactory({ addresses: addressesAt(cloud.url), nameOf }).forCredential(aCredential(), who);

const says = (...told: Told[]) => {
  const left = [...told];
  cloud.answer = () => left.shift() ?? { status: 500 };
};

const failing = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (err) => err,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
};

const asked = () => cloud.seen.map((one) => `${one.method} ${one.url.split('?')[0]?.toLowerCase()}`);
const SENTINEL = `${WORKSPACE.id}/providers/microsoft.securityinsights`;
const OTHER = 'abcdef22-2222-4222-8222-222222222222';
const NAME = 'c345bf40-8509-4ed2-b947-50cb773aaf04';

const connector = (name: string, kind: string, properties?: Wire): Wire => ({
  id: `${WORKSPACE.id}/providers/Microsoft.SecurityInsights/dataConnectors/${name}`,
  name,
  type: 'Microsoft.SecurityInsights/dataConnectors',
  etag: '"e1"',
  kind,
  ...(properties && { properties }),
});
const alertsIn = (state: string) => ({ dataTypes: { alerts: { state } } });
const defender = (name: string, state: string, subscriptionId: string) =>
  connector(name, 'AzureSecurityCenter', { ...alertsIn(state), subscriptionId });

describe('the connectors of a workspace', () => {
  const list = async (...value: Wire[]) => {
    says({ body: { value } });
    return azureFor().connectors.listConnectors(WORKSPACE);
  };

  it('are known by subscription and state, in any spelling of either, over all pages', async () => {
    const next = `${cloud.url}${WORKSPACE.id}/providers/Microsoft.SecurityInsights/dataConnectors?$skipToken=2`;
    says(
      { body: { value: [defender('one', 'enabled', SUBSCRIPTION.toUpperCase())], nextLink: next } },
      { body: { value: [defender('two', 'DISABLED', OTHER.toUpperCase())] } },
    );
    expect(await azureFor().connectors.listConnectors(WORKSPACE)).toEqual([
      { name: 'one', kind: 'legacy', enabled: true, subscriptionId: SUBSCRIPTION, etag: '"e1"' },
      { name: 'two', kind: 'legacy', enabled: false, subscriptionId: OTHER, etag: '"e1"' },
    ]);
    expect(cloud.seen).toHaveLength(2);
  });

  it('include the tenant-wide one, whether its kind or its name says so', async () => {
    const found = await list(
      connector('MicrosoftDefenderForCloudTenantBased', 'GenericUI'),
      connector(NAME, 'microsoftDefenderForCloudTenantBased', alertsIn('Enabled')),
      connector(NAME, 'MicrosoftDefenderForCloudTenantBased', alertsIn('Disabled')),
    );
    expect(found.map(({ kind, enabled }) => [kind, enabled])).toEqual([
      ['tenant', true],
      ['tenant', true],
      ['tenant', false],
    ]);
  });

  it('of Defender XDR count as on where incidents flow, not where only alerts do', async () => {
    const xdr = (dataTypes: Wire) => connector(NAME, 'MicrosoftThreatProtection', { dataTypes });
    const found = await list(
      xdr({ incidents: { state: 'enabled' } }),
      xdr({ alerts: { state: 'Enabled' }, incidents: { state: 'Disabled' } }),
      xdr({ alerts: { state: 'Enabled' } }),
    );
    expect(found.map(({ kind, enabled }) => [kind, enabled])).toEqual([
      ['xdr', true],
      ['xdr', false],
      ['xdr', false],
    ]);
  });

  it('of a kind that nobody knows, or without anything in it, hide none of the others', async () => {
    const found = await list(
      connector(NAME, 'FromTheFuture', { dataTypes: 7 }),
      { kind: 'AzureSecurityCenter' },
      { name: 'bare', kind: null },
      connector(NAME, 'AzureSecurityCenter', { subscriptionId: SUBSCRIPTION }),
      defender('good', 'Enabled', SUBSCRIPTION),
    );
    expect(found.map(({ name, kind, enabled }) => [name, kind, enabled])).toEqual([
      [NAME, 'other', false],
      ['bare', 'other', false],
      [NAME, 'legacy', false],
      ['good', 'legacy', true],
    ]);
  });
});

describe('a connector that is enabled', () => {
  const wanted = { name: NAME, subscriptionId: SUBSCRIPTION };
  const saved = { body: defender(NAME, 'Enabled', SUBSCRIPTION) };

  it('is made under the name that was asked for', async () => {
    says({ ...saved, status: 201 });
    await azureFor().connectors.enableConnector(WORKSPACE, wanted);
    expect(asked()).toEqual([`PUT ${SENTINEL}/dataconnectors/${NAME}`]);
    expect(cloud.seen[0]?.body).toEqual({
      kind: 'AzureSecurityCenter',
      properties: { dataTypes: { alerts: { state: 'Enabled' } }, subscriptionId: SUBSCRIPTION },
    });
  });

  it('is switched on where it is, at the version that was read', async () => {
    says(saved);
    const existing = { name: 'old', kind: 'legacy', enabled: false, etag: '"e7"' } as const;
    await azureFor().connectors.enableConnector(WORKSPACE, { ...wanted, existing });
    expect(asked()).toEqual([`PUT ${SENTINEL}/dataconnectors/old`]);
    expect(cloud.seen[0]?.body.etag).toBe('"e7"');
  });

  it.each(['person', 'reader'] as const)(
    'without a Defender plan is no matter of signing in (%s)',
    async (who) => {
      says({ status: 401, body: envelope('InvalidLicense', 'License is invalid') });
      const error = await failing(azureFor(who).connectors.enableConnector(WORKSPACE, wanted));
      expect(error.code).toBe('azure.license');
      expect(error.userMessage).toBe('No Defender plan is on for subscription Retail Production.');
    },
  );

  it('that someone else changed meanwhile is a conflict', async () => {
    says({ status: 409, body: envelope('Conflict', 'Newer version exists.') });
    const error = await failing(azureFor().connectors.enableConnector(WORKSPACE, wanted));
    expect([error.code, error.userMessage]).toEqual([
      'azure.conflict',
      'The connector was changed by someone else at the same moment.',
    ]);
  });
});

describe('a refusal for missing rights names action, role and place', () => {
  const { id: law } = WORKSPACE;
  const sub = `/subscriptions/${SUBSCRIPTION}`;
  const rule: IncidentRule = { name: 'r', displayName: 'R', enabled: false, severities: [], wire: {} };
  const retail = 'subscription Retail Production';
  it.each([
    [
      'Microsoft.SecurityInsights/dataConnectors/write',
      law,
      'Microsoft Sentinel Contributor',
      'enableConnector',
    ],
    [
      'Microsoft.SecurityInsights/alertRules/write',
      law,
      'Microsoft Sentinel Contributor',
      'enableIncidentRule',
    ],
    [
      'Microsoft.SecurityInsights/contentPackages/write',
      law,
      'Microsoft Sentinel Contributor',
      'installSolution',
    ],
    ['Microsoft.SecurityInsights/register/action', sub, 'Contributor', 'register'],
    ['Microsoft.Security/settings/write', sub, 'Security Admin', 'enableSync'],
    ['Microsoft.Security/pricings/write', sub, 'Security Admin', 'enablePlan'],
  ])('%s', async (action, scope, role, method) => {
    const message = `The client 'dana' with object id 'o' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
    cloud.answer = () => ({ status: 403, body: envelope('AuthorizationFailed', message) });
    const { connectors, settings } = azureFor();
    const calls: Record<string, () => Promise<void>> = {
      enableConnector: () =>
        connectors.enableConnector(WORKSPACE, { name: NAME, subscriptionId: SUBSCRIPTION }),
      enableIncidentRule: () => connectors.enableIncidentRule(WORKSPACE, { name: rule.name }),
      installSolution: () => connectors.installSolution(WORKSPACE),
      register: () => settings.register(SUBSCRIPTION),
      enableSync: () => settings.enableSync(SUBSCRIPTION),
      enablePlan: () => settings.enablePlan(SUBSCRIPTION, 'KeyVaults'),
    };
    const error = await failing(calls[method]?.() ?? Promise.resolve());
    expect(error.code).toBe('azure.forbidden');
    expect(error.facts).toMatchObject({ action, role, scope: scope === sub ? retail : 'workspace law-soc' });
    expect(cloud.seen).toHaveLength(1);
  });
});

const ruleWire = (over: Wire = {}, kind = 'MicrosoftSecurityIncidentCreation'): Wire => ({
  id: `${WORKSPACE.id}/providers/Microsoft.SecurityInsights/alertRules/rule-1`,
  name: 'rule-1',
  type: 'Microsoft.SecurityInsights/alertRules',
  etag: '"r1"',
  kind,
  properties: {
    productFilter: 'Azure Security Center',
    severitiesFilter: ['High', 'Medium'],
    displayNamesExcludeFilter: ['Test alert'],
    displayName: 'Incidents from Defender for Cloud',
    enabled: false,
    description: null,
    alertRuleTemplateName: '90586451-7ba8-4c1e-9904-7d1b7c3cc4d6',
    fromALaterVersion: { kept: true },
    lastModifiedUtc: '2026-09-04T12:05:35.7296311Z',
    ...over,
  },
});

describe('incident rules', () => {
  it('are listed for Defender for Cloud only', async () => {
    says({
      body: {
        value: [
          ruleWire(),
          ruleWire({ productFilter: 'azure security center', severitiesFilter: null, displayName: null }),
          ruleWire({ productFilter: 'Microsoft Cloud App Security' }),
          ruleWire({}, 'Scheduled'),
          { kind: 'Fusion', name: 'BuiltInFusion' },
        ],
      },
    });
    const rules = await azureFor().connectors.listIncidentRules(WORKSPACE);
    expect(rules.map(({ displayName, enabled, severities }) => [displayName, enabled, severities])).toEqual([
      ['Incidents from Defender for Cloud', false, ['High', 'Medium']],
      ['rule-1', false, []],
    ]);
  });

  it('go back as they were read when they are switched on, with nothing lost', async () => {
    says({ body: { value: [ruleWire()] } }, { body: ruleWire({ enabled: true }) });
    const { connectors } = azureFor();
    const [existing] = await connectors.listIncidentRules(WORKSPACE);
    await connectors.enableIncidentRule(WORKSPACE, { name: 'another', existing });
    const { lastModifiedUtc: _, ...kept } = ruleWire().properties;
    expect(asked()[1]).toBe(`PUT ${SENTINEL}/alertrules/rule-1`);
    expect(cloud.seen[1]?.body).toEqual({
      etag: '"r1"',
      kind: 'MicrosoftSecurityIncidentCreation',
      properties: { ...kept, enabled: true },
    });
  });

  it('are made for all but Informational alerts', async () => {
    says({ status: 201, body: ruleWire({ enabled: true }) });
    await azureFor().connectors.enableIncidentRule(WORKSPACE, { name: NAME });
    expect(asked()).toEqual([`PUT ${SENTINEL}/alertrules/${NAME}`]);
    expect(cloud.seen[0]?.body).toEqual({
      kind: 'MicrosoftSecurityIncidentCreation',
      properties: {
        productFilter: 'Azure Security Center',
        displayName: 'Create incidents based on Microsoft Defender for Cloud alerts',
        enabled: true,
        severitiesFilter: ['High', 'Medium', 'Low'],
      },
    });
  });

  it('that Azure leaves off in spite of a 200 are not on', async () => {
    says({ body: ruleWire() });
    const error = await failing(azureFor().connectors.enableIncidentRule(WORKSPACE, { name: NAME }));
    expect(error.code).toBe('azure.unexpected');
  });
});

describe('Sentinel on a workspace', () => {
  it('is on where an onboarding state of its name is listed', async () => {
    says(
      { body: { value: [{ name: 'Default' }] } },
      { body: { value: [] } },
      { body: { value: [{ name: 'another' }] } },
    );
    const { connectors } = azureFor();
    expect(await connectors.isOnboarded(WORKSPACE)).toBe(true);
    expect(await connectors.isOnboarded(WORKSPACE)).toBe(false);
    expect(await connectors.isOnboarded(WORKSPACE)).toBe(false);
    expect(asked()[0]).toBe(`GET ${SENTINEL}/onboardingstates`);
  });
});

const CONTENT = 'azuresentinel.azure-sentinel-solution-microsoftdefenderforcloud';
const packaged = (contentId: string, over: Wire = {}): Wire => ({
  name: contentId,
  properties: {
    contentId,
    contentProductId: `${contentId}-sl-igl6jawr4gwmu`,
    contentKind: 'Solution',
    version: '3.0.3',
    displayName: 'Microsoft Defender for Cloud',
    ...over,
  },
});

describe('the solution of the Content Hub', () => {
  it('is installed in the version that is listed, on whichever page', async () => {
    says(
      { body: { value: [packaged('other')], nextLink: `${cloud.url}/page2` } },
      { body: { value: [{ name: 'odd' }, packaged(CONTENT.toUpperCase())] } },
      { body: { value: [packaged('other')] } },
    );
    const { connectors } = azureFor();
    expect(await connectors.installedSolution(WORKSPACE)).toBe('3.0.3');
    expect(await connectors.installedSolution(WORKSPACE)).toBeUndefined();
    expect(asked()).toEqual([
      `GET ${SENTINEL}/contentpackages`,
      'GET /page2',
      `GET ${SENTINEL}/contentpackages`,
    ]);
  });

  it.each([
    ['3.0.0', {}],
    ['2.1.0', { contentSchemaVersion: '2.1.0' }],
  ])('is installed from the catalogue, with the schema’s version %s', async (contentSchemaVersion, over) => {
    says(
      { body: { value: [packaged('other'), packaged(CONTENT, over)] } },
      { status: 201, body: packaged(CONTENT) },
    );
    await azureFor().connectors.installSolution(WORKSPACE);
    expect(asked()).toEqual([
      `GET ${SENTINEL}/contentproductpackages`,
      `PUT ${SENTINEL}/contentpackages/${CONTENT}`,
    ]);
    expect(cloud.seen[0]?.url).toContain('$search=Microsoft Defender for Cloud');
    expect(cloud.seen[1]?.body).toEqual({
      properties: { ...packaged(CONTENT).properties, contentSchemaVersion },
    });
  });

  it('that is not in the catalogue is not installed', async () => {
    says({ body: { value: [packaged('other')] } });
    const error = await failing(azureFor().connectors.installSolution(WORKSPACE));
    expect([error.code, error.userMessage]).toEqual([
      'azure.not-found',
      'The Microsoft Defender for Cloud solution was not found in Azure.',
    ]);
    expect(cloud.seen).toHaveLength(1);
  });
});
