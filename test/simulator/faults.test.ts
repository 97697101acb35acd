import { raiseIncident } from '../../src/simulator/tenant.ts';
import { sentinelAt, startTenant, type Tenant } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
afterEach(() => {
  tenant.faults.clear();
  tenant.world.switches.armDelayMs = 0;
});

const list = () => tenant.ask('bot', 'GET', `${sentinelAt(tenant.tenant.soc)}/incidents`);

describe('a fault', () => {
  it('hits the next matching request, as often as it was told, and no other service', async () => {
    tenant.faults.next({
      service: 'arm',
      match: /\/incidents$/,
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { code: 'TooManyRequests', message: 'Slow down.' } },
      times: 2,
    });
    tenant.faults.next({ service: 'logs', match: /./, status: 500 });
    const [first, second, third] = [await list(), await list(), await list()];
    expect([first.status, second.status, third.status]).toEqual([429, 429, 200]);
    expect(first.headers['retry-after']).toBe('7');
    expect(first.json.error.code).toBe('TooManyRequests');
  });

  it('keeps who asked in the log', async () => {
    tenant.faults.next({ service: 'arm', match: /\/incidents$/, status: 503 });
    await list();
    expect(tenant.world.log.at(-1)).toMatchObject({ status: 503, principal: { kind: 'bot' } });
  });

  it('drops a write before it happens, or after', async () => {
    const { soc, dana } = tenant.tenant;
    const incident = raiseIncident(tenant.world, soc);
    const write = (title: string) =>
      tenant.ask(dana, 'PUT', `${sentinelAt(soc)}/incidents/${incident.name}`, {
        body: { properties: { title, severity: 'High', status: 'Active' } },
      });
    tenant.faults.next({ service: 'arm', method: 'PUT', match: /incidents/, drop: 'before' });
    await expect(write('Before')).rejects.toThrow();
    expect(incident.properties.title).not.toBe('Before');
    tenant.faults.next({ service: 'arm', method: 'PUT', match: /incidents/, drop: 'after' });
    await expect(write('After')).rejects.toThrow();
    expect(incident.properties.title).toBe('After');
  });
});

describe('slowness', () => {
  it('holds back every answer of Resource Manager', async () => {
    tenant.world.switches.armDelayMs = 120;
    const start = performance.now();
    expect((await list()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });
});

describe('the certificate', () => {
  it('is trusted by whoever trusts the authority, and by nobody else', async () => {
    const { AZURE_RESOURCE_MANAGER_URL: arm = '' } = tenant.env();
    await expect(fetch(`${arm}/subscriptions`)).rejects.toThrow();
    expect((await list()).status).toBe(200);
  });
});

describe('the settings', () => {
  it('name everything that a bot needs, on loopback only', () => {
    const env = tenant.env();
    const workspaces = env.SENTINEL_WORKSPACES?.split(',') ?? [];
    expect(workspaces.map((id) => id.split('/').at(-1))).toEqual(['law-soc-we', 'law-xdr']);
    const addresses = Object.entries(env).filter(([name]) => name.endsWith('_URL') || name.endsWith('_HOST'));
    expect(addresses.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'AZURE_AUTHORITY_HOST',
        'AZURE_RESOURCE_MANAGER_URL',
        'AZURE_LOG_ANALYTICS_URL',
        'AZURE_GRAPH_URL',
        'BOT_OPENID_METADATA_URL',
        'BOT_TOKEN_SERVICE_URL',
      ]),
    );
    for (const [, address] of addresses) expect(new URL(address).hostname).toBe('127.0.0.1');
  });
});
