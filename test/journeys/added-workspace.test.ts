import { raiseIncident } from '../../src/simulator/tenant.ts';
import { breakSync } from '../../src/simulator/tenant-connectors.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

describe('a workspace that was added after a channel began to watch', () => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld();
    world.sim.tenant.shared.sync = true;
    await world.tick('look at connectors');
    await watching(world);
    // As it is after a restart with one more in SENTINEL_WORKSPACES: the watch was proved for the other one only.
    const [first = ''] = [...world.sim.world.workspaces.values()]
      .map(({ id }) => id.toLowerCase())
      .filter((id) => id.includes('law-xdr'));
    await world.app.store.db.updateTable('channel').set({ proven: first }).execute();
  });
  afterEach(() => world.stop());

  const about = () => said(world).slice(1);
  const say = async (words: string) => {
    const { client, channels } = world.sim.teams;
    return (await client.say(world.sim.tenant.dana, channels.incidents.id, words)).replies;
  };

  it('shows nothing of itself there, by itself or by command, until somebody proves the right to it too', async () => {
    const { soc, xdr, retail } = world.sim.tenant;
    raiseIncident(world.sim.world, soc, {
      title: 'Not for them yet',
      alerts: [{ subscriptionId: retail.id }],
    });
    raiseIncident(world.sim.world, xdr, { title: 'Theirs', alerts: [{ subscriptionId: retail.id }] });
    breakSync(world.sim.world, retail);
    world.clock.advance(300_000);
    await world.tick('poll', 'look at connectors');
    const shown = JSON.stringify(about().map((message) => message.activity));
    expect(shown).toContain('Theirs');
    expect(shown).not.toContain('Not for them yet');
    expect(shown).not.toContain('Coverage broken');
    for (const words of ['incidents', 'incident 1', 'alerts', 'connectors', 'audit', 'health']) {
      const [reply] = await say(words);
      expect([words, reply?.activity.text]).toEqual([words, expect.stringContaining('Type "watch" again')]);
    }
    await watching(world);
    const [list] = await say('incidents');
    expect(JSON.stringify(list?.activity)).toContain('Not for them yet');
  });

  it('leaves help and unwatch as they were', async () => {
    const [help] = await say('help');
    expect(JSON.stringify(help?.activity)).toContain('What you can type');
    const [done] = await say('unwatch');
    expect(done?.activity.text).toContain('stopped the watch');
  });
});
