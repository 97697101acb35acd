import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const HOUR = 60 * 60 * 1000;

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'an analyst’s day, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    let incident: ReturnType<typeof raiseIncident>;
    let card: SimMessage;
    beforeEach(async () => {
      world = await startWorld({}, engine);
      await watching(world);
      const { soc, retail } = world.sim.tenant;
      incident = raiseIncident(world.sim.world, soc, {
        title: 'Odd sign-ins',
        severity: 'Medium',
        alerts: [{ subscriptionId: retail.id }],
      });
      await world.tick('poll');
      card = said(world).at(-1) as SimMessage;
    });
    afterEach(() => world.stop());

    const people = () => world.sim.tenant;
    const press = (verb: string, inputs?: Record<string, string>, person = people().dana) =>
      world.sim.teams.client.click(person, card, verb, inputs);
    const settle = () => world.app.delivery.drain();
    const face = () => wordsOf(sharedCard(card));
    const sentences = () =>
      said(world)
        .map((message) => String(message.activity.text ?? ''))
        .filter(Boolean);
    const writes = () =>
      world.sim.world.log.filter(
        ({ service, method, url }) => service === 'arm' && method === 'PUT' && /incidents/i.test(url),
      );
    const later = (ms: number) => world.clock.advance(ms);

    describe('severity', () => {
      it('asks first and writes nothing, then changes it as the person and says who did', async () => {
        const form = await press('incident.severity');
        expect(wordsOf(form.card)).toContain('How severe is it? High Medium Low Informational');
        expect(writes()).toEqual([]);
        later(1_000);
        await press('incident.severity', { severity: 'High' });
        await settle();
        expect(incident.properties.severity).toBe('High');
        expect(writes().map(({ principal }) => principal.name)).toEqual([people().dana.name]);
        expect(face()).toContain('HIGH');
        expect(face()).toContain('Made High by Dana Reyes');
        const told = sentences().filter((text) => text.includes('severity'));
        expect(told).toEqual([
          `Dana Reyes changed the severity of #${incident.properties.incidentNumber} from Medium to High.`,
        ]);
        await world.tick('poll', 'sweep');
        expect(sentences().filter((text) => text.toLowerCase().includes('severity'))).toHaveLength(1);
      });

      it('is refused to a reader with the role named', async () => {
        await press('incident.severity', undefined, people().robin);
        const refused = await press('incident.severity', { severity: 'Low' }, people().robin);
        expect(refused.text).toContain('Microsoft Sentinel Responder');
        expect(incident.properties.severity).toBe('Medium');
      });
    });

    describe('a comment', () => {
      it('stands in Sentinel in the person’s name and in the thread as text, whatever is in it', async () => {
        const nasty = 'Called **HR**, [see](https://evil.example) <at>everyone</at>';
        await press('incident.comment');
        await press('incident.comment', { comment: nasty });
        await settle();
        const comments = [...incident.comments.values()];
        expect(comments.map(({ message, author }) => [message, author])).toEqual([
          [nasty, people().dana.name],
        ]);
        const last = said(world).at(-1)?.activity;
        expect(last).toMatchObject({ textFormat: 'plain' });
        expect(last?.text).toContain(nasty);
        expect(face()).toContain('Commented by Dana Reyes');
      });

      it('asks again where nothing was typed', async () => {
        const form = await press('incident.comment', {});
        expect(wordsOf(form.card)).toContain('For the record in Sentinel');
        expect(incident.comments.size).toBe(0);
      });
    });

    describe('reopening', () => {
      const close = () =>
        changeIncident(world.sim.world, people().soc, incident, {
          status: 'Closed',
          classification: 'FalsePositive',
          classificationReason: 'InaccurateData',
        });
      beforeEach(async () => {
        later(1_000);
        close();
        await world.tick('poll');
        later(1_000);
      });

      it('makes it Active again, with the person as owner where nobody was, and a comment that says so', async () => {
        await press('incident.reopen');
        await settle();
        expect(incident.properties).toMatchObject({
          status: 'Active',
          owner: { objectId: people().dana.objectId },
        });
        expect(incident.properties.classification ?? undefined).toBeUndefined();
        expect([...incident.comments.values()].map(({ message }) => message)).toEqual([
          'Reopened from Microsoft Teams by Dana Reyes.',
        ]);
        expect(sentences().at(-1)).toBe(
          `Dana Reyes reopened #${incident.properties.incidentNumber}. It is Active now.`,
        );
        expect(face()).toContain('Reopened by Dana Reyes');
      });

      it('says so where it is open already, and writes nothing', async () => {
        later(1_000);
        changeIncident(world.sim.world, people().soc, incident, { status: 'Active' });
        const before = writes().length;
        const answer = await press('incident.reopen');
        expect(answer.text).toContain('open already');
        expect(writes()).toHaveLength(before);
      });
    });

    describe('a snooze', () => {
      it('is shown, ends at its time, and the thread says so once', async () => {
        await press('incident.snooze');
        await press('incident.snooze', { until: '4h' });
        await settle();
        expect(face()).toMatch(/Snoozed until .* by Dana Reyes/);
        expect(sentences().at(-1)).toContain('put');
        later(4 * HOUR - 1_000);
        await world.tick('wake');
        expect(face()).toContain('Snoozed until');
        later(1_000);
        await world.tick('wake');
        expect(face()).not.toContain('Snoozed until');
        expect(sentences().at(-1)).toBe(
          `The snooze of #${incident.properties.incidentNumber} by Dana Reyes is over. It is still New, and nobody has it.`,
        );
        await world.tick('wake');
        expect(sentences().filter((text) => text.includes('is over'))).toHaveLength(1);
      });

      it.each([
        ['a higher severity', { severity: 'High' }, 'Its snooze is over.'],
        ['a close', { status: 'Closed', classification: 'Undetermined' }, 'was closed'],
      ])('is ended by %s, which is said', async (_what, properties, sentence) => {
        await press('incident.snooze');
        await press('incident.snooze', { until: '8h' });
        later(1_000);
        changeIncident(world.sim.world, people().soc, incident, properties);
        await world.tick('poll');
        expect(face()).not.toContain('Snoozed until');
        expect(sentences().at(-1)).toContain(sentence);
        later(8 * HOUR);
        await world.tick('wake');
        expect(sentences().filter((text) => text.includes('is over. It is still'))).toEqual([]);
      });

      it('is not ended by a lower severity, and goes to the end of the list', async () => {
        raiseIncident(world.sim.world, people().soc, { title: 'Minor thing', severity: 'Low' });
        await world.tick('poll');
        await press('incident.snooze');
        await press('incident.snooze', { until: '1h' });
        later(1_000);
        changeIncident(world.sim.world, people().soc, incident, { severity: 'Low' });
        await world.tick('poll');
        expect(face()).toContain('Snoozed until');
        const { client, channels } = world.sim.teams;
        const { replies } = await client.say(people().dana, channels.incidents.id, 'incidents');
        const list = wordsOf(sharedCard(replies[0] as SimMessage));
        expect(list.indexOf('Minor thing')).toBeLessThan(list.indexOf('Odd sign-ins'));
        expect(list).toContain('snoozed until');
      });

      it('is ended early by whoever may work on incidents', async () => {
        await press('incident.snooze');
        await press('incident.snooze', { until: '7d' });
        await settle();
        await press('incident.wake');
        await settle();
        expect(face()).not.toContain('Snoozed until');
        expect(sentences().at(-1)).toContain('took');
      });

      it('is refused to a reader, though nothing is written in Azure', async () => {
        await press('incident.snooze', undefined, people().robin);
        const refused = await press('incident.snooze', { until: '4h' }, people().robin);
        expect(refused.text).toContain('Microsoft.SecurityInsights/incidents/write');
        await settle();
        expect(face()).not.toContain('Snoozed until');
      });

      it('outlives a restart', async () => {
        await press('incident.snooze');
        await press('incident.snooze', { until: '1h' });
        await world.restart();
        later(HOUR);
        await world.tick('wake');
        expect(sentences().at(-1)).toContain('is over');
      });
    });
  },
);
