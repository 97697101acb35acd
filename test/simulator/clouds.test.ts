import { SIM_CLOUDS } from '../../src/simulator/clouds.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { call } from '../../src/simulator/teams/wire.ts';

describe('the simulator as one cloud', () => {
  let sim: Simulator;
  const { hosts } = SIM_CLOUDS.usgov;
  beforeAll(async () => {
    sim = await startSimulator({ cloud: SIM_CLOUDS.usgov });
  });
  afterAll(() => sim.stop());

  /** The service that is `at`, asked under a name. */
  const ask = (at: string, name: string, path: string, rest: Parameters<typeof call>[1] = {}) =>
    call(`https://127.0.0.1:${sim.portOf(at)}${path}`, {
      ...rest,
      ca: sim.caPem,
      headers: { host: name, ...rest.headers },
    });
  const tokenFor = (scope: string) =>
    ask(hosts.entra, hosts.entra, `/${sim.world.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: sim.world.appId,
        client_secret: sim.world.appSecret,
        scope,
      }).toString(),
    });

  it.each(Object.values(hosts))('answers to %s and sends everybody else away', async (name) => {
    expect((await ask(name, name, '/')).status).not.toBe(421);
    const others = Object.values(hosts).filter((other) => sim.portOf(other) !== sim.portOf(name));
    for (const other of ['127.0.0.1', ...others]) expect((await ask(name, other, '/')).status).toBe(421);
    await expect(ask(name, 'management.azure.com', '/')).rejects.toThrow('altnames');
  });

  it('gives tokens for its own services only', async () => {
    expect((await tokenFor('https://management.usgovcloudapi.net/.default')).status).toBe(200);
    const refused = await tokenFor('https://management.azure.com/.default');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('AADSTS500011');
  });

  it('takes no token that was made for the same service of another cloud', async () => {
    const path = `/subscriptions?api-version=2022-12-01`;
    const asked = async (audience: string) =>
      (
        await ask(hosts.arm, hosts.arm, path, {
          headers: { authorization: `Bearer ${await sim.entra.issueForApp(audience)}` },
        })
      ).status;
    expect(await asked('https://management.usgovcloudapi.net')).toBe(200);
    expect(await asked('https://management.azure.com')).toBe(401);
  });

  it('leads a bot nowhere by settings but to the cloud', () => {
    expect(Object.keys(sim.env()).sort()).toEqual([
      'AZURE_CLOUD',
      'BOT_CLIENT_SECRET',
      'BOT_ID',
      'BOT_OAUTH_CONNECTION',
      'BOT_TENANT_ID',
      'SENTINEL_WORKSPACES',
    ]);
    expect(sim.portOf('management.azure.com')).toBeUndefined();
  });
});
