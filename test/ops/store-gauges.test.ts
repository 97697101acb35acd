import { HEALTH_CHECKS } from '../../src/connectors/checks.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import { breakSync } from '../../src/simulator/tenant-connectors.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

const PREFIX = 'sentinel_soc_bot_';

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'what a scrape reads from the store, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({}, engine);
      world.sim.tenant.shared.sync = true;
      await world.tick('look at connectors');
      await watching(world);
    });
    afterEach(() => world.stop());

    /** Each line of ours as name (with labels) and number. */
    const scrape = async (): Promise<Record<string, number>> => {
      const text = await (await fetch(`${world.ops}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line.startsWith(PREFIX));
      return Object.fromEntries(
        lines.map((line) => {
          const at = line.lastIndexOf(' ');
          return [line.slice(PREFIX.length, at), Number(line.slice(at))];
        }),
      );
    };
    const raise = (createdAgoMs = 0) => {
      const { retail, soc } = world.sim.tenant;
      const incident = raiseIncident(world.sim.world, soc, { alerts: [{ subscriptionId: retail.id }] });
      incident.properties.createdTimeUtc = new Date(world.clock.now() - createdAgoMs).toISOString();
      return incident;
    };

    it('is how old the last look at each workspace is', async () => {
      await world.tick('poll');
      world.clock.advance(90_500);
      const numbers = await scrape();
      for (const { name } of world.sim.world.workspaces.values())
        expect(numbers[`poll_age_seconds{workspace="${name}"}`]).toBe(90.5);
      expect(numbers.store_up).toBe(1);
    });

    it('is what waits to be sent, and for how long', async () => {
      expect(await scrape()).toMatchObject({ 'postings{state="waiting"}': 0, oldest_posting_age_seconds: 0 });
      world.sim.world.switches.teamsThrottled = true;
      raise();
      await world.tick('poll');
      world.clock.advance(42_000);
      expect(await scrape()).toMatchObject({
        'postings{state="waiting"}': 1,
        oldest_posting_age_seconds: 42,
      });
      world.sim.world.switches.teamsThrottled = false;
      world.clock.advance(60_000);
      await world.app.delivery.drain();
      expect(await scrape()).toMatchObject({ 'postings{state="waiting"}': 0, oldest_posting_age_seconds: 0 });
    });

    it('is how long an edit waits, not how old its card is, also while Teams does not take it', async () => {
      const incident = raise();
      await world.tick('poll');
      world.clock.advance(3 * 24 * 60 * 60 * 1000);
      world.sim.world.switches.teamsThrottled = true;
      changeIncident(world.sim.world, world.sim.tenant.soc, incident, { severity: 'Low' });
      await world.tick('poll');
      for (const seconds of [0, 40, 400]) {
        world.clock.advance(seconds * 1_000);
        await world.app.delivery.drain();
        expect((await scrape()).oldest_posting_age_seconds).toBe({ 0: 0, 40: 40, 400: 440 }[seconds]);
      }
      world.sim.world.switches.teamsThrottled = false;
      world.clock.advance(60_000);
      await world.app.delivery.drain();
      expect((await scrape()).oldest_posting_age_seconds).toBe(0);
    });

    it('is when the newest sample alert reached a card, and how fast', async () => {
      const about = (numbers: Record<string, number>) => [
        numbers.canary_card_timestamp_seconds,
        numbers.canary_seconds,
      ];
      raise();
      await world.tick('poll');
      expect(about(await scrape())).toEqual([undefined, undefined]);
      const { retail, soc } = world.sim.tenant;
      const title = '[SAMPLE ALERT] Unusual amount of data extracted from a key vault';
      const incident = raiseIncident(world.sim.world, soc, {
        title,
        alerts: [{ subscriptionId: retail.id }],
      });
      incident.properties.createdTimeUtc = new Date(world.clock.now()).toISOString();
      world.sim.world.switches.teamsThrottled = true;
      await world.tick('poll');
      expect(about(await scrape())).toEqual([undefined, undefined]);
      world.sim.world.switches.teamsThrottled = false;
      world.clock.advance(25_000);
      await world.app.delivery.drain();
      const posted = world.clock.now() / 1000;
      expect(about(await scrape())).toEqual([posted, 25]);
      world.clock.advance(9 * 24 * 60 * 60 * 1000);
      expect(about(await scrape())).toEqual([undefined, undefined]);
    });

    it('is each check’s open drifts, none as 0', async () => {
      const open = (numbers: Record<string, number>) =>
        Object.fromEntries(HEALTH_CHECKS.map(({ name }) => [name, numbers[`drifts_open{check="${name}"}`]]));
      const none = Object.fromEntries(HEALTH_CHECKS.map(({ name }) => [name, 0]));
      expect(open(await scrape())).toEqual(none);
      breakSync(world.sim.world, world.sim.tenant.retail);
      world.clock.advance(300_000);
      await world.tick('look at connectors');
      expect(open(await scrape())).toEqual({ ...none, sync: 1 });
    });

    it('is the channels that watch, and those that cannot be spoken in', async () => {
      expect(await scrape()).toMatchObject({
        'channels{state="watching"}': 1,
        'channels{state="unreachable"}': 0,
      });
      await world.sim.teams.places.remove(world.sim.teams.team);
      expect((await scrape())['channels{state="unreachable"}']).toBe(1);
    });

    it('is the work that this instance does for all, while its leases last', async () => {
      await world.tick();
      expect((await scrape()).leases_held).toBe(world.app.ticks.length);
      world.clock.advance(61_000);
      expect((await scrape()).leases_held).toBe(0);
    });

    it('is left out, and said to be, where the store does not answer', async () => {
      await world.tick('poll');
      await scrape();
      await world.app.store.db.schema.alterTable('lease').renameTo('lost').execute();
      const numbers = await scrape();
      await world.app.store.db.schema.alterTable('lost').renameTo('lease').execute();
      expect(numbers.store_up).toBe(0);
      expect(
        Object.keys(numbers).filter((name) =>
          /^(poll_age|postings|oldest|drifts|channels|leases)/.test(name),
        ),
      ).toEqual([]);
      expect((await scrape()).store_up).toBe(1);
    });

    it('is the time from an incident’s creation to its card, of those that came by themselves', async () => {
      raise(12_000);
      await world.tick('poll');
      expect(await scrape()).toMatchObject({
        incident_to_card_seconds_count: 1,
        incident_to_card_seconds_sum: 12,
      });
      raise(6 * 3_600_000);
      await world.tick('poll');
      expect(said(world)).toHaveLength(3);
      expect((await scrape()).incident_to_card_seconds_count).toBe(1);
    });

    it('is what Entra answered when it was asked for a token on behalf of somebody', async () => {
      raise();
      await world.tick('poll');
      const card = said(world).at(-1);
      if (!card) throw new Error('no card');
      const before = (await scrape())['token_exchanges_total{outcome="done"}'] ?? 0;
      expect(before).toBeGreaterThan(0);
      world.sim.world.switches.consentMissing = true;
      await world.sim.teams.client.click(world.sim.tenant.sam, card, 'incident.take');
      expect((await scrape())['token_exchanges_total{outcome="signin.consent"}']).toBeGreaterThan(0);
    });
  },
);
