import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { roleFor } from '../../src/azure/roles.ts';
import { ACTIONS } from '../../src/bot/actions.ts';
import { CLOUDS } from '../../src/config/clouds.ts';
import { loadConfig } from '../../src/config/load.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import {
  at,
  type BicepFile,
  createBicepReader,
  every,
  propertiesOf,
  takenOutputs,
  textOf,
  unknownNames,
  usedNames,
} from '../support/bicep.ts';

const pathOf = (path: string): string => join(import.meta.dirname, '../..', path);
const read = (path: string): string => readFileSync(pathOf(path), 'utf8');
const FILES = globSync('infra/**/*.{bicep,bicepparam}', { cwd: pathOf('.') }).sort();
const readBicep = await createBicepReader();
const templates = new Map(FILES.map((file) => [file, readBicep(pathOf(file))] as const));
const template = (file: string): BicepFile => {
  const found = templates.get(file);
  if (!found) throw new Error(`no ${file}`);
  return found;
};
const main = template('infra/main.bicep');
const roles = template('infra/roles.bicep');
const example = template('infra/main.bicepparam');

/** Modules by the file that calls them: [caller, symbolic name, file]. */
const CALLS = FILES.flatMap((caller) =>
  [...template(caller).modules].map(
    ([name, { of }]) => [caller, name, normalize(join(dirname(caller), of))] as const,
  ),
);

/** The environment that the template gives the bot, by name. */
const environment = propertiesOf(at(main.modules.get('app')?.body, 'params', 'settings'));
/** What of it comes from a secret of the container app: [setting, secret]. */
const secrets = every(template('infra/modules/app.bicep').root).flatMap((node) => {
  const { name, secretRef } = Object.fromEntries(propertiesOf(node.type === 'object' ? node : undefined));
  return secretRef ? [[textOf(name), textOf(secretRef)] as const] : [];
});

