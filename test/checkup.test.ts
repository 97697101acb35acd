import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckupResult } from '../src/checkup/checkup.ts';
import { reportText } from '../src/checkup/report.ts';
import { type Simulator, startSimulator } from '../src/simulator/simulator.ts';
import { saveChannel, suspendChannel } from '../src/store/channels.ts';
import { openStore } from '../src/store/database.ts';
import { wantCard } from '../src/store/postings.ts';
import { saveWorkspace } from '../src/store/workspaces.ts';
import { aChannelRow } from './support/factories.ts';
import { silentLog } from './support/stores.ts';

interface Outcome {
  readonly results: readonly CheckupResult[];
  readonly code: number | null;
}

interface Fault {
  readonly name: string;
  readonly env?: (sim: Simulator) => Readonly<Record<string, string>>;
  readonly arrange?: (sim: Simulator, database: string) => void | Promise<void>;
  /** What its line must name, and what its next step must. */
  readonly says: RegExp;
  readonly next: RegExp;
  readonly state?: CheckupResult['state'];
}

const withoutRole = (sim: Simulator, role: string, scope?: string) => {
  const { botRoles } = sim.world;
  for (const one of [...botRoles])
    if (one.role === role && (!scope || one.scope === scope)) botRoles.splice(botRoles.indexOf(one), 1);
};
const storeAt = async (database: string) => openStore({ kind: 'sqlite', path: database }, silentLog());
const HOUR = 3_600_000;

async function watchedChannel(sim: Simulator, database: string): Promise<void> {
  const { team, channels } = sim.teams;
  const store = await storeAt(database);
  await saveChannel(
    store.db,
    aChannelRow({
      id: channels.incidents.id,
      group_id: team.aadGroupId,
      name: 'SOC incidents',
      watched_at: 1,
    }),
  );
  await store.close();
}

const FAULTS: readonly Fault[] = [
  {
    name: 'a setting is missing',
    env: () => ({ SENTINEL_WORKSPACES: '' }),
    says: /SENTINEL_WORKSPACES/,
    next: /environment/,
  },
  {
    name: 'two proofs are set',
    env: () => ({ BOT_CERTIFICATE_PATH: '/nowhere.pem' }),
    says: /BOT_CLIENT_SECRET/,
    next: /environment/,
  },
  {
    name: 'the secret is wrong',
    env: () => ({ BOT_CLIENT_SECRET: 'not-it' }),
    says: /Sign-in to Azure.*credentials were refused/,
    next: /expiry/,
  },
  {
    name: 'Entra ID is gone',
    arrange: (sim) => {
      sim.world.switches.entraDown = true;
    },
    says: /Entra ID did not answer/,
    next: /network/,
  },
  {
    name: 'a role on a workspace is missing',
    arrange: (sim) => {
      withoutRole(sim, 'Microsoft Sentinel Reader', sim.tenant.soc.id);
      withoutRole(sim, 'Reader');
    },
    says: /Workspace law-soc-we, incidents.*Microsoft Sentinel Reader/,
    next: /roles\.bicep/,
  },
  {
    name: 'a workspace does not exist',
    env: (sim) => ({ SENTINEL_WORKSPACES: sim.tenant.soc.id.replace('law-soc-we', 'law-typo') }),
    says: /Workspace law-typo/,
    next: /portal|roles/,
  },
  {
    name: 'Security Reader on a subscription is missing',
    arrange: (sim) => {
      withoutRole(sim, 'Security Reader', `/subscriptions/${sim.tenant.data.id}`);
      withoutRole(sim, 'Reader');
      sim.world.botRoles.push({
        role: 'Microsoft Sentinel Reader',
        scope: `/subscriptions/${sim.tenant.data.id}`,
      });
    },
    says: /Subscription Data Platform.*cannot be read/,
    next: /Security Reader/,
  },
  {
    name: 'a watched subscription is not seen',
    env: () => ({ WATCHED_SUBSCRIPTIONS: '99999999-9999-4999-8999-999999999999' }),
    says: /Subscription 99999999.*does not see/,
    next: /WATCHED_SUBSCRIPTIONS/,
  },
  {
    name: 'the provider is not registered',
    arrange: (sim) => {
      sim.tenant.retail.provider = 'NotRegistered';
    },
    says: /Retail Production.*not registered/,
    next: /Register/,
    state: 'warning',
  },
  {
    name: 'the keys of Teams cannot be reached',
    env: () => ({ BOT_OPENID_METADATA_URL: 'http://127.0.0.1:9/keys' }),
    says: /Teams: The keys .* cannot be reached/,
    next: /network/,
  },
  {
    name: 'nobody can prove more',
    env: () => ({ BOT_OAUTH_CONNECTION: '' }),
    says: /BOT_OAUTH_CONNECTION/,
    next: /stronger/,
    state: 'warning',
  },
  {
    name: 'Azure does not answer',
    env: () => ({ AZURE_RESOURCE_MANAGER_URL: 'https://127.0.0.1:9' }),
    says: /Workspace law-soc-we, incidents.*did not answer/,
    next: /network/,
  },
  {
    name: 'the store cannot be opened',
    env: () => ({ DATABASE_URL: 'postgres://bot@127.0.0.1:9/socbot?sslmode=disable' }),
    says: /^Store:/,
    next: /./,
  },
  {
    name: 'a workspace failed when it was last looked at',
    arrange: async (sim, database) => {
      const store = await storeAt(database);
      const id = sim.tenant.soc.id.toLowerCase();
      await saveWorkspace(store.db, {
        id,
        cursor: null,
        line_at: 1,
        polled_at: Date.now(),
        swept_at: null,
        filter: 'server',
        error: 'Azure did not answer.',
      });
      await store.close();
    },
    says: /Looks at law-soc-we: Azure did not answer/,
    next: /line in this list/,
  },
  {
    name: 'a message waits too long',
    arrange: async (_sim, database) => {
      const store = await storeAt(database);
      await wantCard(store.db, { subject: 'incident:x', channelId: 'c', now: Date.now() - HOUR });
      await store.close();
    },
    says: /1 wait, the oldest since/,
    next: /throttles/,
    state: 'warning',
  },
  {
    name: 'a channel is suspended',
    arrange: async (_sim, database) => {
      const store = await storeAt(database);
      await saveChannel(store.db, aChannelRow({ name: 'SOC incidents', watched_at: 1 }));
      await suspendChannel(
        store.db,
        aChannelRow().id,
        'The bot can no longer speak in that channel.',
        Date.now(),
      );
      await store.close();
    },
    says: /Channel SOC incidents.*no longer speak/,
    next: /Add the app/,
  },
  {
    name: 'a team did not let the bot look in its channel',
    env: () => ({ DELIVERY_LOOKUP: 'graph' }),
    arrange: watchedChannel,
    says: /Looking in SOC incidents: .*ChannelMessage\.Read\.Group/,
    next: /--lookup.*owner/,
    state: 'warning',
  },
  {
    name: 'the channel to look in cannot be reached',
    env: () => ({ DELIVERY_LOOKUP: 'graph', AZURE_GRAPH_URL: 'https://127.0.0.1:9' }),
    arrange: watchedChannel,
    says: /Looking in SOC incidents: Azure did not answer/,
    next: /ten minutes/,
    state: 'warning',
  },
  { name: 'nothing watches', says: /None watches anything/, next: /watch/, state: 'warning' },
];

