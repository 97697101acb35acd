import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/simulator/demo/free-port.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { getWorkspace } from '../../src/store/workspaces.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const HOUR = 3_600_000;
const about = (world: LiveWorld, words: string) =>
  said(world).filter((message) => wordsOf(sharedCard(message)).includes(words));

describe('a storm', () => {
  let world: LiveWorld;
  afterEach(() => world.stop());

  it('that takes Entra away is said, and what happened meanwhile is posted afterwards', async () => {
    world = await startWorld();
    await watching(world);
    world.sim.world.switches.entraDown = true;
    // Nothing is in memory any more: the bot has to ask for its token.
    await world.restart();
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'In the dark' });
    await expect(world.tick('poll')).rejects.toMatchObject({
      code: expect.stringMatching(/^(signin|azure)\./),
    });
    const { ready, reasons } = (await (await fetch(`${world.ops}/readyz`)).json()) as {
      ready: boolean;
      reasons: string[];
    };
    expect([ready, reasons.join(' ')]).toEqual([false, expect.stringContaining('Entra ID')]);
    world.sim.world.switches.entraDown = false;
    await world.tick('poll');
    expect(about(world, 'In the dark')).toHaveLength(1);
  });

  it('that hides one workspace leaves the others as they are, and is over when it is over', async () => {
    world = await startWorld();
    await watching(world);
    world.sim.faults.next({ service: 'arm', match: /law-soc-we.*incidents/, status: 500, times: 3 });
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Behind the fault' });
    raiseIncident(world.sim.world, world.sim.tenant.xdr, {
      title: 'Beside it',
      alerts: [{ subscriptionId: world.sim.tenant.retail.id }],
    });
    await world.tick('poll law-xdr');
    await expect(world.tick('poll law-soc-we')).rejects.toMatchObject({ code: 'azure.unavailable' });
    await world.app.delivery.drain();
    expect([about(world, 'Beside it').length, about(world, 'Behind the fault').length]).toEqual([1, 0]);
    const id = world.sim.tenant.soc.id.toLowerCase();
    expect((await getWorkspace(world.app.store.db, id)).error).toContain('Azure did not answer');
    world.sim.faults.clear();
    await world.tick('poll');
    expect((await getWorkspace(world.app.store.db, id)).error).toBeNull();
    expect(about(world, 'Behind the fault')).toHaveLength(1);
  });

  it('that answers with something that is no JSON costs nothing but the time', async () => {
    world = await startWorld();
    await watching(world);
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'After the noise' });
    for (const body of ['<html>maintenance</html>', '{"value": [', { value: 'none' }, {}]) {
      world.sim.faults.next({ service: 'arm', match: /law-soc-we.*incidents$/, status: 200, body });
      await world.tick('poll').catch((err: { code?: string }) => expect(err.code).toMatch(/^azure\./));
    }
    await world.tick('poll');
    expect(about(world, 'After the noise')).toHaveLength(1);
  });

  it.each([-HOUR, HOUR, -26 * HOUR])(
    'of the clock, by %i ms, doubles nothing and loses nothing',
    async (jump) => {
      world = await startWorld();
      await watching(world);
      raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Before the jump' });
      await world.tick('poll');
      world.clock.advance(jump);
      for (let time = 0; time < 3; time += 1) {
        await world.tick();
        world.clock.advance(120_000);
      }
      raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'After the jump' });
      for (let time = 0; time < 3; time += 1) {
        await world.tick();
        // Azure's clock jumped as well here, behind what was seen: then the sweep finds it.
        world.clock.advance(1_900_000);
      }
      expect([about(world, 'Before the jump').length, about(world, 'After the jump').length]).toEqual([1, 1]);
    },
  );
});

describe('SIGTERM', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'soc-term-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets a close finish that waits for a slow Azure, and then ends with code 0', async () => {
    const sim = await startSimulator();
    try {
      writeFileSync(join(folder, 'ca.pem'), sim.caPem);
      const port = await freePort();
      child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, '../../src/main.ts')], {
        cwd: folder,
        env: {
          ...sim.env(),
          PORT: String(port),
          HOST: '127.0.0.1',
          OPS_PORT: '0',
          POLL_SECONDS: '0.3',
          DATABASE_URL: `sqlite:${join(folder, 'bot.sqlite')}`,
          NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await until(child, '"started"');
      sim.teams.connect(`http://127.0.0.1:${port}/api/messages`);
      await sim.teams.places.install(sim.teams.team);
      const { client, channels } = sim.teams;
      const { dana, soc, retail } = sim.tenant;
      const { replies } = await client.say(dana, channels.incidents.id, 'watch');
      await client.click(dana, replies[0] as SimMessage, 'channel.watch');
      const incident = raiseIncident(sim.world, soc, { alerts: [{ subscriptionId: retail.id }] });
      const card = await posted(() =>
        sim.teams
          .messages(channels.incidents.id)
          .find((one) => wordsOf(sharedCard(one)).includes('brute force')),
      );
      await client.click(dana, card, 'incident.close');
      const reads = () =>
        sim.world.log.filter((entry) => entry.method === 'GET' && entry.url.includes(`${incident.name}?`))
          .length;
      const before = reads();
      sim.faults.next({ service: 'arm', method: 'PUT', match: /incidents/, delayMs: 2_000 });
      const closing = client
        .click(dana, card, 'incident.close', { classification: 'Undetermined', comment: 'Stopping.' })
        .catch(() => undefined);
      // It reads the incident twice before it writes.
      await posted(() => (reads() >= before + 2 ? true : undefined));
      const started = performance.now();
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(0);
      expect(performance.now() - started).toBeLessThan(10_000);
      await closing;
      const puts = sim.world.log.filter(
        (entry) => entry.method === 'PUT' && /\/incidents\/[^/]+\?/.test(entry.url) && entry.status < 300,
      );
      expect([incident.properties.status, puts.length]).toEqual(['Closed', 1]);
    } finally {
      await sim.stop();
    }
  });
});

async function until(process: ChildProcess, words: string): Promise<void> {
  let text = '';
  for await (const chunk of process.stdout ?? []) {
    text += chunk;
    if (text.includes(words)) break;
  }
  process.stdout?.resume();
}

/** Until it is there, a few milliseconds at a time: a real process does it. */
async function posted<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come.');
}
