import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleFor } from '../src/azure/roles.ts';
import { ACTIONS } from '../src/bot/actions.ts';
import { CLOUDS } from '../src/config/clouds.ts';
import { loadConfig } from '../src/config/load.ts';
import { SETTINGS } from '../src/config/settings.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const MODULES = readdirSync(join(import.meta.dirname, '../infra/modules'));
const main = read('infra/main.bicep');
const roles = read('infra/roles.bicep');
const script = read('infra/app-registration.sh');

/** Names of the environment that the template gives the bot. */
const given = (/settings: \{([\s\S]*?)\n {4}\}/.exec(main)?.[1] ?? '').matchAll(/^ {6}([A-Z_]+):/gm);
const environment = [...given].map(([, name]) => name ?? '');

const parametersOf = (bicep: string) => [...bicep.matchAll(/^param (\w+)/gm)].map(([, name]) => name);

describe('the infrastructure', () => {
  it('sets only what the bot reads, and everything that it requires', () => {
    const names = SETTINGS.map((setting) => setting.name) as string[];
    expect(environment.filter((name) => !names.includes(name))).toEqual([]);
    const required = SETTINGS.filter((setting) => 'required' in setting && setting.required);
    expect(environment).toEqual(expect.arrayContaining(required.map((setting) => setting.name)));
  });

  it('gives the bot settings that it accepts', () => {
    const workspace = /'(\/subscriptions\/[^']+)'/.exec(read('infra/main.bicepparam'))?.[1] ?? '';
    const config = loadConfig({
      BOT_ID: '11111111-1111-4111-8111-111111111111',
      BOT_TENANT_ID: '22222222-2222-4222-8222-222222222222',
      BOT_FEDERATED_IDENTITY_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
      BOT_OAUTH_CONNECTION: 'arm',
      SENTINEL_WORKSPACES: workspace,
      WATCHED_SUBSCRIPTIONS: '',
      AZURE_CLOUD: 'public',
      DATABASE_URL: 'sqlite:/data/bot.sqlite',
      PORT: '3978',
      OPS_PORT: '3979',
      OPS_HOST: '0.0.0.0',
    });
    expect(config.bot.proof.kind).toBe('federated');
  });

  it.each(MODULES)('hands %s every parameter that it has no default for, and no other', (file) => {
    const bicep = read(`infra/modules/${file}`);
    const call =
      new RegExp(`'modules/${file}'[\\s\\S]*?params: \\{([\\s\\S]*?)\\n(?:  \\}|\\})`).exec(main)?.[1] ?? '';
    const flat = call.replace(/settings: \{[\s\S]*?\n {4}\}/, 'settings: x');
    const passed = [...flat.matchAll(/(?:^|[{,\n])\s*(\w+):/g)].map(([, name]) => name);
    expect(passed.sort()).toEqual(parametersOf(bicep).sort());
  });

  it('has a value for each parameter without a default in its example', () => {
    const without = [...main.matchAll(/^param (\w+) \w+$/gm)].map(([, name]) => name);
    const values = [...read('infra/main.bicepparam').matchAll(/^param (\w+)/gm)].map(([, name]) => name);
    expect(values).toEqual(expect.arrayContaining(without));
  });

  it('balances its braces and quotes in every file', () => {
    for (const file of [
      'infra/main.bicep',
      'infra/roles.bicep',
      ...MODULES.map((one) => `infra/modules/${one}`),
    ]) {
      const strings = read(file)
        .replace(/'(?:\\.|[^'\\\n])*'/g, '')
        .replace(/\/\/.*$/gm, '');
      expect([file, (strings.match(/'/g) ?? []).length]).toEqual([file, 0]);
      for (const [open, close] of [
        ['{', '}'],
        ['[', ']'],
        ['(', ')'],
      ] as const)
        expect([file, strings.split(open).length]).toEqual([file, strings.split(close).length]);
    }
  });

  it('lets the bot itself only read', () => {
    const readers = /var readers = \{([\s\S]*?)\n\}/.exec(roles)?.[1] ?? '';
    const names = [...readers.matchAll(/^ {2}'?([\w ]+?)'?: '/gm)].map(([, name]) => name);
    expect(names).toEqual(['Microsoft Sentinel Reader', 'Security Reader', 'Reader']);
    expect(roleFor('Microsoft.SecurityInsights/incidents/read')).toBe('Microsoft Sentinel Reader');
  });

  it('has roles for people that hold each Azure action that a button needs, but for switching plans on and installing', () => {
    const granted = [...roles.matchAll(/^ {10}'(Microsoft\.[^']+)'$/gm)].map(([, action]) => action ?? '');
    const allows = (action: string) =>
      granted.some((pattern) =>
        new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`, 'i').test(action),
      );
    const needed = new Set(ACTIONS.flatMap((action) => action.needs));
    const missing = [...needed].filter((action) => !allows(action));
    expect(missing.filter((action) => !/(pricings|contentPackages)\/write$/i.test(action))).toEqual([]);
  });

  it('trusts the managed identity under each cloud’s own audience', () => {
    for (const cloud of Object.values(CLOUDS)) {
      const audience = cloud.federationScope.replace('/.default', '');
      expect(script).toMatch(new RegExp(`${cloud.name}\\)\\s+audience=${audience} `));
      expect(script).toContain(cloud.graph);
    }
  });

  it('has a script that the shell can read', () => {
    execFileSync('bash', ['-n', join(import.meta.dirname, '../infra/app-registration.sh')]);
  });

  it('copies into the image only what runs', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile).toContain('--omit=dev --omit=optional --ignore-scripts');
    expect(dockerfile).toContain('USER node');
    expect(read('.dockerignore').split('\n').filter(Boolean)).toEqual([
      '*',
      '!package.json',
      '!package-lock.json',
      '!LICENSE',
      '!src',
    ]);
  });
});
