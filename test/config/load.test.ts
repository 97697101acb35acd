import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigInvalid, loadConfig, readEnvironment } from '../../src/config/load.ts';
import { environmentExample, SETTINGS, settingsTable } from '../../src/config/settings.ts';

const WORKSPACE =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/RG-Soc/providers/Microsoft.OperationalInsights/workspaces/law-soc';
const whole = {
  BOT_ID: '22222222-2222-4222-8222-222222222222',
  BOT_TENANT_ID: '33333333-3333-4333-8333-333333333333',
  BOT_CLIENT_SECRET: 'planted-secret',
  SENTINEL_WORKSPACES: WORKSPACE,
};

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('need only the required ones', () => {
    const config = loadConfig(whole);
    expect(config).toMatchObject({
      listen: { port: 3978, host: '0.0.0.0' },
      ops: { port: 3979, host: '127.0.0.1' },
      pollMs: 30_000,
      syncCheckMs: [15_000, 60_000, 180_000, 600_000],
      closeComment: 'required',
      allowedTenants: [whole.BOT_TENANT_ID],
      database: { kind: 'sqlite', path: './data/bot.sqlite' },
    });
    expect(config.workspaces).toEqual([
      {
        id: WORKSPACE.toLowerCase(),
        subscriptionId: '11111111-1111-4111-8111-111111111111',
        resourceGroup: 'RG-Soc',
        name: 'law-soc',
      },
    ]);
  });

  it('report every problem at once, each as a sentence that names its variable', () => {
    const problems = problemsOf({
      BOT_ID: 'x',
      PORT: 'many',
      POLL_SECONDS: '0',
      AZURE_CLOUD: 'mars',
      DATABASE_URL: 'mysql://x',
      AZURE_RESOURCE_MANAGER_URL: 'http://127.0.0.1:1',
      BOT_SERVICE_URLS: 'http://evil.example',
    });
    for (const name of [
      'BOT_ID',
      'BOT_TENANT_ID',
      'PORT',
      'POLL_SECONDS',
      'AZURE_CLOUD',
      'DATABASE_URL',
      'AZURE_RESOURCE_MANAGER_URL',
      'BOT_SERVICE_URLS',
      'SENTINEL_WORKSPACES',
      'BOT_CLIENT_SECRET',
    ]) {
      expect(problems.filter((one) => one.includes(name))).not.toEqual([]);
    }
    for (const problem of problems) expect(problem).toMatch(/\.$/);
  });

  it.each([
    [{ BOT_CERTIFICATE_PATH: '/x.pem' }],
    [{ BOT_CLIENT_SECRET: undefined }],
    [{ BOT_FEDERATED_IDENTITY_CLIENT_ID: '44444444-4444-4444-8444-444444444444' }],
  ])('want exactly one proof of who the bot is: %j', (over) => {
    expect(problemsOf({ ...whole, ...over }).join()).toContain('exactly one');
  });

  it('look in the channel before a post is repeated only where that is asked for', () => {
    expect(loadConfig(whole).deliveryLookup).toBe('off');
    expect(loadConfig({ ...whole, DELIVERY_LOOKUP: 'graph' }).deliveryLookup).toBe('graph');
    expect(problemsOf({ ...whole, DELIVERY_LOOKUP: 'on' }).join()).toMatch(/DELIVERY_LOOKUP.*off.*graph/);
  });

  it('take http on loopback only where the contract grants it', () => {
    expect(
      problemsOf({
        ...whole,
        BOT_SERVICE_URLS: 'http://127.0.0.1:9',
        BOT_OPENID_METADATA_URL: 'http://localhost:9/x',
      }),
    ).toEqual([]);
    expect(problemsOf({ ...whole, AZURE_AUTHORITY_HOST: 'http://127.0.0.1:9' })).toEqual([
      'AZURE_AUTHORITY_HOST must be https.',
    ]);
  });

  it('take decimals of seconds from 0.1', () => {
    expect(loadConfig({ ...whole, POLL_SECONDS: '0.5', SYNC_CHECK_SECONDS: '3, 0.2' })).toMatchObject({
      pollMs: 500,
      syncCheckMs: [200, 3000],
    });
  });

  it('read a secret from a file', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'soc-')), 'secret');
    writeFileSync(path, 'from-file\n');
    const config = loadConfig({ ...whole, BOT_CLIENT_SECRET: undefined, BOT_CLIENT_SECRET_FILE: path });
    expect(config.bot.proof.kind === 'secret' && config.bot.proof.secret.reveal()).toBe('from-file');
  });

  it('let the real environment win over .env', () => {
    expect(readEnvironment({ PORT: '1' }, 'PORT=2\nHOST=h')).toEqual({ PORT: '1', HOST: 'h' });
  });

  it.each([
    ['postgres://bot@127.0.0.1/x', false],
    ['postgres://bot@127.0.0.1/x?sslmode=verify-full', true],
    ['postgres://bot@db.example/x?sslmode=require', true],
    ['postgres://bot@db.example/x?sslmode=disable', false],
  ])('reach the database of %s encrypted: %s', (url, tls) => {
    expect(loadConfig({ ...whole, DATABASE_URL: url }).database).toMatchObject({ tls });
  });

  it.each(['postgres://bot@db.example/x', 'postgres://bot@db.example/x?sslmode=no-verify'])(
    'send no password to another machine in the clear by oversight: %s',
    (url) => {
      expect(() => loadConfig({ ...whole, DATABASE_URL: url })).toThrow(/sslmode=verify-full/);
    },
  );

  it.each([
    [
      'InstrumentationKey=7b1d4a0e-6a4f-4c55-9d0b-1f2e3d4c5b6a;IngestionEndpoint=https://x.example/;LiveEndpoint=',
      0,
    ],
    ['InstrumentationKey=7b1d4a0e-6a4f-4c55-9d0b-1f2e3d4c5b6a', 0],
    ['7b1d4a0e-6a4f-4c55-9d0b-1f2e3d4c5b6a', 1],
    ['InstrumentationKey=mine;IngestionEndpoint=https://x.example/', 1],
    ['InstrumentationKey=7b1d4a0e-6a4f-4c55-9d0b-1f2e3d4c5b6a;IngestionEndpoint=http://127.0.0.1:1/', 1],
  ])('check the connection string %s before anything is exported', (text, problems) => {
    const environment = { ...whole, APPLICATIONINSIGHTS_CONNECTION_STRING: text };
    expect(problemsOf(environment)).toHaveLength(problems);
    if (problems === 0) expect(inspect(loadConfig(environment), { depth: 9 })).not.toContain('7b1d4a0e');
  });

  it('never print a secret', () => {
    const config = loadConfig({
      ...whole,
      DATABASE_URL: 'postgres://user:planted-secret@db/x?sslmode=require',
    });
    expect(JSON.stringify(config) + inspect(config, { depth: 9 })).not.toContain('planted-secret');
  });

  it('override an address without changing the scope', () => {
    const { cloud } = loadConfig({
      ...whole,
      AZURE_RESOURCE_MANAGER_URL: 'https://127.0.0.1:8443/',
      AZURE_GRAPH_URL: 'https://127.0.0.1:8444',
    });
    expect([cloud.resourceManager, cloud.resourceManagerScope]).toEqual([
      'https://127.0.0.1:8443',
      'https://management.azure.com/.default',
    ]);
    expect([cloud.graph, cloud.graphScope]).toEqual([
      'https://127.0.0.1:8444',
      'https://graph.microsoft.com/.default',
    ]);
  });
});

describe('what is written about the settings', () => {
  const update = process.env.UPDATE_GOLDEN === '1';
  it('.env.example is made from the table', () => {
    if (update) writeFileSync('.env.example', environmentExample());
    expect(existsSync('.env.example') && readFileSync('.env.example', 'utf8')).toBe(environmentExample());
  });

  it('README has the table', () => {
    const between = /<!-- settings -->[\s\S]*?<!-- \/settings -->/;
    const block = `<!-- settings -->\n${settingsTable()}\n<!-- /settings -->`;
    const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : '';
    if (!between.test(readme)) {
      throw new Error(
        'README.md needs the lines <!-- settings --> and <!-- /settings -->; UPDATE_GOLDEN=1 fills in the table between them.',
      );
    }
    if (update)
      writeFileSync(
        'README.md',
        readme.replace(between, () => block),
      );
    expect(between.exec(readFileSync('README.md', 'utf8'))?.[0]).toBe(block);
  });

  it('every setting has a meaning and a unique name', () => {
    expect(new Set(SETTINGS.map((one) => one.name)).size).toBe(SETTINGS.length);
    for (const setting of SETTINGS) expect(setting.meaning).toMatch(/\S/);
  });
});
