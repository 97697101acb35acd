import { encodeCardId } from '../../src/core/card-id.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { addPerson, addSubscription, raiseIncident } from '../../src/simulator/tenant.ts';
import {
  addIncidentRule,
  breakSync,
  deleteConnector,
  disableRule,
  setPlan,
  turnOnTenantConnector,
  unregisterProvider,
} from '../../src/simulator/tenant-connectors.ts';
import { raiseOnlyInDefender, stopAlerts } from '../../src/simulator/tenant-flow.ts';
import type { SimPerson } from '../../src/simulator/world.ts';
import { listLiveDrifts } from '../../src/store/drifts.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const HOUR = 3_600_000;

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'connector health, on %s',
  (_name, engine) => {
    let world: LiveWorld;
    beforeEach(async () => {
      world = await startWorld({ ARRIVAL_SECONDS: '600' }, engine);
      // Everything as it is wanted, so that what a test breaks is all that is broken.
      world.sim.tenant.shared.sync = true;
      await world.tick('look at connectors');
      await watching(world, 'watch connectors');
    });
    afterEach(() => world.stop());

    const tenant = () => world.sim.tenant;
    const look = async (afterMs = 300_000) => {
      world.clock.advance(afterMs);
      await world.tick('look at connectors');
    };
    /** Cards and sentences about connectors, without the watch card. */
    const about = () => said(world).slice(1);
    const cards = () => about().filter((message) => sharedCard(message));
    const lastCard = () => wordsOf(sharedCard(cards().at(-1) as SimMessage));
    const sentences = () =>
      about().flatMap((message) => (message.activity.text ? [String(message.activity.text)] : []));
    const press = (person: SimPerson, verb: string, data: Record<string, string> = {}) =>
      world.sim.teams.client.click(person, cards().at(-1) as SimMessage, verb, data);
    /** Twice: the preview, and then its own button. */
    const confirm = async (person: SimPerson) => {
      await press(person, 'connectors.repair');
      return press(person, 'connectors.repair');
    };
    /** What no card offers: the confirmed click of somebody who makes it up. */
    const force = async (person: SimPerson, verb: string, data: Record<string, string>) => {
      const card = cards().at(-1) as SimMessage;
      const id = /"id":"(WyJj[\w-]+)"/.exec(JSON.stringify(sharedCard(card)))?.[1] ?? '';
      return world.sim.teams.client.press(person, card, { verb }, { id, ...data });
    };
    const writes = () =>
      world.sim.world.log.filter(
        (entry) =>
          entry.method !== 'GET' &&
          entry.service === 'arm' &&
          /dataConnectors|settings\/Sentinel|register|alertRules|pricings\//.test(entry.url),
      );

    it('is silent while everything is as it is wanted', async () => {
      for (let time = 0; time < 3; time += 1) await look();
      expect(about()).toEqual([]);
      expect(await listLiveDrifts(world.app.store.db)).toEqual([]);
    });

    it('posts what somebody switched off at the next look, with what it was, what it is, and what follows', async () => {
      breakSync(world.sim.world, tenant().retail);
      await look();
      expect(cards()).toHaveLength(1);
      expect(lastCard()).toContain('Retail Production');
      expect(lastCard()).toContain('Bi-directional sync is off');
      expect(lastCard()).toContain('was on, is off');
      expect(lastCard()).toContain('leaves its alerts open in Defender for Cloud');
      expect(lastCard()).toContain('Security Admin on each subscription');
      expect(cards().at(-1)?.activity.summary).toBe('1 connector change in law-soc-we');
    });

    it('puts all that one look finds in one workspace on one card', async () => {
      breakSync(world.sim.world, tenant().retail);
      deleteConnector(world.sim.world, tenant().data);
      setPlan(world.sim.world, tenant().shared, 'VirtualMachines', 'Free');
      disableRule(world.sim.world, tenant().soc);
      await look();
      expect(cards()).toHaveLength(1);
      for (const words of [
        'Bi-directional sync is off',
        'Connector removed',
        'Defender plan switched off',
        'Incident rule is off',
      ])
        expect(lastCard()).toContain(words);
    });

    it('says on the card and once in the thread when it is mended, and takes up the row again within the hour', async () => {
      breakSync(world.sim.world, tenant().retail);
      await look();
      tenant().retail.sync = true;
      await look();
      expect(lastCard()).toContain('These faults are over');
      expect(sentences()).toEqual(['Restored: Bi-directional sync is off (Retail Production).']);
      breakSync(world.sim.world, tenant().retail);
      await look();
      expect(cards()).toHaveLength(1);
      expect(lastCard()).toContain('Coverage broken');
      expect(sentences().at(-1)).toBe('Again: Bi-directional sync is off (Retail Production).');
      tenant().retail.sync = true;
      await look();
      breakSync(world.sim.world, tenant().retail);
      await look(HOUR + 300_000);
      expect(cards()).toHaveLength(2);
    });

    it('waits for a second look before it posts a new subscription that is not connected', async () => {
      const fresh = addSubscription(world.sim.world, { name: 'Sandbox' });
      const scope = `/subscriptions/${fresh.id}`;
      world.sim.world.botRoles.push({ role: 'Security Reader', scope }, { role: 'Reader', scope });
      await look();
      expect(about()).toEqual([]);
      await look();
      expect(lastCard()).toContain('Sandbox');
      expect(lastCard()).toContain('New subscription, not connected');
    });

    it('tells that alerts do not arrive, and not of a quiet subscription', async () => {
      stopAlerts(world.sim.world, tenant().data);
      raiseOnlyInDefender(world.sim.world, { subscriptionId: tenant().data.id, title: 'Brute force' });
      await look(700_000);
      await look();
      expect(lastCard()).toContain('Data Platform');
      expect(lastCard()).toContain('Alerts do not arrive');
      expect(lastCard()).not.toContain('Retail Production');
    });

    it('finds on the sweep that the provider is not registered', async () => {
      unregisterProvider(world.sim.world, tenant().retail);
      await look();
      expect(about()).toEqual([]);
      await look(HOUR);
      expect(lastCard()).toContain('Resource provider not registered');
    });

    it('warns of both connectors in one workspace, and offers no repair that would add to it', async () => {
      turnOnTenantConnector(world.sim.world, tenant().soc);
      await look();
      await look();
      expect(lastCard()).toContain('Old and tenant-wide connector both on');
      expect(lastCard()).not.toContain('Repair…');
    });

    it('neither opens nor clears anything while Azure is silent', async () => {
      breakSync(world.sim.world, tenant().retail);
      await look();
      const before = lastCard();
      world.sim.faults.next({ service: 'arm', match: /settings\/Sentinel/, status: 503, times: 10 });
      await look();
      expect(lastCard()).toBe(before);
      expect(cards()).toHaveLength(1);
      expect((await listLiveDrifts(world.app.store.db)).length).toBe(1);
    });

    it('posts the gaps that were there at the start to a channel that begins to watch, as one card', async () => {
      await world.stop();
      world = await startWorld({}, engine);
      deleteConnector(world.sim.world, tenant().data);
      await world.tick('look at connectors');
      await watching(world, 'watch connectors');
      await world.tick('look at connectors');
      expect(cards()).toHaveLength(1);
      expect(lastCard()).toContain('Gaps at start');
      expect(lastCard()).toContain('Not connected');
      expect(lastCard()).toContain('Shared Services');
    });

    it.each(['connectors.show', 'connectors.refresh', 'connectors.repair', 'connectors.accept'])(
      'shows by %s no card of a workspace that the person may not read, whatever workspace the button names',
      async (verb) => {
        addIncidentRule(world.sim.world, tenant().xdr);
        await look();
        await look();
        const [drift] = await listLiveDrifts(world.app.store.db);
        expect(drift?.workspace_id).toBe(tenant().xdr.id.toLowerCase());
        const outsider = addPerson(world.sim.world, 'Otto Outside', [
          { role: 'Microsoft Sentinel Contributor', scope: tenant().soc.id },
        ]);
        const workspaceId = tenant().soc.id.toLowerCase();
        const id = encodeCardId({ kind: 'connectors', workspaceId, cardId: drift?.card_id });
        const message = cards().at(-1) as SimMessage;
        const answer = await world.sim.teams.client.press(outsider, message, { verb }, { id, view: 'drift' });
        expect(wordsOf(answer.card)).not.toContain('law-xdr');
        expect(answer.text).toContain('is not among the workspaces');
      },
    );

    it('writes nothing about subscriptions of which it finds what it found before', async () => {
      const { db } = world.app.store;
      const { id } = tenant().retail;
      const chosen = { home: tenant().xdr.id.toLowerCase(), home_by: 'Noor Haddad' };
      // Somebody chooses a home while a look is under way, which has read the old one.
      world.sim.faults.next({ service: 'arm', match: /settings\/Sentinel/, delayMs: 500 });
      const asked = () => world.sim.world.log.filter((entry) => entry.url.includes('ResourceGraph')).length;
      const before = asked();
      const looking = look();
      await eventually(() => asked() >= before + 3);
      await db.updateTable('subscription').set(chosen).where('id', '=', id).execute();
      await looking;
      expect(
        await db.selectFrom('subscription').selectAll().where('id', '=', id).executeTakeFirst(),
      ).toMatchObject(chosen);
    });

    describe('a repair', () => {
      beforeEach(async () => {
        deleteConnector(world.sim.world, tenant().retail);
        tenant().retail.sync = false;
        tenant().retail.provider = 'NotRegistered';
        await look(HOUR);
      });

      it('shows first what would be done and by which right, and writes nothing', async () => {
        const preview = await press(tenant().noor, 'connectors.repair');
        const words = wordsOf(preview.card);
        expect(words).toContain('Register Microsoft.SecurityInsights in Retail Production');
        expect(words).toContain('Enable the connector of Retail Production');
        expect(words).toContain('Switch on bi-directional sync of Retail Production');
        expect(words).toContain('you may do this');
        expect(words).toContain('Repair as Noor Haddad');
        expect(writes()).toEqual([]);
      });

      it('is made step by step as the person, read back, and the card recovers', async () => {
        const answer = confirm(tenant().noor);
        await settled(world, answer);
        const done = await answer;
        expect(wordsOf(done.card) || done.text).toMatch(/3 of 3 steps done|Working on it/);
        expect(
          [...tenant().soc.connectors.values()].some(
            (one) => String(one.properties.subscriptionId).toLowerCase() === tenant().retail.id,
          ),
        ).toBe(true);
        expect(tenant().retail.sync).toBe(true);
        expect(tenant().retail.provider).not.toBe('NotRegistered');
        for (const entry of writes()) expect(entry.principal).toMatchObject({ kind: 'person' });
        await world.app.delivery.drain();
        await look(HOUR);
        expect(lastCard()).toContain('These faults are over');
        expect(lastCard()).toContain('Repaired by Noor Haddad');
      });

      it('refuses a reader with role and scope named before anything is offered, and writes nothing when forced', async () => {
        const preview = await press(tenant().robin, 'connectors.repair');
        expect(wordsOf(preview.card)).toContain(
          'you lack Microsoft Sentinel Contributor on workspace law-soc-we',
        );
        expect(wordsOf(preview.card)).not.toContain('Repair as');
        const forced = await force(tenant().robin, 'connectors.repair', { confirm: 'yes' });
        expect(wordsOf(forced.card)).toContain('Azure refused: you need');
        expect(writes().filter((entry) => entry.status < 400)).toEqual([]);
      });

      it('stops at the first fault, says what was done and what was not, and goes on with a new click', async () => {
        tenant().retail.provider = 'Registered';
        world.sim.faults.next({
          service: 'arm',
          method: 'PUT',
          match: /settings\/Sentinel/,
          status: 403,
          times: 1,
        });
        const first = await confirm(tenant().noor);
        expect(wordsOf(first.card)).toContain('Stopped after 2 of 3 steps');
        await world.app.delivery.drain();
        const puts = () =>
          writes().filter((entry) => /dataConnectors/.test(entry.url) && entry.status < 400).length;
        expect(puts()).toBe(1);
        world.clock.advance(10_000);
        const second = await confirm(tenant().noor);
        expect(wordsOf(second.card)).toContain('done and read back');
        expect(puts()).toBe(1);
        expect(tenant().retail.sync).toBe(true);
      });
    });

    it('accepts a gap until a date: quiet until then, and back when the time is over', async () => {
      breakSync(world.sim.world, tenant().retail);
      await look();
      const form = await press(tenant().noor, 'connectors.accept');
      expect(wordsOf(form.card)).toContain('Bi-directional sync is off: Retail Production');
      const missing = await force(tenant().noor, 'connectors.accept', {
        chosen: `sync:${tenant().retail.id}`,
        until: '1d',
      });
      expect(wordsOf(missing.card)).toContain('Say why, in a few words.');
      const data = { chosen: `sync:${tenant().retail.id}`, until: '1d', reason: 'CHG-2231' };
      expect((await force(tenant().robin, 'connectors.accept', data)).text).toContain('Azure refused');
      await press(tenant().noor, 'connectors.accept', data);
      await world.app.delivery.drain();
      expect(lastCard()).toContain('by Noor Haddad: CHG-2231');
      await look();
      expect(sentences()).toEqual(['Noor Haddad accepted one gap: CHG-2231']);
      await look(24 * HOUR);
      expect(lastCard()).toContain('Coverage broken');
      expect(sentences().at(-1)).toContain('Bi-directional sync is off (Retail Production)');
    });

    it('shows table, one subscription, gaps and baseline, and who may do what to the one who asks', async () => {
      breakSync(world.sim.world, tenant().retail);
      await look();
      const { client, channels } = world.sim.teams;
      const say = async (words: string) =>
        (await client.say(tenant().robin, channels.incidents.id, words)).replies
          .map((reply) => wordsOf(sharedCard(reply)) || String(reply.activity.text))
          .join(' ');
      expect(await say('connectors')).toMatch(
        /3 of 3 subscriptions connected.*Retail Production connected sync off/s,
      );
      expect(await say('connectors retail')).toMatch(
        /Does closing an incident close its alerts\?.*Bi-directional sync is off/s,
      );
      expect(await say('connectors gaps')).toContain('1 open, 0 accepted');
      expect(await say('connectors baseline')).toContain('connected to exactly one workspace');
      expect(await say('connectors check')).toContain('Nothing has changed');
      expect(await say('connectors nowhere')).toContain('No watched subscription is called "nowhere"');
      expect(await say('audit')).toContain('channel.watch');
      const { replies } = await client.say(tenant().robin, channels.incidents.id, 'connectors');
      const rights = await client.click(tenant().robin, replies[0] as SimMessage, 'connectors.rights');
      expect(wordsOf(rights.card)).toMatch(/Your rights here.*no/s);
    });

    it('lists alert rows with the query that found them', async () => {
      raiseIncident(world.sim.world, tenant().soc, {
        alerts: [{ subscriptionId: tenant().retail.id, title: 'Odd sign-in' }],
      });
      const { replies } = await world.sim.teams.client.say(
        tenant().dana,
        world.sim.teams.channels.incidents.id,
        'alerts retail 2h',
      );
      const words = wordsOf(sharedCard(replies[0] as SimMessage));
      expect(words).toContain('Odd sign-in');
      expect(words).toContain('SecurityAlert');
    });

    it('puts on an incident’s card how its subscriptions are covered, and redraws it when that changes', async () => {
      await watching(world, 'watch');
      raiseIncident(world.sim.world, tenant().soc, {
        title: 'Covered',
        alerts: [{ subscriptionId: tenant().retail.id }],
      });
      await world.tick('poll');
      const card = () =>
        wordsOf(
          sharedCard(said(world).find((one) => wordsOf(sharedCard(one)).includes('Covered')) as SimMessage),
        );
      expect(card()).toContain('Sync on, connector connected');
      breakSync(world.sim.world, tenant().retail);
      await look();
      expect(card()).toContain('Bi-directional sync is off on Retail Production');
      expect(card()).toContain('Closing here closes 0 of 1 alert');
    });

    it('settles by reading what a crash left of a repair, and makes nothing without a new click', async () => {
      deleteConnector(world.sim.world, tenant().retail);
      tenant().retail.sync = false;
      await look();
      world.sim.faults.next({ service: 'arm', method: 'PUT', match: /settings\/Sentinel/, delayMs: 60_000 });
      void confirm(tenant().noor).catch(() => {});
      await eventually(() => [...tenant().soc.connectors.values()].length === 3);
      await world.restart();
      world.clock.advance(180_000);
      await world.tick('settle');
      expect(tenant().retail.sync).toBe(false);
      expect(lastCard()).toContain(
        'The repair was interrupted after 1 of 2 steps. Next: Switch on bi-directional sync of Retail Production.',
      );
      const second = await confirm(tenant().noor);
      expect(wordsOf(second.card)).toContain('done and read back');
      expect(tenant().retail.sync).toBe(true);
    });
  },
);

/** Moves time on, as long as something waits for it, until the answer is there. */
async function settled(world: LiveWorld, answer: Promise<unknown>): Promise<void> {
  let over = false;
  void answer.finally(() => {
    over = true;
  });
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (world.clock.sleeping([5_000])) world.clock.advance(5_000);
  }
}

/** Until something that happens over HTTP is to be seen; a few milliseconds. */
async function eventually(seen: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !seen(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(seen()).toBe(true);
}
