import { raiseIncident } from '../../src/simulator/tenant.ts';
import { type Operation, officialOperations, sdkOperations, specsAreHere } from '../support/azure-specs.ts';
import { startTenant, type Tenant, type Wire } from './asking.ts';

const HERE = specsAreHere();
const OFFICIAL = HERE ? officialOperations() : [];
const SDK = HERE ? sdkOperations() : [];

/** What the simulator does, by method and what follows the last `/providers/`; `{}` is any name. */
const SIMULATED = new Set([
  'GET Microsoft.SecurityInsights/incidents',
  'GET Microsoft.SecurityInsights/incidents/{}',
  'PUT Microsoft.SecurityInsights/incidents/{}',
  'DELETE Microsoft.SecurityInsights/incidents/{}',
  'POST Microsoft.SecurityInsights/incidents/{}/alerts',
  'POST Microsoft.SecurityInsights/incidents/{}/bookmarks',
  'POST Microsoft.SecurityInsights/incidents/{}/entities',
  'GET Microsoft.SecurityInsights/incidents/{}/relations',
  'GET Microsoft.SecurityInsights/incidents/{}/comments',
  'GET Microsoft.SecurityInsights/incidents/{}/comments/{}',
  'PUT Microsoft.SecurityInsights/incidents/{}/comments/{}',
  'DELETE Microsoft.SecurityInsights/incidents/{}/comments/{}',
  'GET Microsoft.SecurityInsights/dataConnectors',
  'GET Microsoft.SecurityInsights/dataConnectors/{}',
  'PUT Microsoft.SecurityInsights/dataConnectors/{}',
  'DELETE Microsoft.SecurityInsights/dataConnectors/{}',
  'POST Microsoft.SecurityInsights/dataConnectorsCheckRequirements',
  'GET Microsoft.SecurityInsights/alertRules',
  'GET Microsoft.SecurityInsights/alertRules/{}',
  'PUT Microsoft.SecurityInsights/alertRules/{}',
  'DELETE Microsoft.SecurityInsights/alertRules/{}',
  'GET Microsoft.SecurityInsights/onboardingStates',
  'GET Microsoft.SecurityInsights/onboardingStates/{}',
  'GET Microsoft.Security/alerts',
  'GET Microsoft.Security/locations/{}/alerts',
  'GET Microsoft.Security/locations/{}/alerts/{}',
  'POST Microsoft.Security/locations/{}/alerts/{}/resolve',
  'POST Microsoft.Security/locations/{}/alerts/{}/dismiss',
  'POST Microsoft.Security/locations/{}/alerts/{}/activate',
  'POST Microsoft.Security/locations/{}/alerts/{}/inProgress',
  'GET Microsoft.Security/settings',
  'GET Microsoft.Security/settings/{}',
  'PUT Microsoft.Security/settings/{}',
  'GET Microsoft.Security/pricings',
  'GET Microsoft.Security/pricings/{}',
  'PUT Microsoft.Security/pricings/{}',
  'GET Microsoft.Security/locations',
]);
const shortOf = ({ method, path }: Operation): string =>
  `${method} ${path.replace(/^.*\/providers\//, '').replace(/\{\w+\}/g, '{}')}`;
const isSimulated = (operation: Operation): boolean => SIMULATED.has(shortOf(operation));

const CONNECTOR = '763f9fa1-c2d3-4fa2-93e9-bccd4899aa12';
const RULE = 'fab3d2d4-747f-46a7-8ef0-9c0be8112bf7';

