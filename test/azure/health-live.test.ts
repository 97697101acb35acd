import type { Azure } from '../../src/azure/azure.ts';
import { type AzureFactory, createAzureFactory } from '../../src/azure/factory.ts';
import { botCredential } from '../../src/azure/identity/bot-credential.ts';
import { fixedToken } from '../../src/azure/identity/person-credentials.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimPerson } from '../../src/simulator/world.ts';
import { trust } from '../support/trust.ts';

let sim: Simulator;
let config: Config;
let factory: AzureFactory;
beforeEach(async () => {
  sim = await startSimulator();
  trust(sim.caPem);
  config = loadConfig(sim.env());
  const nameOf = (id: string) => sim.world.subscriptions.get(id)?.name;
  factory = createAzureFactory({ addresses: config.cloud, nameOf });
});
afterEach(() => sim.stop());

const reader = (): Azure => {
  const ids = { tenantId: config.bot.tenantId, clientId: config.bot.id };
  return factory.forCredential(botCredential(config.bot.proof, ids, config.cloud), 'reader');
};
const as = async (person: SimPerson): Promise<Azure> => {
  const token = await sim.entra.issueInteractive(person, 'https://management.azure.com');
  return factory.forCredential(fixedToken(token, Date.now() + 60_000), 'person');
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('connector health against a simulated tenant', () => {
  it('finds the same plans on both roads: at once for all, and of each one by itself', async () => {
    const { fleet, settings, graph } = reader();
    const ids = (await graph.listSubscriptions()).map((one) => one.id);
    const atOnce = await fleet.listPlans(ids);
    expect([...atOnce.keys()].sort()).toEqual([...ids].sort());
    for (const id of ids) expect(await settings.listPlans(id)).toEqual(atOnce.get(id));
    expect(atOnce.get(sim.tenant.retail.id)).toContainEqual({
      name: 'VirtualMachines',
      on: true,
      subPlan: 'P2',
    });
  });

  it('reads how a workspace is set up, as the bot that may only read', async () => {
    const { soc, retail } = sim.tenant;
    soc.connectors.clear();
    soc.rules.clear();
    const properties = { subscriptionId: retail.id, dataTypes: { alerts: { state: 'enabled' } } };
    soc.connectors?.set('one', { kind: 'AzureSecurityCenter', etag: '"1"', properties });
    soc.connectors?.set('two', { kind: 'FromTheFuture', etag: '"2"', properties: {} });
    const rule = { productFilter: 'Azure Security Center', displayName: 'Incidents', enabled: true };
    soc.rules?.set('rule', { kind: 'MicrosoftSecurityIncidentCreation', etag: '"3"', properties: rule });
    const { connectors } = reader();
    const workspace = config.workspaces.find((one) => one.name === soc.name);
    if (!workspace) throw new Error('the tenant has lost its workspace');
    expect(await connectors.listConnectors(workspace)).toEqual([
      { name: 'one', kind: 'legacy', enabled: true, subscriptionId: retail.id, etag: '"1"' },
      { name: 'two', kind: 'other', enabled: false, etag: '"2"' },
    ]);
    const [found] = await connectors.listIncidentRules(workspace);
    expect(found).toMatchObject({ name: 'rule', displayName: 'Incidents', enabled: true, severities: [] });
    expect(await connectors.isOnboarded(workspace)).toBe(true);
  });

  it('switches sync on as a person who may, and reads it back', async () => {
    const { shared, dana } = sim.tenant;
    const { settings } = await as(dana);
    expect(await settings.isSyncEnabled(shared.id)).toBe(false);
    await settings.enableSync(shared.id);
    expect(await settings.isSyncEnabled(shared.id)).toBe(true);
  });

  it('changes nothing as a person who may not, and says what it would take', async () => {
    const { shared, robin } = sim.tenant;
    const { settings } = await as(robin);
    await expect(settings.enableSync(shared.id)).rejects.toMatchObject({
      code: 'azure.forbidden',
      facts: {
        action: 'Microsoft.Security/settings/write',
        role: 'Security Admin',
        scope: 'subscription Shared Services',
      },
    });
    expect(shared.sync).toBe(false);
  });

  it('knows before a click what a person may do', async () => {
    const { retail, soc, dana } = sim.tenant;
    const { permissions } = await as(dana);
    const actions = [
      'Microsoft.Security/settings/write',
      'Microsoft.SecurityInsights/incidents/write',
      'Microsoft.SecurityInsights/register/action',
    ];
    const there = await permissions.granted(`/subscriptions/${retail.id}`, actions);
    const here = await permissions.granted(soc.id, actions);
    expect([[...there], [...here]]).toEqual([[actions[0]], [actions[0], actions[1]]]);
  });

  it('finds the alerts of late in the subscriptions that it asks about', async () => {
    const { retail, data, soc } = sim.tenant;
    raiseIncident(sim.world, soc, {
      alerts: [{ subscriptionId: retail.id, title: 'First' }, { subscriptionId: data.id }],
    });
    const found = await reader().fleet.listRecentAlerts([retail.id], hoursAgo(1));
    const [original] = [...sim.world.defenderAlerts.values()].filter(
      (one) => one.subscriptionId === retail.id,
    );
    expect(found).toEqual([
      {
        subscriptionId: retail.id,
        name: original?.name.toLowerCase(),
        title: 'First',
        at: original?.properties.timeGeneratedUtc,
      },
    ]);
  });

  it('has a provider that is registered once it was asked to be', async () => {
    const { retail, dana } = sim.tenant;
    retail.provider = 'NotRegistered';
    expect(await reader().settings.registration(retail.id)).toBe('NotRegistered');
    const { settings } = await as(dana);
    await expect(settings.register(retail.id)).rejects.toMatchObject({
      code: 'azure.forbidden',
      facts: { action: 'Microsoft.SecurityInsights/register/action', role: 'Contributor' },
    });
    dana.roles.push({ role: 'Contributor', scope: `/subscriptions/${retail.id}` });
    await settings.register(retail.id);
    expect(await settings.registration(retail.id)).toMatch(/^Register(ing|ed)$/);
  });
});