describe('the infrastructure', () => {
  it.each(FILES)('can be read by the grammar of Bicep: %s', (file) => {
    expect(template(file).faults).toEqual([]);
  });

  it.each(FILES)('names only what is declared in %s', (file) => {
    expect(unknownNames(template(file))).toEqual([]);
  });

  it.each(FILES.filter((file) => file.endsWith('.bicep')))(
    'declares no parameter or variable in %s without using it',
    (file) => {
      const used = usedNames(template(file));
      const declared = [...template(file).parameters.keys(), ...template(file).variables.keys()];
      expect(declared.filter((name) => !used.includes(name))).toEqual([]);
    },
  );

  it('takes of each module only what it puts out', () => {
    const missing = FILES.flatMap((file) =>
      takenOutputs(template(file)).filter(([module, output]) => {
        const call = CALLS.find(([caller, name]) => caller === file && name === module);
        return !call || !template(call[2]).outputs.includes(output);
      }),
    );
    expect(missing).toEqual([]);
    expect(takenOutputs(main).length).toBeGreaterThan(5);
  });

  it('sets only what the bot reads, and everything that it requires', () => {
    const names = SETTINGS.map((setting) => setting.name) as string[];
    const set = [...environment.keys(), ...secrets.map(([name]) => name)];
    expect(set.filter((name) => !names.includes(name))).toEqual([]);
    const required = SETTINGS.filter((setting) => 'required' in setting && setting.required);
    expect([...environment.keys()]).toEqual(expect.arrayContaining(required.map((setting) => setting.name)));
  });

  it('gives the bot what is secret by a secret of the container app, and puts out none', () => {
    const secret = SETTINGS.filter((setting) => 'secret' in setting && setting.secret);
    expect(secret.map((setting) => setting.name)).toEqual(
      expect.arrayContaining(secrets.map(([name]) => name)),
    );
    const configuration = at(
      template('infra/modules/app.bicep').resources.get('app')?.body,
      'properties',
      'configuration',
    );
    const kept = at(configuration, 'secrets')?.namedChildren.map((one) => textOf(at(one, 'name')));
    expect(kept).toEqual(secrets.map(([, name]) => name));
    const outputs = FILES.flatMap((file) =>
      template(file).root.namedChildren.filter((one) => one.type === 'output_declaration'),
    );
    expect(outputs.length).toBeGreaterThan(8);
    expect(outputs.filter((one) => /connectionString|listKeys|password/i.test(one.text))).toEqual([]);
  });

  it('knows the clouds that the bot knows, by the names that Bicep and the Azure CLI have for them', () => {
    const clouds = [...propertiesOf(main.variables.get('clouds'))].map(([name, node]) => [
      name,
      textOf(node),
    ]);
    expect(clouds.map(([name]) => name)).toEqual(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']);
    expect(clouds.map(([, name]) => name)).toEqual(Object.keys(CLOUDS));
  });

  it('gives the canary two rights, and only these', () => {
    const role = template('infra/modules/canary-right.bicep').resources.get('role')?.body;
    const [permission] = at(role, 'properties', 'permissions')?.namedChildren ?? [];
    expect([...propertiesOf(permission).keys()]).toEqual(['actions']);
    expect(at(permission, 'actions')?.namedChildren.map(textOf)).toEqual([
      'Microsoft.Security/locations/read',
      'Microsoft.Security/locations/alerts/simulate/action',
    ]);
  });

  it('hands the canary’s script everything that it reads', () => {
    const [container] =
      at(
        template('infra/modules/canary.bicep').resources.get('job')?.body,
        'properties',
        'template',
        'containers',
      )?.namedChildren ?? [];
    const given = at(container, 'env')?.namedChildren.flatMap((one) => textOf(at(one, 'name')) || []) ?? [];
    const wanted = [...read('infra/canary.sh').matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name);
    expect(given).toEqual(expect.arrayContaining(wanted));
    expect(wanted.length).toBeGreaterThan(3);
  });

  it('gives the bot settings that it accepts', () => {
    const literal = [...environment].flatMap(([name, node]) =>
      node.type === 'string' && !node.text.includes('${') ? [[name, textOf(node)] as const] : [],
    );
    const config = loadConfig({
      ...Object.fromEntries(literal),
      BOT_ID: '11111111-1111-4111-8111-111111111111',
      BOT_TENANT_ID: '22222222-2222-4222-8222-222222222222',
      BOT_FEDERATED_IDENTITY_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
      BOT_OAUTH_CONNECTION: 'arm',
      SENTINEL_WORKSPACES: textOf(example.variables.get('sentinelWorkspaces')?.namedChild(0)),
      AZURE_CLOUD: 'public',
      DATABASE_URL: 'sqlite:/data/bot.sqlite',
    });
    expect(config.bot.proof.kind).toBe('federated');
  });

  it('uses each module', () => {
    const called = CALLS.map(([, , file]) => file);
    expect(FILES.filter((file) => file.includes('/modules/') && !called.includes(file))).toEqual([]);
  });

  it.each(CALLS)(
    'hands in %s the module %s (%s) what it has no default for, and nothing unknown',
    (caller, name, file) => {
      const passed = [...propertiesOf(at(template(caller).modules.get(name)?.body, 'params')).keys()];
      const { parameters } = template(file);
      const required = [...parameters]
        .filter(([, need]) => need === 'required')
        .map(([parameter]) => parameter);
      expect(passed).toEqual(expect.arrayContaining(required));
      expect(passed.filter((one) => !parameters.has(one))).toEqual([]);
    },
  );

  it('has a value for each parameter without a default in its example, and for none that does not exist', () => {
    const values = [...example.variables.keys()];
    const required = [...main.parameters].filter(([, need]) => need === 'required').map(([name]) => name);
    expect(values).toEqual(expect.arrayContaining(required));
    expect(values.filter((name) => !main.parameters.has(name))).toEqual([]);
  });

  it('lets the bot itself only read', () => {
    const names = [...propertiesOf(roles.variables.get('readers')).keys()];
    expect(names).toEqual(['Microsoft Sentinel Reader', 'Security Reader', 'Reader']);
    expect(roleFor('Microsoft.SecurityInsights/incidents/read')).toBe('Microsoft Sentinel Reader');
  });

  it('has roles for people that hold each Azure action that a button needs, but for switching plans on and installing', () => {
    const granted = ['closer', 'connectorOwner'].flatMap(
      (role) =>
        at(roles.resources.get(role)?.body, 'properties', 'permissions')?.namedChildren.flatMap(
          (permission) => at(permission, 'actions')?.namedChildren.map(textOf) ?? [],
        ) ?? [],
    );
    expect(granted.length).toBeGreaterThan(10);
    const allows = (action: string) =>
      granted.some((pattern) =>
        new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`, 'i').test(action),
      );
    const needed = new Set(ACTIONS.flatMap((action) => action.needs));
    const missing = [...needed].filter((action) => !allows(action));
    expect(missing.filter((action) => !/(pricings|contentPackages)\/write$/i.test(action))).toEqual([]);
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
