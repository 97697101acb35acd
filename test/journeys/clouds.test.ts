import { botCredential } from '../../src/azure/identity/bot-credential.ts';
import { CLOUDS } from '../../src/config/clouds.ts';
import { QUIET_MS } from '../../src/delivery/failure.ts';
import { SIM_CLOUDS, type SimCloud, type SimHosts } from '../../src/simulator/clouds.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { type Listener, listen } from '../../src/simulator/teams/wire.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { breakSync } from '../../src/simulator/tenant-connectors.ts';
import { leadNames, type Names } from '../support/names.ts';
import { sqlite } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const CLOSE = { classification: 'TruePositive.SuspiciousActivity', comment: 'Contained.' };
const UNDER_NAMES: readonly (SimCloud & { readonly hosts: SimHosts })[] = Object.values(SIM_CLOUDS);

/** The identity library finds out once in a process where managed identities are, so there is one for all clouds. */
let issue: (resource: string) => Promise<string>;
let endpoint: Listener;
beforeAll(async () => {
  endpoint = await listen(async ({ query }) => ({
    status: 200,
    body: {
      access_token: await issue(query.get('resource') ?? ''),
      expires_on: String(Math.floor(Date.now() / 1000) + 3600),
      resource: query.get('resource'),
      token_type: 'Bearer',
    },
  }));
  Object.assign(process.env, { IDENTITY_ENDPOINT: endpoint.origin, IDENTITY_HEADER: 'of this machine' });
});
afterAll(async () => {
  delete process.env.IDENTITY_ENDPOINT;
  delete process.env.IDENTITY_HEADER;
  await endpoint.close();
});

/** The bot is given nothing but AZURE_CLOUD; the services of that cloud, and no others, answer under their own names. */
describe.each(UNDER_NAMES.map((cloud) => [cloud.name, cloud] as const))('the %s cloud', (_name, cloud) => {
  let names: Names;
  let world: LiveWorld;
  // One world for all: the Bot Framework keeps a key server's keys by its address for an hour, whoever answers there.
  beforeAll(async () => {
    let portOf: (name: string) => number | undefined = () => undefined;
    names = leadNames((name) => portOf(name));
    world = await startWorld({ DELIVERY_LOOKUP: 'graph' }, sqlite, cloud);
    portOf = world.sim.portOf;
    world.sim.teams.team.messagesGranted = true;
    world.sim.tenant.shared.sync = true;
    await world.tick('look at connectors');
    await watching(world);
  });
  afterAll(async () => {
    await world.stop();
    names.restore();
  });

  const lastCard = (): SimMessage => {
    const card = said(world).findLast((one) => sharedCard(one));
    if (!card) throw new Error('no card');
    return card;
  };
  const raise = async () => {
    const { retail, soc } = world.sim.tenant;
    const alerts = [{ subscriptionId: retail.id, title: 'Odd sign-in' }];
    const incident = raiseIncident(world.sim.world, soc, { title: 'Sovereign', alerts });
    await world.tick('poll');
    return incident;
  };

  it('is watched, posted from, closed in and proven under its own names alone', async () => {
    const { sim } = world;
    const incident = await raise();
    await sim.teams.client.click(sim.tenant.dana, lastCard(), 'incident.close');
    await sim.teams.client.click(sim.tenant.dana, lastCard(), 'incident.close', CLOSE);
    expect(incident.properties.status).toBe('Closed');
    world.clock.advance(60_000);
    await world.tick();
    expect(wordsOf(sharedCard(lastCard()))).toContain('Its alert is closed in Defender for Cloud');

    sim.teams.faults.next({ method: 'POST', match: /\/conversations\/?$/, drop: 'after' });
    await raise();
    world.clock.advance(QUIET_MS);
    await world.app.delivery.drain();
    expect(sim.world.log.filter((one) => one.service === 'graph').map((one) => one.status)).toEqual([200]);
    expect([...names.asked].sort()).toEqual(Object.values(cloud.hosts).sort());
    // Each service takes this cloud's audiences only, and Entra gives tokens for no others.
    expect(sim.world.log.filter((one) => one.status === 400 || one.status === 401)).toEqual([]);
  });

  it('lets somebody sign in by hand at its own token service', async () => {
    const { sim } = world;
    await raise();
    sim.world.switches.ssoRefusedInChannels = true;
    const asked = await sim.teams.client.click(sim.tenant.dana, lastCard(), 'incident.take');
    expect(JSON.stringify(asked.body)).toContain(`https://${cloud.hosts.tokens}/api/oauth/signin`);
    expect(names.asked).toContain(cloud.hosts.tokens);
  });

  it('takes the proof of a managed identity that was made for it', async () => {
    const { sim } = world;
    const addresses = CLOUDS[cloud.name as keyof typeof CLOUDS];
    issue = (resource) => sim.entra.issueFederated(undefined, resource);
    const proof = { kind: 'federated', clientId: sim.identityClientId } as const;
    const ids = { tenantId: sim.world.tenantId, clientId: sim.world.appId };
    const token = await botCredential(proof, ids, addresses).getToken(addresses.resourceManagerScope);
    const [, claims = ''] = token?.token.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: cloud.audiences.arm[0],
      appid: sim.world.appId,
    });
  });

  it('is linked to by every card, and no other cloud is', async () => {
    const { sim } = world;
    await raise();
    breakSync(sim.world, sim.tenant.retail);
    world.clock.advance(300_000);
    await world.tick('look at connectors');
    const spoken = JSON.stringify(said(world).map((one) => one.activity));
    const origins = [...spoken.matchAll(/https:\/\/[\w.-]+/g)].map(([origin]) => origin);
    expect(origins).toContain(cloud.portal);
    expect(
      origins.filter(
        (one) => ![cloud.portal, cloud.defenderPortal, cloud.teams, 'https://adaptivecards.io'].includes(one),
      ),
    ).toEqual([]);
  });
});
