import { unregisterProvider } from '../../src/simulator/tenant-connectors.ts';
import { startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const VERSION = '2024-01-01';
const plansAt = (name = '') =>
  `/subscriptions/${tenant.tenant.retail.id}/providers/Microsoft.Security/pricings${name && `/${name}`}`;
const put = (name: string, properties: Wire, options: { version?: string; who?: 'dana' | 'robin' } = {}) =>
  tenant.ask(tenant.tenant[options.who ?? 'dana'], 'PUT', plansAt(name), {
    version: options.version ?? VERSION,
    body: { properties },
  });

describe('a Defender plan', () => {
  it('is listed with what replaces it, from the version on that knows', async () => {
    const list = async (version: string) =>
      (await tenant.ask('bot', 'GET', plansAt(), { version })).json.value;
    const of = (plans: Wire, name: string) => plans.find((one: Wire) => one.name === name).properties;
    expect(of(await list(VERSION), 'KubernetesService')).toMatchObject({
      deprecated: true,
      replacedBy: ['Containers'],
    });
    expect(of(await list('2022-03-01'), 'KubernetesService')).toEqual({
      pricingTier: 'Free',
      freeTrialRemainingTime: 'PT0S',
    });
    expect(of(await list(VERSION), 'VirtualMachines')).toMatchObject({
      subPlan: 'P2',
      resourcesCoverageStatus: 'FullyCovered',
    });
    expect(of(await list(VERSION), 'Containers')).toMatchObject({
      pricingTier: 'Free',
      resourcesCoverageStatus: 'NotCovered',
    });
  });

  it('is switched on and off, in any case of its name, with the time and its extensions', async () => {
    const on = await put('containers', { pricingTier: 'Standard' });
    expect([on.status, on.json.name, on.json.properties]).toEqual([
      200,
      'Containers',
      {
        pricingTier: 'Standard',
        freeTrialRemainingTime: 'PT0S',
        enforce: 'False',
        resourcesCoverageStatus: 'FullyCovered',
        enablementTime: expect.stringMatching(/^2026-11-23T13:52/),
        extensions: [expect.objectContaining({ isEnabled: 'True' })],
      },
    ]);
    const { json } = await tenant.ask('bot', 'GET', plansAt('Containers'), { version: VERSION });
    expect(json.properties.pricingTier).toBe('Standard');
    expect(json.properties).not.toHaveProperty('extensions');
    const off = (await put('Containers', { pricingTier: 'Free' })).json.properties;
    expect(off).toMatchObject({ pricingTier: 'Free', resourcesCoverageStatus: 'NotCovered' });
    for (const gone of ['enablementTime', 'extensions', 'subPlan']) expect(off).not.toHaveProperty(gone);
  });

  it('keeps its sub-plan unless another is chosen, and begins with the fullest', async () => {
    const subPlan = async (properties: Wire) =>
      (await put('VirtualMachines', properties)).json.properties.subPlan;
    expect(await subPlan({ pricingTier: 'Standard', subPlan: 'P1' })).toBe('P1');
    expect(await subPlan({ pricingTier: 'Standard' })).toBe('P1');
    expect(await subPlan({ pricingTier: 'Free' })).toBeUndefined();
    expect(await subPlan({ pricingTier: 'Standard' })).toBe('P2');
  });

  it('may answer 200 with an extension that failed', async () => {
    const plan = tenant.tenant.retail.plans.get('StorageAccounts');
    if (plan) plan.failingExtension = 'OnUploadMalwareScanning';
    const { status, json } = await put('StorageAccounts', { pricingTier: 'Standard' });
    expect(status).toBe(200);
    expect(json.properties.extensions.map((one: Wire) => [one.name, one.operationStatus.code])).toEqual([
      ['AgentlessVmScanning', 'Succeeded'],
      ['OnUploadMalwareScanning', 'Failed'],
    ]);
  });

  it('is refused to a reader, in a tier that there is not, and where there is no such plan', async () => {
    const refused = await put('SqlServers', { pricingTier: 'Free' }, { who: 'robin' });
    expect(refused.json.error.message).toContain("'Microsoft.Security/pricings/write'");
    expect((await put('SqlServers', { pricingTier: 'Gold' })).status).toBe(400);
    expect((await put('Nothing', { pricingTier: 'Free' })).status).toBe(404);
    expect(tenant.tenant.retail.plans.get('SqlServers')?.tier).toBe('Standard');
  });
});

describe('registering Sentinel for a subscription', () => {
  it('lasts as long as the tenant takes, and begins anew only where it was undone', async () => {
    const { retail, noor } = tenant.tenant;
    const path = `/subscriptions/${retail.id}/providers/Microsoft.SecurityInsights`;
    const state = async (method = 'GET', rest = '') =>
      (await tenant.ask(noor, method, path + rest, { version: '2025-04-01' })).json.registrationState;
    tenant.world.switches.registerDelayMs = 90_000;
    unregisterProvider(tenant.world, retail);
    expect([await state(), await state('POST', '/register')]).toEqual(['NotRegistered', 'Registering']);
    tenant.clock.now += 89_999;
    expect(await state()).toBe('Registering');
    tenant.clock.now += 1;
    expect([await state(), await state('POST', '/register')]).toEqual(['Registered', 'Registered']);
    unregisterProvider(tenant.world, retail);
    expect(await state()).toBe('NotRegistered');
  });
});
