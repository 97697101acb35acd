import { type StandardTenant, standardTenant } from '../../src/simulator/standard-tenant.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import {
  addIncidentRule,
  connect,
  connectedTo,
  deleteConnector,
  disableConnector,
  disableRule,
  turnOffTenantConnector,
  turnOnTenantConnector,
  unregisterProvider,
} from '../../src/simulator/tenant-connectors.ts';
import {
  addFleet,
  discoverLighthouse,
  discoverSubscription,
  removeSubscription,
} from '../../src/simulator/tenant-fleet.ts';
import {
  raiseAlert,
  raiseOnlyInDefender,
  raiseStory,
  resumeAlerts,
  stopAlerts,
  waysInto,
} from '../../src/simulator/tenant-flow.ts';
import { emptyWorld, type World } from '../../src/simulator/world.ts';

let world: World;
let tenant: StandardTenant;
let now: number;
beforeEach(() => {
  now = Date.parse('2026-11-23T14:00:00Z');
  world = emptyWorld({ tenantId: 't', appId: 'a', appSecret: 's' }, () => now);
  tenant = standardTenant(world);
});

/** An alert of Retail Production, and what became of it in the first workspace: rows and incidents. */
function raise(severity = 'High'): [number, number] {
  const { soc, retail } = tenant;
  const [rows, incidents] = [soc.alerts.length, soc.incidents.size];
  const arrival = raiseAlert(world, soc, { subscriptionId: retail.id, severity });
  expect(world.defenderAlerts.get(arrival.original.name)).toBe(arrival.original);
  const came: [number, number] = [soc.alerts.length - rows, soc.incidents.size - incidents];
  expect([arrival.alerts.length, arrival.incidents.length]).toEqual(came);
  return came;
}

describe('an alert of Defender for Cloud', () => {
  it('comes to Sentinel and opens an incident', () => {
    expect(raise()).toEqual([1, 1]);
    const [incident] = tenant.soc.incidents.values();
    expect(incident?.alerts).toEqual(tenant.soc.alerts);
    expect(world.defenderAlerts.has(incident?.alerts[0]?.defenderName ?? '')).toBe(true);
  });

  it.each<[string, () => void]>([
    ['its connector is deleted', () => void deleteConnector(world, tenant.retail)],
    ['its connector is switched off', () => disableConnector(world, tenant.retail)],
    ['its subscription is not registered', () => unregisterProvider(world, tenant.retail)],
    ['the flow has stopped', () => stopAlerts(world, tenant.retail)],
    ['Sentinel is off', () => Object.assign(tenant.soc, { onboarded: false })],
  ])('stays where it is while %s', (_, broken) => {
    broken();
    expect(raise()).toEqual([0, 0]);
    const { alerts } = raiseAlert(world, tenant.soc, { subscriptionId: tenant.shared.id });
    expect(alerts).toHaveLength(tenant.soc.onboarded ? 1 : 0);
  });

  it('comes again once it is connected again, and by the connector that there was', () => {
    disableConnector(world, tenant.retail);
    const size = tenant.soc.connectors.size;
    connect(world, tenant.soc, tenant.retail);
    expect(tenant.soc.connectors.size).toBe(size);
    expect(raise()).toEqual([1, 1]);
    expect(deleteConnector(world, tenant.data)).toEqual([tenant.soc]);
    expect(connectedTo(world, tenant.data)).toEqual([]);
  });

  it('is a row without an incident where no rule makes one of it', () => {
    expect(raise('Informational')).toEqual([1, 0]);
    disableRule(world, tenant.soc);
    expect(raise()).toEqual([1, 0]);
    addIncidentRule(world, tenant.soc, { severities: null });
    expect(raise('Informational')).toEqual([1, 1]);
  });

  it('comes twice, as two incidents of one original, where the whole tenant is connected as well', () => {
    turnOnTenantConnector(world, tenant.soc);
    expect(raise()).toEqual([2, 2]);
    const names = tenant.soc.alerts.map((one) => one.defenderName);
    expect(new Set(names).size).toBe(1);
    expect(new Set(tenant.soc.alerts.map((one) => one.systemAlertId)).size).toBe(2);
    turnOffTenantConnector(world, tenant.soc);
    expect(raise()).toEqual([1, 1]);
  });

  it('comes through the tenant to the Defender portal, which needs no rule; of another tenant it does not', () => {
    const { xdr, retail } = tenant;
    const { incidents } = raiseAlert(world, xdr, { subscriptionId: retail.id });
    expect(incidents.map((one) => one.properties.providerName)).toEqual(['Microsoft XDR']);
    const far = discoverLighthouse(world, 'Fabrikam');
    expect([waysInto(world, xdr, retail.id.toUpperCase()), waysInto(world, xdr, far.id)]).toEqual([
      ['tenant'],
      [],
    ]);
    expect(waysInto(world, tenant.soc, 'unknown')).toEqual([]);
  });

  it('held back by a stopped flow comes late; what was not connected is lost', () => {
    const { soc, retail } = tenant;
    stopAlerts(world, retail);
    const { original } = raiseAlert(world, soc, { subscriptionId: retail.id, title: 'Held' });
    raiseAlert(world, soc, { subscriptionId: tenant.data.id });
    now += 3_600_000;
    const late = resumeAlerts(world, retail);
    expect(late.map((one) => one.original)).toEqual([original]);
    const { properties } = late[0]?.alerts[0] ?? {};
    expect([properties?.startTimeUtc, String(properties?.timeGenerated).slice(0, 16)]).toEqual([
      original.properties.startTimeUtc,
      '2026-11-23T15:00',
    ]);
    expect(late[0]?.incidents[0]?.properties.title).toBe('Held');
    expect(resumeAlerts(world, retail)).toEqual([]);
    deleteConnector(world, retail);
    raiseAlert(world, soc, { subscriptionId: retail.id });
    connect(world, soc, retail);
    expect(resumeAlerts(world, retail)).toEqual([]);
  });

  it('can be raised without a trace elsewhere, and an incident whatever is connected', () => {
    raiseOnlyInDefender(world, { subscriptionId: tenant.retail.id });
    expect([world.defenderAlerts.size, tenant.soc.alerts.length]).toEqual([1, 0]);
    deleteConnector(world, tenant.retail);
    raiseIncident(world, tenant.soc, { alerts: [{ subscriptionId: tenant.retail.id }] });
    expect([tenant.soc.incidents.size, tenant.soc.alerts.length]).toEqual([1, 1]);
  });
});

