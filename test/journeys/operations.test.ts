import { raiseIncident } from '../../src/simulator/tenant.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

describe('what an operator sees', () => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());
  const get = async (path: string) => {
    const response = await fetch(world.ops + path);
    return { status: response.status, text: await response.text() };
  };

  it('is a bot that is ready once its workspaces were read', async () => {
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining('has not been read yet'),
    });
    await world.tick('poll');
    expect((await get('/readyz')).status).toBe(200);
  });

  it('is each step of a close, and each request that was refused, as a number', async () => {
    const { sim, clock } = world;
    const { dana, retail, soc } = sim.tenant;
    await watching(world);
    raiseIncident(sim.world, soc, { alerts: [{ subscriptionId: retail.id, title: 'Brute force' }] });
    await world.tick('poll');
    const card = said(world).at(-1);
    if (!card) throw new Error('no card');
    await sim.teams.client.click(dana, card, 'incident.close');
    await sim.teams.client.click(dana, card, 'incident.close', {
      classification: 'TruePositive.SuspiciousActivity',
      comment: 'Contained.',
    });
    clock.advance(60_000);
    await world.tick('prove');
    await sim.teams.client.post({ ...card.activity, conversation: { id: 'x' }, channelId: 'msteams' }, null);
    const { text } = await get('/metrics');
    expect(text).toMatch(/sentinel_soc_bot_ticks_total\{tick="poll [^"]+",outcome="done"\} 2/);
    expect(text).toMatch(/sentinel_soc_bot_last_poll_timestamp_seconds\{workspace="[^"]+"\} 1\d{9}/);
    expect(text).toContain(
      'sentinel_soc_bot_closes_total{classification="TruePositive.SuspiciousActivity"} 1',
    );
    expect(text).toContain('sentinel_soc_bot_proofs_total{outcome="closed"} 1');
    expect(text).toContain('sentinel_soc_bot_requests_refused_total{why="not-authentic"} 1');
    expect(text).toMatch(/sentinel_soc_bot_sign_ins_total\{outcome="login"\} [1-9]/);
    expect(text).toMatch(/sentinel_soc_bot_sent_total\{kind="post"\} 1/);
  });

  it('is a look that failed, counted as such', async () => {
    world.sim.world.switches.entraDown = true;
    await expect(world.tick('poll')).rejects.toThrow();
    expect((await get('/metrics')).text).toMatch(/ticks_total\{tick="poll [^"]+",outcome="failed"\} 1/);
  });
});
