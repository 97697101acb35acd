import { createAzureFactory } from '../../src/azure/factory.ts';
import { knownOperations, operationsFor, urlOf } from '../support/azure-known.ts';
import { specsAreHere } from '../support/azure-specs.ts';
import {
  aCredential,
  addressesAt,
  type Seen,
  SUBSCRIPTION,
  startStandIn,
  type Told,
  type Wire,
  WORKSPACE,
} from './stand-ins.ts';

const CONTENT = 'azuresentinel.azure-sentinel-solution-microsoftdefenderforcloud';
const SOLUTION: Wire = {
  properties: { contentId: CONTENT, contentProductId: `${CONTENT}-sl-1`, version: '3.0.3' },
};
const RULE: Wire = {
  name: 'rule-1',
  etag: '"r1"',
  kind: 'MicrosoftSecurityIncidentCreation',
  properties: {
    productFilter: 'Azure Security Center',
    severitiesFilter: null,
    displayName: 'Incidents',
    enabled: true,
    lastModifiedUtc: '2026-09-04T12:05:35.7296311Z',
  },
};
const NAME = 'c345bf40-8509-4ed2-b947-50cb773aaf04';

/** Every answer at once: what each question looks for is in it. */
function told({ method, url }: Seen): Told {
  if (url.includes('/query')) return { body: { tables: [] } };
  if (url.includes('ResourceGraph')) return { body: { data: [] } };
  if (method === 'GET' && /contentProductPackages/.test(url)) return { body: { value: [SOLUTION] } };
  if (method === 'GET' && /alertRules\?/.test(url)) return { body: { value: [RULE] } };
  if (url.includes('alertRules')) return { body: RULE };
  const properties = { enabled: true, pricingTier: 'Standard', customerId: NAME };
  return { body: { name: NAME, kind: 'Any', registrationState: 'Registered', value: [], properties } };
}

/** All that connector health asks of Azure, once. */
async function askAll(): Promise<Seen[]> {
  const cloud = await startStandIn(told);
  try {
    const factory = createAzureFactory({ addresses: addressesAt(cloud.url) });
    const { connectors, settings, fleet, permissions } = factory.forCredential(aCredential(), 'person');
    const wanted = { name: NAME, subscriptionId: SUBSCRIPTION };
    const existing = { name: 'old', kind: 'legacy', enabled: false, etag: '"e1"' } as const;
    await connectors.listConnectors(WORKSPACE);
    await connectors.enableConnector(WORKSPACE, wanted);
    await connectors.enableConnector(WORKSPACE, { ...wanted, existing });
    const [rule] = await connectors.listIncidentRules(WORKSPACE);
    await connectors.enableIncidentRule(WORKSPACE, { name: NAME });
    await connectors.enableIncidentRule(WORKSPACE, { name: NAME, existing: rule });
    await connectors.isOnboarded(WORKSPACE);
    await connectors.installedSolution(WORKSPACE);
    await connectors.installSolution(WORKSPACE);
    await settings.isSyncEnabled(SUBSCRIPTION);
    await settings.enableSync(SUBSCRIPTION);
    await settings.listPlans(SUBSCRIPTION);
    await settings.enablePlan(SUBSCRIPTION, 'VirtualMachines', 'P2');
    await settings.registration(SUBSCRIPTION);
    await settings.register(SUBSCRIPTION);
    await fleet.listPlans([SUBSCRIPTION]);
    await fleet.listRecentAlerts([SUBSCRIPTION], '2026-11-23T10:00:00Z');
    await permissions.granted(`/subscriptions/${SUBSCRIPTION}`, ['a/b']);
    return cloud.seen;
  } finally {
    await cloud.stop();
  }
}

if (!specsAreHere()) {
  describe("connector health's requests to Azure", () => {
    it('are not held to descriptions: azure-specs absent', () => {
      console.warn('Contract tests are not run: there is no ../shared/azure-specs beside this project.');
      expect(specsAreHere()).toBe(false);
    });
  });
} else {
  describe("connector health's requests to Azure, against Azure's own descriptions", () => {
    const operations = knownOperations();
    let asked: readonly Seen[] = [];
    beforeAll(async () => {
      asked = await askAll();
    });

    it('name an operation of that version, and only its query parameters', () => {
      expect(asked).toHaveLength(19);
      for (const request of asked) {
        const found = operationsFor(operations, request);
        expect({ asks: `${request.method} ${request.url}`, known: found.length > 0 }).toMatchObject({
          known: true,
        });
        const taken = new Set(found.flatMap((one) => one.query));
        expect([...urlOf(request.url).searchParams.keys()].filter((name) => !taken.has(name))).toEqual([]);
      }
    });

    it('write what those operations take', () => {
      const written = asked.filter(({ method }) => method === 'PUT');
      const held = written.filter((request) => {
        const [valid] = operationsFor(operations, request).flatMap((one) => one.body ?? []);
        valid?.(request.body);
        expect({ body: request.body, errors: valid?.errors ?? [] }).toMatchObject({ errors: [] });
        return valid !== undefined;
      });
      expect(held.map(({ url }) => url.split('?')[0]?.split('/').at(-2))).toEqual([
        'dataConnectors',
        'dataConnectors',
        'alertRules',
        'alertRules',
        'settings',
        'pricings',
      ]);
      expect(written).toHaveLength(7);
    });

    it('would be told of a body that no operation takes', () => {
      const [put] = asked.filter(({ method }) => method === 'PUT');
      const [valid] = put ? operationsFor(operations, put).flatMap((one) => one.body ?? []) : [];
      expect(valid?.({ ...put?.body, name: 'read-only' })).toBe(false);
      expect(valid?.({ ...put?.body, properties: { ...put?.body.properties, unknown: 1 } })).toBe(false);
      expect(valid?.({ kind: 'MicrosoftDefenderForCloudTenantBased' })).toBe(false);
    });
  });
}
