import { brokenIn, IN_SUBSCRIPTION, IN_TENANT, setBroken } from '../../src/simulator/demo/breakages.ts';
import { connectorFacts } from '../../src/simulator/demo/connector-facts.ts';
import { type StandardTenant, standardTenant } from '../../src/simulator/standard-tenant.ts';
import { connect, disableConnector, setPlan } from '../../src/simulator/tenant-connectors.ts';
import { raiseAlert } from '../../src/simulator/tenant-flow.ts';
import { emptyWorld, type World } from '../../src/simulator/world.ts';

let world: World;
let tenant: StandardTenant;
beforeEach(() => {
  const now = Date.parse('2026-11-23T14:00:00Z');
  world = emptyWorld({ tenantId: 't', appId: 'a', appSecret: 's' }, () => now);
  tenant = standardTenant(world);
});

const broken = () => [
  ...brokenIn(IN_SUBSCRIPTION, world, tenant.retail),
  ...brokenIn(IN_TENANT, world, undefined),
];
/** What is not as it should be, in words. */
const bad = (one = tenant.retail) =>
  connectorFacts(world, one)
    .filter(({ good }) => !good)
    .map(({ name, words }) => `${name}: ${words}`);
/** How many rows an alert of Retail Production makes in the first workspace. */
const arriving = () => raiseAlert(world, tenant.soc, { subscriptionId: tenant.retail.id }).alerts.length;

describe('something that is broken by hand', () => {
  it.each([
    ['sync', ['Sync: off'], 1],
    ['connector', ['Connector: not connected'], 0],
    ['plan', [], 1],
    ['plans', ['Plans: 0 of 4 on'], 1],
    ['provider', ['Provider: not registered'], 0],
    ['flow', ['Alerts: stay in Defender for Cloud'], 0],
    ['subscription', [], 1],
    ['lighthouse', [], 1],
    ['tenant-connector', [], 2],
  ])('%s: is seen, has its effect, and is as it was when it is mended', (what, seen, arrive) => {
    const plans = () =>
      [...tenant.retail.plans].filter(([, plan]) => plan.tier === 'Standard').map(([name]) => name);
    const before = plans();
    expect(setBroken(world, what, tenant.retail.id, true)).toBe(true);
    expect([broken().includes(what), bad(), arriving()]).toEqual([true, seen, arrive]);
    expect(setBroken(world, what, tenant.retail.id, false)).toBe(true);
    expect([broken(), bad(), arriving(), plans(), world.subscriptions.size]).toEqual([[], [], 1, before, 3]);
  });

  it('is not broken twice, nor mended twice', () => {
    for (const on of [true, true]) setBroken(world, 'flow', tenant.retail.id, on);
    expect(world.defenderAlerts.size).toBe(1);
    for (const on of [false, false]) setBroken(world, 'flow', tenant.retail.id, on);
    expect([tenant.soc.alerts.length, tenant.soc.incidents.size]).toEqual([1, 1]);
  });

  it('counts as mended once somebody else repaired it', () => {
    setBroken(world, 'connector', tenant.retail.id, true);
    connect(world, tenant.soc, tenant.retail);
    expect(broken()).toEqual([]);
  });

  it('is mended in a subscription that was never whole', () => {
    tenant.retail.plans.clear();
    setPlan(world, tenant.retail, 'VirtualMachines', 'Free');
    setBroken(world, 'plans', tenant.retail.id, false);
    expect(connectorFacts(world, tenant.retail).find((one) => one.name === 'Plans')).toEqual({
      name: 'Plans',
      words: '1 of 1 on: VirtualMachines (P2)',
      good: true,
    });
  });

  it('is nothing where there is nothing of that name', () => {
    expect(setBroken(world, 'constructor', tenant.retail.id, true)).toBe(false);
    expect(setBroken(world, 'sync', 'unknown', true)).toBe(false);
  });
});

describe('the facts of a subscription', () => {
  it('tell a connector that is switched off, one too many, and registering', () => {
    connect(world, tenant.xdr, tenant.retail);
    tenant.retail.provider = 'Registering';
    expect(bad()).toEqual([
      'Connector: connected to law-soc-we, connected to law-xdr',
      'Provider: registering',
    ]);
    disableConnector(world, tenant.data);
    expect(bad(tenant.data)).toEqual(['Connector: switched off in law-soc-we']);
  });

  it('tell whose it is where it is another tenant’s', () => {
    setBroken(world, 'lighthouse', '', true);
    const far = [...world.subscriptions.values()].at(-1);
    expect(far && bad(far)).toEqual([
      'Tenant: another one, seen through Lighthouse',
      'Connector: not connected',
      'Sync: off',
    ]);
  });
});
