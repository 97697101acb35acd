import { raiseIncident } from '../../src/simulator/tenant.ts';
import type { LogEntry } from '../../src/simulator/world.ts';
import { knownOperations, operationsFor, urlOf } from '../support/azure-known.ts';
import { type Operation, specsAreHere } from '../support/azure-specs.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';

const HERE = specsAreHere();

const CLOSE = { classification: 'FalsePositive.InaccurateData', comment: 'A known scanner.' };

/** The bot through its whole main job, with everything that it asks of Azure on the way. */
async function work(world: LiveWorld): Promise<void> {
  const { sim, clock } = world;
  const { dana, robin, retail, shared, soc, xdr } = sim.tenant;
  await watching(world);
  const alerts = [
    { subscriptionId: retail.id },
    { subscriptionId: shared.id },
    { subscriptionId: retail.id, noLink: true },
  ];
  raiseIncident(sim.world, soc, {
    alerts,
    entities: [{ kind: 'Host', properties: { hostName: 'vm-web-01' } }],
  });
  raiseIncident(sim.world, xdr, { alerts: [{ subscriptionId: retail.id }] });
  await world.tick('poll');
  const cards = said(world).slice(-2);
  for (const card of cards) {
    await sim.teams.client.click(robin, card, 'incident.take');
    await sim.teams.client.click(dana, card, 'incident.take');
    const form = await sim.teams.client.click(dana, card, 'incident.close');
    const direct: Record<string, string> = JSON.stringify(form.card).includes('"direct"')
      ? { alerts: 'direct' }
      : {};
    await sim.teams.client.click(dana, card, 'incident.close', { ...CLOSE, ...direct });
    await sim.teams.client.click(dana, card, 'incident.refresh');
  }
  for (const ms of [15_000, 45_000, 3_600_000]) {
    clock.advance(ms);
    await world.tick();
  }
}

if (!HERE) {
  describe("the bot's requests to Azure", () => {
    it('is not run: azure-specs absent', () => {
      console.warn('Contract tests are not run: there is no ../shared/azure-specs beside this project.');
      expect(specsAreHere()).toBe(false);
    });
  });
} else {
  describe("the bot's requests to Azure, against Azure's own descriptions", () => {
    const operations = knownOperations();
    let asked: readonly LogEntry[] = [];
    beforeAll(async () => {
      const world = await startWorld();
      try {
        await work(world);
      } finally {
        await world.stop();
      }
      asked = world.sim.world.log.filter((entry) => entry.service === 'arm');
    }, 60_000);

    const matching = (entry: LogEntry): Operation[] => operationsFor(operations, entry);

    it('go through all that the main job needs', () => {
      const kinds = asked.map(({ method, url }) => `${method} ${url.split('?')[0]?.split('/').at(-2)}`);
      expect(kinds).toEqual(
        expect.arrayContaining(['PUT incidents', 'PUT comments', 'GET alerts', 'GET settings']),
      );
      expect(asked.some(({ method, url }) => method === 'POST' && /\/dismiss\?/.test(url))).toBe(true);
      expect(asked.some(({ status }) => status === 403)).toBe(true);
    });

    it('name an operation of that version, and only its query parameters', () => {
      for (const entry of asked) {
        const found = matching(entry);
        expect({ asks: `${entry.method} ${entry.url}`, known: found.length > 0 }).toMatchObject({
          known: true,
        });
        const taken = new Set(found.flatMap((one) => one.query));
        expect([...urlOf(entry.url).searchParams.keys()].filter((name) => !taken.has(name))).toEqual([]);
      }
    });

    it('hold a body that may be written, and none where none is taken', () => {
      const withBody = asked.filter((entry) => entry.method === 'PUT');
      expect(withBody.length).toBeGreaterThanOrEqual(4);
      for (const entry of withBody) {
        const [valid] = matching(entry).flatMap((one) => one.body ?? []);
        valid?.(entry.body);
        expect({ body: entry.body, errors: valid?.errors ?? (valid ? [] : 'no description') }).toMatchObject({
          errors: [],
        });
      }
      const changes = asked.filter(({ url }) => /\/(resolve|dismiss|activate|alerts|entities)\?/.test(url));
      expect(changes.filter((entry) => entry.body !== undefined)).toEqual([]);
    });

    it('get only answers that are written down, or an error', () => {
      for (const entry of asked.filter(({ status }) => status < 400)) {
        const statuses = matching(entry).flatMap((one) => [...one.answers.keys()]);
        expect(statuses).toContain(entry.status);
      }
    });
  });
}