describe('npm run doctor', () => {
  let sim: Simulator;
  let folder: string;
  let database: string;
  beforeEach(async () => {
    sim = await startSimulator();
    folder = mkdtempSync(join(tmpdir(), 'soc-doctor-'));
    database = join(folder, 'bot.sqlite');
    writeFileSync(join(folder, 'ca.pem'), sim.caPem);
  });
  afterEach(async () => {
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As an operator runs it; `--json` so that a test can ask. */
  async function examine(env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const child = spawn(
      process.execPath,
      ['--no-warnings', join(import.meta.dirname, '../src/doctor.ts'), '--json'],
      {
        cwd: folder,
        env: {
          ...sim.env(),
          OPS_PORT: '9',
          DATABASE_URL: `sqlite:${database}`,
          NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { results: JSON.parse(text) as CheckupResult[], code };
  }

  it('finds nothing at fault where all is well', async () => {
    const { results, code } = await examine();
    expect(results.filter((one) => one.state === 'fault')).toEqual([]);
    expect(code).toBe(0);
    expect(results.map((one) => one.link)).toEqual(
      expect.arrayContaining([
        'Settings',
        'Sign-in to Azure',
        'Sign-in to Teams',
        'Teams',
        'Clock',
        'Workspace law-soc-we',
        'Subscriptions',
        'Channels',
      ]),
    );
  });

  it('looks in watched channels where the bot is to, and says that it can', async () => {
    sim.teams.team.messagesGranted = true;
    await watchedChannel(sim, database);
    const looking = ({ results }: Outcome) => results.filter((one) => one.link.startsWith('Looking in'));
    expect(looking(await examine({ DELIVERY_LOOKUP: 'graph' }))).toMatchObject([{ state: 'ok' }]);
    expect(looking(await examine())).toEqual([]);
  });

  it.each(FAULTS)(
    'names it, and the next step, when $name',
    async ({ env, arrange, says, next, state = 'fault' }) => {
      await arrange?.(sim, database);
      const { results, code } = await examine(env?.(sim));
      const found = results.find((one) => one.state === state && says.test(`${one.link}: ${one.found}`));
      if (!found) throw new Error(reportText(results));
      expect(found.next).toMatch(next);
      expect(code).toBe(results.some((one) => one.state === 'fault') ? 1 : 0);
      expect(JSON.stringify(results)).not.toContain(sim.world.appSecret);
    },
  );

  it('says it for people, one line each and a verdict', () => {
    const text = reportText([
      { link: 'Clock', state: 'ok', found: 'It agrees.' },
      { link: 'Store', state: 'fault', found: 'It does not answer.', next: 'Check DATABASE_URL.' },
    ]);
    expect(text).toBe(
      'ok       Clock: It agrees.\nFAULT    Store: It does not answer.\n         Next: Check DATABASE_URL.\n\n1 fault.',
    );
  });
});
