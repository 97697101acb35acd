import { sql } from 'kysely';
import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'the audit, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({}, engine);
      await watching(world);
    });
    afterEach(() => world.stop());

    const rows = () =>
      world.app.store.db.selectFrom('audit').selectAll().orderBy('at').orderBy('id').execute();
    const newest = async () => (await rows()).at(-1);
    const place = () => world.sim.teams.channels.incidents.id;

    it('has who silenced a channel, and where', async () => {
      const { dana } = world.sim.tenant;
      world.clock.advance(1_000);
      await world.sim.teams.client.say(dana, place(), 'unwatch');
      expect(await newest()).toMatchObject({
        verb: 'channel.unwatch',
        actor: dana.objectId,
        actor_name: dana.name,
        subject: place(),
        result: 'done',
        at: world.clock.now(),
      });
    });

    it('has who took the bot out of the team', async () => {
      const { robin } = world.sim.tenant;
      world.clock.advance(1_000);
      await world.sim.teams.places.remove(world.sim.teams.team, robin);
      const removals = (await rows()).filter(({ verb }) => verb === 'app.remove');
      expect(removals).toMatchObject([
        { actor: robin.objectId, subject: world.sim.teams.team.id, result: 'done' },
      ]);
    });

    it('has whoever tried what they have no right to, once, with the right that they lack', async () => {
      const { robin, soc } = world.sim.tenant;
      const incident = raiseIncident(world.sim.world, soc, { title: 'One' });
      await world.tick('poll');
      const card = said(world).at(-1) as SimMessage;
      world.clock.advance(1_000);
      await world.sim.teams.client.click(robin, card, 'incident.take');
      const close = { classification: 'Undetermined', comment: 'Try.' };
      world.clock.advance(1_000);
      await world.sim.teams.client.click(robin, card, 'incident.close');
      await world.sim.teams.client.click(robin, card, 'incident.close', close);
      const refused = (await rows()).filter(({ result }) => result === 'refused');
      expect(refused.map(({ verb, actor }) => [verb, actor])).toEqual([
        ['incident.take', robin.objectId],
        ['incident.close', robin.objectId],
      ]);
      for (const row of refused) {
        expect(row.detail).toContain('Microsoft.SecurityInsights/incidents/write');
        expect(row.subject).toContain(incident.name.toLowerCase());
        expect(row.place).toBe(place());
      }
    });

    it('is only ever added to: what stands in it cannot be changed', async () => {
      const { db } = world.app.store;
      const before = await rows();
      expect(before.length).toBeGreaterThan(0);
      await expect(sql`update audit set actor_name = 'Nobody'`.execute(db)).rejects.toThrow();
      expect(await rows()).toEqual(before);
    });

    it('is shown in the channel with what was refused', async () => {
      const { robin, dana, soc } = world.sim.tenant;
      raiseIncident(world.sim.world, soc, { title: 'One' });
      await world.tick('poll');
      await world.sim.teams.client.click(robin, said(world).at(-1) as SimMessage, 'incident.take');
      const { replies } = await world.sim.teams.client.say(dana, place(), 'audit');
      expect(wordsOf(replies.map((one) => one.activity.text))).toMatch(
        /Robin Weiss: incident\.take .*refused/,
      );
    });
  },
);
