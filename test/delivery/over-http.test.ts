import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts';
import { QUIET_MS } from '../../src/delivery/failure.ts';
import { startTeams } from '../../src/simulator/teams/teams.ts';
import { emptyWorld, type World } from '../../src/simulator/world.ts';
import { saveChannel } from '../../src/store/channels.ts';
import { wantCard } from '../../src/store/postings.ts';
import { createTeams } from '../../src/teams/teams.ts';
import { APP_ID, aSmallEntra, TENANT_ID } from '../simulator-teams/stand-ins.ts';
import { ManualClock } from '../support/clock.ts';
import { aChannelRow } from '../support/factories.ts';
import { silentLog, sqlite } from '../support/stores.ts';
import { settingsFor } from '../teams/running.ts';

const unused = () => {
  throw new Error('nobody signs in here');
};

describe('delivery over HTTP, to a Teams that keeps its own windows', () => {
  let clock: ManualClock;
  let world: World;
  let sim: Awaited<ReturnType<typeof startTeams>>;
  let opened: Awaited<ReturnType<typeof sqlite.open>>;
  let delivery: Delivery;
  let version: number;

  beforeEach(async () => {
    clock = new ManualClock();
    version = 1;
    world = emptyWorld({ tenantId: TENANT_ID, appId: APP_ID, appSecret: 'unused' }, () => clock.now());
    const entra = await aSmallEntra();
    sim = await startTeams({ world, entra });
    opened = await sqlite.open();
    const token = await entra.botToken();
    const { poster } = createTeams({
      settings: settingsFor(sim),
      credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
      log: silentLog(),
      onBehalfOf: unused,
      fixedToken: unused,
    });
    delivery = createDelivery({
      store: opened.store,
      clock,
      log: silentLog(),
      poster,
      render: async (subject) => ({ summary: `${subject} v${version}`, text: `${subject} v${version}` }),
    });
    await saveChannel(
      opened.store.db,
      aChannelRow({ id: channel(), tenant_id: TENANT_ID, service_url: sim.serviceUrl }),
    );
  });
  afterEach(async () => {
    await opened.store.close();
    await opened.drop();
    await sim.stop();
  });

  const channel = () => sim.channels.incidents.id;
  const want = (subject: string) =>
    wantCard(opened.store.db, { subject, channelId: channel(), now: clock.now() });
  const shown = () => sim.messages(channel()).map((message) => message.activity.summary);
  const statuses = () =>
    world.log.filter(({ service }) => service === 'connector').map(({ status }) => status);

  it('gets a burst and its changes across without ever being told to slow down', async () => {
    const subjects = Array.from({ length: 40 }, (_, index) => `card-${index}`);
    for (const subject of subjects) await want(subject);
    for (let second = 0; second < 20; second += 1) {
      await delivery.drain();
      clock.advance(1_000);
    }
    version = 2;
    for (const subject of subjects) await want(subject);
    while (!subjects.every((subject) => shown().includes(`${subject} v2`))) {
      await delivery.drain();
      clock.advance(1_000);
    }
    expect(shown().sort()).toEqual(subjects.map((subject) => `${subject} v2`).sort());
    expect(statuses().filter((status) => status >= 400)).toEqual([]);
    expect(statuses().length).toBeLessThanOrEqual(80);
  });

  it('asks once when it is told to wait, and again only when the wait is over', async () => {
    sim.faults.next({ match: /conversations/, status: 429, headers: { 'retry-after': '12' } });
    await want('card');
    await delivery.drain();
    clock.advance(11_999);
    await delivery.drain();
    expect(statuses()).toEqual([429]);
    clock.advance(1);
    await delivery.drain();
    expect(shown()).toEqual(['card v1']);
  });

  it.each([
    ['once', 'before', ['card v2']],
    ['twice at most, and the second is the one that lives on', 'after', ['card v1', 'card v2']],
  ] as const)('posts %s when the connection broke %s Teams took the card', async (_times, drop, cards) => {
    sim.faults.next({ method: 'POST', match: /conversations/, drop });
    await want('card');
    await delivery.drain();
    clock.advance(QUIET_MS);
    await delivery.drain();
    version = 2;
    await want('card');
    await delivery.drain();
    expect(shown()).toEqual(cards);
  });

  it('gets an edit across that Teams said was impossible, without a second card', async () => {
    await want('card');
    await delivery.drain();
    const body = { error: { code: 'ActivityNotFoundInConversation', message: 'not found' } };
    sim.faults.next({ method: 'PUT', match: /activities/, status: 404, body, times: 2 });
    version = 2;
    await want('card');
    for (let second = 0; second < 60; second += 1) {
      await delivery.drain();
      clock.advance(1_000);
    }
    expect(shown()).toEqual(['card v2']);
    expect(statuses().filter((status) => status === 404)).toHaveLength(2);
  });
});