/** A connector and a rule to ask for, whatever the operation before did to them. */
function setUp({ tenant: { soc, retail } }: Tenant): readonly (readonly [RegExp, Wire])[] {
  const connector = {
    kind: 'AzureSecurityCenter',
    properties: { subscriptionId: retail.id, dataTypes: { alerts: { state: 'Enabled' } } },
  };
  const rule = {
    kind: 'MicrosoftSecurityIncidentCreation',
    properties: { productFilter: 'Azure Security Center', displayName: 'Create incidents', enabled: true },
  };
  soc.connectors.set(CONNECTOR, { ...connector, etag: '"1"' });
  soc.rules.set(RULE, { ...rule, etag: '"1"' });
  return [
    [/\/dataConnectors/, connector],
    [/\/alertRules\//, rule],
  ];
}

/** One believable value for each parameter in a path, and the body of each write. */
async function prepare(tenant: Tenant, { method, path }: Operation): Promise<{ path: string; body?: Wire }> {
  const { world, tenant: standard } = tenant;
  const { soc, retail, dana } = standard;
  const group =
    path.includes('Microsoft.Security/') && path.includes('{resourceGroupName}') ? 'rg-web-prod' : '';
  const alert = {
    subscriptionId: retail.id,
    resource: { group, type: 'Microsoft.Compute/virtualMachines', name: 'vm-web-01' },
  };
  const incident = raiseIncident(world, soc, {
    alerts: [alert],
    entities: [{ kind: 'Host', properties: { hostName: 'vm' } }],
  });
  incident.comments.set('c0000000-0000-4000-8000-000000000000', {
    message: 'Looked at it.',
    author: dana.name,
    authorId: dana.objectId,
    at: incident.properties.createdTimeUtc,
  });
  const inDefender = path.includes('Microsoft.Security/');
  const values: Record<string, string> = {
    subscriptionId: inDefender ? retail.id : soc.subscriptionId,
    scopeId: `subscriptions/${retail.id}`,
    resourceGroupName: inDefender ? group : soc.resourceGroup,
    workspaceName: soc.name,
    incidentId: incident.name,
    incidentIdentifier: incident.name,
    incidentCommentId: 'c0000000-0000-4000-8000-000000000000',
    ascLocation: retail.location,
    alertName: incident.alerts[0]?.defenderName ?? '',
    settingName: 'Sentinel',
    pricingName: 'VirtualMachines',
    dataConnectorId: CONNECTOR,
    ruleId: RULE,
    sentinelOnboardingStateName: 'default',
  };
  const bodies: readonly (readonly [RegExp, Wire])[] = [
    [/\/comments\//, { properties: { message: 'Contained.' } }],
    [
      /\/incidents\//,
      { etag: incident.etag, properties: { title: 'T', severity: 'High', status: 'Active' } },
    ],
    [/\/settings\//, { kind: 'AlertSyncSettings', properties: { enabled: true } }],
    [/\/pricings\//, { properties: { pricingTier: 'Standard', subPlan: 'P1' } }],
    ...setUp(tenant),
  ];
  const hasBody = method === 'PUT' || path.endsWith('CheckRequirements');
  const body = hasBody ? bodies.find(([pattern]) => pattern.test(path))?.[1] : undefined;
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? `unknown-${name}`);
  return { path: filled.startsWith('/') ? filled : `/${filled}`, body };
}

if (!HERE) {
  describe('the contract with Azure', () => {
    it('is not run: azure-specs absent', () => {
      console.warn('Contract tests are not run: there is no ../shared/azure-specs beside this project.');
      expect(specsAreHere()).toBe(false);
    });
  });
} else {
  describe("the simulator's answers, against Azure's own descriptions", () => {
    let tenant: Tenant;
    beforeAll(async () => {
      tenant = await startTenant();
      const { dana } = tenant.tenant;
      (dana.roles as unknown[]).push({ role: 'Owner', scope: '/' });
    });
    afterAll(() => tenant.stop());

    const ask = async (operation: Operation) => {
      const { path, body } = await prepare(tenant, operation);
      const { dana } = tenant.tenant;
      return tenant.ask(dana, operation.method, path, { version: operation.version, body });
    };
    const named = (operations: readonly Operation[]) => operations.map((one) => [one.title, one] as const);

    it('cover all that it says it does', () => {
      expect(new Set([...OFFICIAL, ...SDK].map(shortOf).filter((one) => SIMULATED.has(one)))).toEqual(
        SIMULATED,
      );
    });

    it.each(named([...OFFICIAL, ...SDK].filter(isSimulated)))(
      'have the status and the shape of %s',
      async (_, operation) => {
        const reply = await ask(operation);
        expect([...operation.answers.keys()]).toContain(reply.status);
        const valid = operation.answers.get(reply.status);
        valid?.(reply.json);
        expect(valid?.errors ?? []).toEqual([]);
      },
    );

    it.each(named([...OFFICIAL, ...SDK].filter((one) => !isSimulated(one))))(
      'say plainly that nothing answers %s',
      async (_, operation) => {
        const reply = await ask(operation);
        expect(reply.status).toBe(404);
        expect(reply.json).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
      },
    );
  });
}
