import { createMetrics } from '../../src/ops/metrics.ts';
import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { RegistryProducer } from '../../src/telemetry/metric-producer.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';
import { type Envelope, type Insights, startInsights } from './insights.ts';

let insights: Insights;
let world: LiveWorld;

const numbers = (name: string) =>
  insights.received
    .filter((one) => one.data.baseData.metrics?.[0]?.name === `sentinel_soc_bot_${name}`)
    .map((one) => ({ ...one.data.baseData.metrics?.[0], properties: one.data.baseData.properties }));
const named = (type: string, name: RegExp) =>
  insights.received.filter((one) => one.data.baseType === type && name.test(one.data.baseData.name ?? ''));
const operation = (one: Envelope | undefined) => one?.tags['ai.operation.id'];

describe('the export to Azure Monitor', () => {
  const TITLE = 'Mallory took the crown jewels';

  beforeAll(async () => {
    insights = await startInsights();
    world = await startWorld({ APPLICATIONINSIGHTS_CONNECTION_STRING: insights.connectionString });
    const { tenant, teams, faults } = world.sim;
    await watching(world);
    raiseIncident(world.sim.world, tenant.soc, { title: TITLE });
    await world.tick('poll');
    await teams.client.click(tenant.dana, said(world).at(-1) as SimMessage, 'incident.take');
    faults.next({ service: 'arm', match: /incidents/i, status: 500 });
    await world.tick('sweep').catch(() => {});
    await world.stop();
  }, 30_000);
  afterAll(() => insights.stop());

  it('sends the numbers that Prometheus reads, under their own names and with their labels', () => {
    expect(numbers('sent_total')).toContainEqual(
      expect.objectContaining({ value: 1, properties: expect.objectContaining({ kind: 'post' }) }),
    );
    expect(numbers('store_up')).toMatchObject([{ value: 1 }]);
    expect(numbers('incident_to_card_seconds')[0]).toMatchObject({ count: 1 });
  });

  it('sends a turn with the requests that it made, under the id that its log lines have', () => {
    const [turn] = named('RequestData', /^incident\.take$/);
    const logged = world.logged.findLast((line) => line.includes('a click was answered')) ?? '{}';
    expect(operation(turn)).toBe((JSON.parse(logged) as { turn: string }).turn.replaceAll('-', ''));
    const calls = named('RemoteDependencyData', /^PUT .*incidents/i);
    expect(calls.map(operation)).toContain(operation(turn));
  });

  it('sends of its own work only what went wrong, whole', () => {
    expect(named('RemoteDependencyData', /^sweep /).map((one) => one.data.baseData.success)).toEqual([false]);
    expect(named('RemoteDependencyData', /^poll /)).toEqual([]);
    const failed = named('RemoteDependencyData', /incidents/i).filter((one) => !one.data.baseData.success);
    expect(failed.map((one) => one.data.baseData.resultCode)).toContain('500');
  });

  it('sends no title, no name of a person, no query and no token', () => {
    const everything = insights.bodies.join('\n');
    for (const secret of [TITLE, 'Mallory', 'Dana', 'Bearer', 'eyJ', '%24filter', '$filter', '$skipToken'])
      expect([secret, everything.includes(secret)]).toEqual([secret, false]);
  });

  it('sends to nobody but the endpoint of the connection string', () => {
    expect(insights.bodies.filter((body) => !body.startsWith('POST /v2.1/track '))).toEqual([]);
    expect(process.env.APPLICATION_INSIGHTS_NO_STATSBEAT).toBe('true');
  });
});

describe('an Azure Monitor that takes nothing', () => {
  it('is said once in a while, and keeps nobody from working', async () => {
    const deaf = await startInsights();
    deaf.answer = 400;
    const bot = await startWorld({ APPLICATIONINSIGHTS_CONNECTION_STRING: deaf.connectionString });
    await watching(bot);
    raiseIncident(bot.sim.world, bot.sim.tenant.soc, { title: 'One' });
    await bot.tick('poll');
    expect(said(bot)).toHaveLength(2);
    await bot.stop();
    const complaints = bot.logged.filter((line) => line.includes('telemetry could not be exported'));
    expect([deaf.bodies.length > 1, complaints.length]).toEqual([true, 1]);
    await deaf.stop();
  });
});

describe('the numbers of a registry', () => {
  it('tells of counters and histograms what came since the last time, of gauges what is', async () => {
    const metrics = createMetrics();
    const producer = new RegistryProducer(metrics.registry, async () => {});
    const read = async (name: string) => {
      const { resourceMetrics } = await producer.collect();
      const found = resourceMetrics.scopeMetrics[0]?.metrics.find(
        (one) => one.descriptor.name === `sentinel_soc_bot_${name}`,
      );
      return found?.dataPoints.map((point) => [point.attributes, point.value]);
    };
    metrics.sent('post', 700);
    metrics.sent('post', 70_000);
    expect(await read('sent_total')).toEqual([[{ kind: 'post' }, 2]]);
    metrics.sent('post', 1_500);
    metrics.polled('law-soc', 5_000);
    const [[labels, histogram] = []] = (await read('delivery_seconds')) ?? [];
    expect(labels).toEqual({ kind: 'post' });
    expect(histogram).toEqual({
      sum: 1.5,
      count: 1,
      buckets: {
        boundaries: [0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
        counts: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      },
    });
    expect(await read('sent_total')).toEqual([[{ kind: 'post' }, 0]]);
    expect(await read('last_poll_timestamp_seconds')).toEqual([[{ workspace: 'law-soc' }, 5]]);
  });
});
