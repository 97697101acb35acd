import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { breakSync } from '../../src/simulator/tenant-connectors.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

const DAY_MS = 24 * 3_600_000;
const SECRETIVE = 'host-of-the-payroll';
const CLOSE = { classification: 'TruePositive.SuspiciousActivity', comment: 'Told by Morgan of payroll.' };

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'what is kept, and for how long, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({ RETENTION_DAYS: '10', AUDIT_RETENTION_DAYS: '20' }, engine);
      world.sim.tenant.shared.sync = true;
      await world.tick('look at connectors');
      await watching(world);
    });
    afterEach(() => world.stop());

    const rows = async (table: 'action' | 'audit' | 'drift' | 'drift_card' | 'invoke' | 'posting') =>
      world.app.store.db.selectFrom(table).selectAll().execute();
    const everything = async () => {
      const { db } = world.app.store;
      const tables = await db.introspection.getTables();
      const all = tables.map(({ name }) =>
        db
          .selectFrom(name as 'incident')
          .selectAll()
          .execute(),
      );
      return JSON.stringify(await Promise.all(all));
    };
    const look = async () => {
      world.clock.advance(300_000);
      await world.tick('look at connectors');
    };
    const afterDays = async (days: number) => {
      world.clock.advance(days * DAY_MS);
      await world.tick('housekeeping');
    };
    const close = async (card: SimMessage) => {
      const { client } = world.sim.teams;
      await client.click(world.sim.tenant.dana, card, 'incident.close');
      await client.click(world.sim.tenant.dana, card, 'incident.close', CLOSE);
    };
    const raise = async () => {
      const { retail, soc } = world.sim.tenant;
      raiseIncident(world.sim.world, soc, {
        title: 'Odd sign-ins',
        entities: [{ kind: 'Host', properties: { hostName: SECRETIVE } }],
        alerts: [{ subscriptionId: retail.id }],
      });
      await world.tick('poll');
      const card = said(world).at(-1);
      if (!card) throw new Error('no card');
      return card;
    };

    it('never a token, and entities only inside the answer to a click, for an hour', async () => {
      const card = await raise();
      expect(JSON.stringify(card)).toContain(SECRETIVE);
      await close(card);
      world.clock.advance(61 * 60_000);
      await world.tick();
      const kept = await everything();
      expect(kept).toContain('Odd sign-ins');
      expect(kept).not.toContain(SECRETIVE);
      expect(kept).not.toMatch(/eyJ[\w-]+\.eyJ/);
      expect(kept).not.toContain(world.sim.world.appSecret);
    });

    it('in the log neither names of people nor anything that an incident says', async () => {
      const card = await raise();
      await close(card);
      await world.tick();
      const logged = world.logged.join('');
      const { dana } = world.sim.tenant;
      expect(logged).toContain(dana.objectId);
      for (const word of [dana.name, dana.userPrincipalName, 'Odd sign-ins', SECRETIVE, CLOSE.comment])
        expect(logged).not.toContain(word);
    });

    it('who closed what, and why, is in the audit alone when the details are gone, and then nowhere', async () => {
      const card = await raise();
      await close(card);
      for (const minutes of [1, 10, 60]) {
        world.clock.advance(minutes * 60_000);
        await world.tick('prove');
      }
      expect(await rows('action')).toHaveLength(1);
      await afterDays(10.1);
      expect(await rows('action')).toEqual([]);
      expect((await rows('audit')).length).toBeGreaterThan(0);
      await afterDays(10);
      expect(await rows('audit')).toEqual([]);
      const { dana } = world.sim.tenant;
      // Whoever switched the watch on is named as long as it stands.
      await world.app.store.db
        .updateTable('channel')
        .set({ watched_by: null, watched_by_name: null })
        .execute();
      expect(await everything()).not.toMatch(new RegExp(`${dana.name}|${dana.objectId}|Morgan of payroll`));
    });

    it('an action that can still be continued, however old', async () => {
      const card = await raise();
      await close(card);
      const { db } = world.app.store;
      await db.updateTable('action').set({ state: 'stopped' }).execute();
      await db.updateTable('incident').set({ status: 'Active' }).execute();
      await afterDays(30);
      expect(await rows('action')).toHaveLength(1);
      await db.updateTable('incident').set({ status: 'Closed' }).execute();
      await afterDays(0.1);
      expect(await rows('action')).toEqual([]);
    });

    it('drifts until they are over for long, then neither they nor their card', async () => {
      breakSync(world.sim.world, world.sim.tenant.retail);
      await look();
      await afterDays(11);
      expect(await rows('drift_card')).toHaveLength(1);
      world.sim.tenant.retail.sync = true;
      for (let time = 0; time < 3; time += 1) await look();
      expect((await rows('drift')).map((row) => (row as { state: string }).state)).toEqual(['cleared']);
      await afterDays(9);
      expect(await rows('drift_card')).toHaveLength(1);
      await afterDays(1.5);
      expect([await rows('drift'), await rows('drift_card')]).toEqual([[], []]);
      expect(JSON.stringify(await rows('posting'))).not.toContain('drift:');
      await look();
      expect(await rows('drift_card')).toEqual([]);
    });
  },
);
