import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { ENGINES, type Engine, POSTGRES_NOTE } from '../support/stores.ts';
import { said, startWorld, watching, wordsOf } from '../support/world.ts';

const postgres = ENGINES.find((engine) => engine.name === 'PostgreSQL');

if (!postgres) it(POSTGRES_NOTE ?? '', () => expect(postgres).toBeUndefined());
else
  it('lives through a database that is gone for a while: says so, loses nothing, and goes on', async () => {
    let proxy: TcpProxy | undefined;
    const behindProxy: Engine = {
      ...postgres,
      async place() {
        const { url, drop } = await postgres.place();
        const address = new URL(url);
        proxy = await startProxy({ host: address.hostname, port: Number(address.port) });
        address.port = String(proxy.port);
        return { url: address.href, drop };
      },
    };
    const world = await startWorld({}, behindProxy);
    const ready = async () =>
      (await fetch(`${world.ops}/readyz`)).json() as Promise<{ ready: boolean; reasons: string[] }>;
    await watching(world);
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Before' });
    await world.tick('poll');
    const card = said(world).at(-1) as SimMessage;
    expect((await ready()).ready).toBe(true);

    proxy?.cut();
    const answer = await world.sim.teams.client.click(world.sim.tenant.dana, card, 'incident.take');
    expect(answer.text).toContain('own memory');
    expect((await ready()).reasons).toEqual(['The store does not answer.']);
    await expect(world.tick('poll')).rejects.toMatchObject({ code: 'store.unavailable' });
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Meanwhile' });

    proxy?.restore();
    world.clock.advance(60_000);
    await world.tick('poll');
    expect((await ready()).ready).toBe(true);
    expect(said(world).filter((one) => wordsOf(sharedCard(one)).includes('Meanwhile'))).toHaveLength(1);
    const taken = await world.sim.teams.client.click(world.sim.tenant.dana, card, 'incident.take');
    expect(wordsOf(taken.card)).toContain('Dana Reyes');
    await world.stop();
    await proxy?.stop();
  });
