import { sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const CLOSE = { classification: 'TruePositive.SuspiciousActivity', comment: 'Contained; ticket CHG-2231.' };

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'an incident, from new to proven closed, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({}, engine);
    });
    afterEach(() => world.stop());

    const raise = async (subscriptions: string[]) => {
      const {
        world: tenant,
        tenant: { soc },
      } = world.sim;
      const incident = raiseIncident(tenant, soc, {
        alerts: subscriptions.map((subscriptionId, index) => ({
          subscriptionId,
          title: `Alert ${index + 1}`,
        })),
      });
      await world.tick('poll');
      const [card] = said(world).slice(-1);
      if (!card) throw new Error('no card');
      return { incident, card };
    };
    const writes = () =>
      world.sim.world.log.filter(
        (entry) =>
          entry.service === 'arm' && (entry.method === 'PUT' || /\/(resolve|dismiss)\?/.test(entry.url)),
      );

    it('is posted, closed by the clicker as themself, and its alerts are proven closed one by one', async () => {
      const { sim, clock } = world;
      const { dana, retail, data } = sim.tenant;
      sim.world.switches.syncDelayMs = 30_000;
      await watching(world);
      const { incident, card } = await raise([retail.id, data.id]);
      expect(card.activity.summary).toBe(
        `HIGH #${incident.properties.incidentNumber} ${incident.properties.title} – Retail Production`,
      );
      expect(wordsOf(sharedCard(card))).toContain('Closing here closes all 2 alerts');

      const form = await sim.teams.client.click(dana, card, 'incident.close');
      expect(wordsOf(form.card)).toContain('will close, sync on');
      const closed = await sim.teams.client.click(dana, card, 'incident.close', CLOSE);
      expect(closed.card).toBeDefined();
      expect(incident.properties).toMatchObject({
        status: 'Closed',
        classification: 'TruePositive',
        classificationReason: 'SuspiciousActivity',
        classificationComment: CLOSE.comment,
      });
      expect([...incident.comments.values()].map((comment) => comment.message).join()).toContain(
        'Dana Reyes',
      );
      expect(
        writes().every((entry) => entry.principal.kind === 'person' && entry.principal.name === 'Dana Reyes'),
      ).toBe(true);

      await world.tick();
      expect(wordsOf(sharedCard(card))).toContain('0 of 2 alerts closed in Defender for Cloud, 2 to go');
      clock.advance(15_000);
      await world.tick('prove');
      clock.advance(45_000);
      await world.tick('prove');
      expect(wordsOf(sharedCard(card))).toContain('2 of 2 alerts closed in Defender for Cloud');
      expect(
        said(world)
          .map((message) => message.activity.text)
          .filter(Boolean),
      ).toEqual([
        expect.stringContaining(
          `Dana Reyes closed #${incident.properties.incidentNumber} as true positive, suspicious activity.`,
        ),
        expect.stringContaining('Proven: all 2 alerts'),
      ]);
    });

    it('closes directly, as the person, the alerts that sync will not close', async () => {
      const { dana, retail, shared } = world.sim.tenant;
      await watching(world);
      const { card } = await raise([retail.id, shared.id]);
      const form = await world.sim.teams.client.click(dana, card, 'incident.close');
      expect(wordsOf(form.card)).toContain('stays open, sync off');
      await world.sim.teams.client.click(dana, card, 'incident.close', {
        ...CLOSE,
        classification: 'FalsePositive.InaccurateData',
        alerts: 'direct',
      });
      const onShared = [...world.sim.world.defenderAlerts.values()].find(
        (alert) => alert.subscriptionId === shared.id,
      );
      expect(onShared?.status).toBe('Dismissed');
      await world.tick();
      world.clock.advance(20_000);
      await world.tick('prove');
      expect(wordsOf(sharedCard(card))).toContain('closed directly');
    });

    it('leaves an alert open knowingly, and says so', async () => {
      const { dana, shared } = world.sim.tenant;
      await watching(world);
      const { card } = await raise([shared.id]);
      await world.sim.teams.client.click(dana, card, 'incident.close');
      await world.sim.teams.client.click(dana, card, 'incident.close', { ...CLOSE, alerts: 'leave' });
      await world.tick();
      expect(wordsOf(sharedCard(card))).toContain('1 alert left open in Defender for Cloud');
    });

    it('says which alerts are still open when the schedule has ended', async () => {
      const { dana, retail } = world.sim.tenant;
      await watching(world);
      const { card } = await raise([retail.id]);
      for (const alert of world.sim.world.defenderAlerts.values()) alert.stubborn = true;
      await world.sim.teams.client.click(dana, card, 'incident.close');
      await world.sim.teams.client.click(dana, card, 'incident.close', CLOSE);
      for (const seconds of [15, 45, 120, 420, 1]) {
        world.clock.advance(seconds * 1000);
        await world.tick('prove');
      }
      expect(wordsOf(sharedCard(card))).toContain('still open');
      expect(said(world).at(-1)?.activity.text).toContain('still open in Defender for Cloud');
    });

    it('refuses a reader with action, role and scope, and writes nothing', async () => {
      const { robin, retail } = world.sim.tenant;
      await watching(world);
      const { incident, card } = await raise([retail.id]);
      await world.sim.teams.client.click(robin, card, 'incident.close');
      const refused = await world.sim.teams.client.click(robin, card, 'incident.close', CLOSE);
      expect(refused.text).toContain(
        'Microsoft.SecurityInsights/incidents/write on workspace law-soc-we (role Microsoft Sentinel Responder)',
      );
      expect(refused.body?.statusCode).toBe(200);
      expect(incident.properties.status).toBe('New');
      expect(writes().filter((entry) => entry.status < 300)).toEqual([]);
    });

    it('acts once on what Teams sends twice', async () => {
      const { dana, retail } = world.sim.tenant;
      await watching(world);
      const { card } = await raise([retail.id]);
      await world.sim.teams.client.click(dana, card, 'incident.close');
      const first = await world.sim.teams.client.click(dana, card, 'incident.close', CLOSE);
      const written = writes().length;
      const again = await world.sim.teams.client.resend(first);
      expect(again.body).toEqual(first.body);
      expect(writes()).toHaveLength(written);
    });

    it('asks for a stronger sign-in where Azure wants one at the write, and then closes without a second press', async () => {
      const { dana, retail } = world.sim.tenant;
      await watching(world);
      const { incident, card } = await raise([retail.id]);
      world.sim.world.switches.mfaOnWrites = true;
      await world.sim.teams.client.click(dana, card, 'incident.close');
      const asked = await world.sim.teams.client.click(dana, card, 'incident.close', CLOSE);
      expect(asked.needsSignIn).toBeDefined();
      expect(incident.properties.status).toBe('New');
      const done = await world.sim.teams.client.completeSignIn(asked);
      expect(done.card).toBeDefined();
      expect(incident.properties.status).toBe('Closed');
    });

    it('says who was faster', async () => {
      const { dana, sam, retail } = world.sim.tenant;
      await watching(world);
      const { card } = await raise([retail.id]);
      await world.sim.teams.client.click(dana, card, 'incident.close');
      await world.sim.teams.client.click(sam, card, 'incident.close');
      await world.sim.teams.client.click(dana, card, 'incident.close', CLOSE);
      const late = await world.sim.teams.client.click(sam, card, 'incident.close', {
        ...CLOSE,
        comment: 'Me too.',
      });
      expect(late.text).toContain('was closed already, by Dana Reyes. Nothing was changed.');
    });
  },
);
