import { raiseIncident } from '../../src/simulator/tenant.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'a channel that the bot was taken out of, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({}, engine);
      await watching(world);
      await raise('Seen by all');
    });
    afterEach(() => world.stop());

    const raise = async (title: string) => {
      const { retail, soc } = world.sim.tenant;
      raiseIncident(world.sim.world, soc, { title, alerts: [{ subscriptionId: retail.id }] });
      await world.tick('poll');
    };
    const kept = async () => {
      const { db } = world.app.store;
      const of = (table: 'channel' | 'posting' | 'lane') => db.selectFrom(table).selectAll().execute();
      const { id } = world.sim.teams.channels.incidents;
      const rows = [await of('channel'), await of('posting'), await of('lane')];
      return rows.map((all) => all.filter((row) => JSON.stringify(row).includes(id)).length > 0);
    };
    const afterDays = async (days: number) => {
      world.clock.advance(days * DAY_MS);
      await world.tick('housekeeping');
    };

    it('is kept for 30 days, with its watch and what waited for it, and then forgotten', async () => {
      await world.sim.teams.places.remove(world.sim.teams.team);
      await afterDays(29.9);
      expect(await kept()).toEqual([true, true, true]);
      await afterDays(0.2);
      expect(await kept()).toEqual([false, false, false]);
      expect(world.logged.join('')).toContain('a channel that the bot is no longer in was forgotten');
    });

    it('counts from the first day on which it was out, however often Teams says so', async () => {
      await world.sim.teams.places.remove(world.sim.teams.team);
      await afterDays(20);
      await world.sim.teams.places.remove(world.sim.teams.team);
      await afterDays(10.1);
      expect(await kept()).toEqual([false, false, false]);
    });

    it('is as it was where the app comes back in time', async () => {
      const { places, team } = world.sim.teams;
      await places.remove(team);
      await afterDays(20);
      await places.install(team);
      await afterDays(20);
      expect(await kept()).toEqual([true, true, true]);
      await raise('After it came back');
      expect(said(world).at(-1)?.activity.summary).toContain('After it came back');
    });

    it('is forgotten as well where only the answers of Teams told that it is gone', async () => {
      const { places, team } = world.sim.teams;
      team.installed = false;
      await raise('Nobody hears this');
      await afterDays(30.1);
      expect(await kept()).toEqual([false, false, false]);
      await places.install(team);
      await raise('Not watched any more');
      expect(said(world).map((one) => one.activity.summary)).not.toContainEqual(
        expect.stringContaining('Not watched any more'),
      );
    });
  },
);
