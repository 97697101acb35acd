import { statusOf } from '../../src/simulator/azure/sync.ts';
import { portalOf } from '../../src/simulator/demo/portal.ts';
import { rightsInWords } from '../../src/simulator/demo/rights.ts';
import { staggerSync } from '../../src/simulator/demo/stagger.ts';
import { scenarioAt } from '../../src/simulator/script/player.ts';
import type { Scenario } from '../../src/simulator/script/scenario.ts';
import { type Raised, raise, stageOf } from '../../src/simulator/script/stage.ts';
import { type StandardTenant, standardTenant } from '../../src/simulator/standard-tenant.ts';
import { emptyWorld, type World } from '../../src/simulator/world.ts';

let world: World;
let tenant: StandardTenant;
let now: number;

beforeEach(() => {
  now = Date.parse('2026-11-23T14:00:00Z');
  world = emptyWorld({ tenantId: 't', appId: 'a', appSecret: 's' }, () => now);
  tenant = standardTenant(world);
});

function raised(scenario: Scenario): Required<Raised> {
  const { workspace, incident } = raise(world, scenario);
  if (!incident) throw new Error('The story did not reach its workspace.');
  return { workspace, incident };
}

describe('the script in the standard tenant', () => {
  it('raises each story with its alerts in the subscriptions that it names', () => {
    for (let n = 0; n < 10; n += 1) {
      const scenario = scenarioAt(n);
      const { workspace, incident } = raised(scenario);
      expect(workspace.name).toBe(scenario.workspace);
      expect(incident.properties).toMatchObject({
        title: scenario.title,
        severity: scenario.severity,
        status: 'New',
      });
      const originals = incident.alerts.flatMap(
        (one) => world.defenderAlerts.get(one.defenderName ?? '') ?? [],
      );
      const names = originals.map((one) => world.subscriptions.get(one.subscriptionId)?.name);
      expect(names).toEqual(scenario.alerts.filter((one) => !one.product).map((one) => one.subscription));
    }
  });

  it('lets others take, close and merge what it raised', () => {
    const stage = stageOf(world);
    const [taken, closed, into] = [0, 1, 2].map((n) => stage.raise(scenarioAt(n))) as [never, never, never];
    stage.take(taken);
    expect(
      tenant.soc.incidents.get((taken as { incident: { name: string } }).incident.name)?.properties,
    ).toMatchObject({ status: 'Active', owner: { assignedTo: 'Priya Nair' } });
    stage.closeByAutomation(closed);
    expect(stage.isOpen(closed)).toBe(false);
    stage.merge(taken, into);
    expect(stage.isOpen(taken)).toBe(false);
    expect(stage.isOpen(into)).toBe(true);
  });
});

describe('the portal of the page', () => {
  it('raises only what leads to a card, closes, reopens and changes severity', () => {
    const portal = portalOf(world);
    for (let n = 0; n < 12; n += 1) portal.raise();
    const all = [...world.workspaces.values()].flatMap((one) => [...one.incidents.values()]);
    expect(all).toHaveLength(12);
    for (const one of all) expect(one.alerts.some((alert) => alert.defenderName)).toBe(true);
    const [incident] = tenant.soc.incidents.values();
    if (!incident) throw new Error('The workspace has no incident.');
    portal.close(tenant.soc, incident);
    expect(incident.properties).toMatchObject({ status: 'Closed', classification: 'Undetermined' });
    portal.reopen(tenant.soc, incident);
    expect(incident.properties.status).toBe('Active');
    expect(incident.properties.classification).toBeUndefined();
    portal.setSeverity(tenant.soc, incident, 'Low');
    expect(incident.properties.severity).toBe('Low');
  });
});

describe('sync in the demo', () => {
  it('closes the alerts of one incident one after another', async () => {
    const end = staggerSync(world, 5_000);
    world.switches.syncDelayMs = 6_000;
    const { incident } = raised(scenarioAt(4));
    portalOf(world).close(tenant.soc, incident);
    await Promise.resolve();
    const open = () =>
      [...world.defenderAlerts.values()].filter((one) => statusOf(one, now) === 'Active').length;
    const counts = [0, 6_000, 5_000, 5_000, 5_000].map((step) => {
      now += step;
      return open();
    });
    expect(counts).toEqual([4, 3, 2, 1, 0]);
    end();
    expect(world.events.listenerCount('change')).toBe(0);
  });
});

describe('rights in words', () => {
  it('say role and place, and that somebody has none', () => {
    expect(rightsInWords(world, tenant.dana)).toBe(
      'Microsoft Sentinel Responder on law-soc-we and law-xdr; Security Admin on every subscription',
    );
    expect(rightsInWords(world, tenant.sam)).toBe(
      'Microsoft Sentinel Responder on law-soc-we and law-xdr; Security Reader on Retail Production and Data Platform',
    );
    expect(rightsInWords(world, tenant.kim)).toBe('No rights in Azure');
  });
});