describe('a story of several alerts', () => {
  const story = () => ({
    title: 'Story',
    alerts: [
      { subscriptionId: tenant.retail.id },
      { subscriptionId: tenant.data.id },
      { subscriptionId: tenant.retail.id, product: 'other' as const },
    ],
  });
  const products = (story: ReturnType<typeof raiseStory>) =>
    story?.alerts.map((one) => Boolean(one.defenderName));

  it('is one incident, with the alerts that get through', () => {
    expect(products(raiseStory(world, tenant.soc, story()))?.sort()).toEqual([false, true, true]);
    stopAlerts(world, tenant.data);
    expect(products(raiseStory(world, tenant.soc, story()))).toEqual([false, true]);
    expect(world.defenderAlerts.size).toBe(4);
    stopAlerts(world, tenant.retail);
    expect(products(raiseStory(world, tenant.soc, story()))).toEqual([false]);
    const [own] = story().alerts;
    expect(raiseStory(world, tenant.soc, { alerts: own ? [own] : [] })).toBeUndefined();
  });

  it('is two incidents where there are two ways', () => {
    turnOnTenantConnector(world, tenant.soc);
    raiseStory(world, tenant.soc, story());
    expect([...tenant.soc.incidents.values()].map((one) => one.alerts.length)).toEqual([3, 2]);
  });
});

describe('a tenant', () => {
  it('of many subscriptions and workspaces has each connected once, and shows all to its people', () => {
    const { subscriptions, workspaces } = addFleet(world, { subscriptions: 300, workspaces: 20 });
    expect([world.subscriptions.size, world.workspaces.size]).toEqual([300, 20]);
    for (const one of subscriptions) expect(connectedTo(world, one)).toHaveLength(1);
    const homes = new Set(subscriptions.map((one) => connectedTo(world, one)[0]?.name));
    expect(homes.size).toBe(workspaces.length + 1);
    const scopes = new Set(world.botRoles.map((one) => one.scope));
    for (const { id } of world.workspaces.values()) expect(scopes).toContain(id);
    for (const { id } of world.subscriptions.values()) expect(scopes).toContain(`/subscriptions/${id}`);
  });

  it('finds a new subscription with the rights that each has on the oldest, and forgets one that goes', () => {
    const { dana, kim } = tenant;
    const roles = () => [world.botRoles.length, dana.roles.length, kim.roles.length];
    const before = roles();
    const found = discoverSubscription(world, { name: 'Sandbox' });
    expect(roles()).toEqual([(before[0] as number) + 2, (before[1] as number) + 1, 0]);
    expect([found.sync, connectedTo(world, found)]).toEqual([false, []]);
    removeSubscription(world, found);
    expect([roles(), world.subscriptions.has(found.id)]).toEqual([before, false]);
  });
});
