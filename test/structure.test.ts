import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Each line may import only from lines below it, or from its own folder. */
const LAYERS: readonly (readonly string[])[] = [
  ['main', 'demo', 'doctor', 'backup', 'audit'],
  ['app'],
  ['teams-settings', 'checkup-settings', 'ops-settings'],
  ['ticks', 'readiness', 'teams', 'ops', 'telemetry'],
  ['bot'],
  ['delivery', 'incidents', 'connectors', 'checkup'],
  ['cards', 'store', 'azure'],
  ['config'],
  ['core'],
];
/** Types may cross where nothing is run: a message that is stored before it is sent, ids of Azure in the settings. */
const TYPES_MAY = new Set(['store>delivery', 'config>azure', 'delivery>cards']);

const VENDORS: readonly { readonly pattern: RegExp; readonly folders: readonly string[] }[] = [
  { pattern: /^(botbuilder|botframework-|@microsoft\/teams-ai)/, folders: ['teams'] },
  { pattern: /^restify$/, folders: ['teams', 'ops'] },
  { pattern: /^@azure\/(?!monitor-)/, folders: ['azure'] },
  { pattern: /^(@azure\/monitor-|@opentelemetry\/(?!api$))/, folders: ['telemetry'] },
  { pattern: /^@opentelemetry\/api$/, folders: ['core', 'telemetry'] },
  { pattern: /^adaptivecards-templating$|^adaptive-expressions$/, folders: ['cards'] },
  { pattern: /^(kysely|pg|node:sqlite)$/, folders: ['store', 'incidents', 'bot', 'delivery'] },
];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (path.endsWith('.ts')) yield path;
  }
}

const place = (path: string): string => (relative(SRC, path).split('/')[0] ?? '').replace(/\.ts$/, '');
const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm;

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => ({
    file: relative(SRC, file),
    folder: place(file),
    target: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const sources = [...files(SRC)].filter((file) => !file.includes('/simulator/page/'));
const imports = sources.flatMap(importsOf);
const layerOf = (folder: string): number => LAYERS.findIndex((layer) => layer.includes(folder));
const targetFolder = (one: Import): string | undefined =>
  one.target.startsWith('.') ? place(normalize(join(dirname(join(SRC, one.file)), one.target))) : undefined;

describe('the structure of the code', () => {
  it('knows every folder', () => {
    const unknown = sources.map(place).filter((folder) => folder !== 'simulator' && layerOf(folder) === -1);
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('has imports that point one way only', () => {
    const upward = imports.filter((one) => {
      const to = targetFolder(one);
      if (!to || to === one.folder || one.folder === 'simulator' || one.folder === 'demo') return false;
      if (one.typeOnly && TYPES_MAY.has(`${one.folder}>${to}`)) return false;
      return layerOf(to) <= layerOf(one.folder);
    });
    expect(upward.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('keeps product and simulator apart: they meet on the wire only', () => {
    const crossing = imports.filter((one) => {
      const to = targetFolder(one);
      if (!to || one.folder === 'demo') return false;
      return (one.folder === 'simulator') !== (to === 'simulator');
    });
    expect(crossing.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it.each(VENDORS.map((vendor) => [String(vendor.pattern), vendor] as const))(
    'keeps %s in its folder',
    (_name, vendor) => {
      const strays = imports.filter(
        (one) =>
          vendor.pattern.test(one.target) &&
          !vendor.folders.includes(one.folder) &&
          !(one.typeOnly && one.folder === 'simulator'),
      );
      expect(strays.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
    },
  );

  it('reads process.env only in the configuration and the demo', () => {
    const readers = sources
      .filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(SRC, file));
    expect(readers.filter((file) => !/^(config\/|demo\.ts$)/.test(file))).toEqual([]);
  });

  it('has no file over 250 lines', () => {
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 251);
    expect(long.map((file) => relative(SRC, file))).toEqual([]);
  });
});
