import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGE = read('docs/dependencies.md');

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly integrity?: string;
}
const locked = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages;
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
const running = Object.entries(locked).filter(([path, { dev }]) => path !== '' && !dev);

const GOOD = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '0BSD',
  'Unlicense',
  '(AFL-2.1 OR BSD-3-Clause)',
]);

describe('what runs beside our own code', () => {
  it('is under licences that ask for nothing but to be named', () => {
    const others = running.filter(([, { license }]) => !GOOD.has(license ?? ''));
    expect(others.map(([path]) => path).sort()).toEqual([
      'node_modules/cldrjs',
      'node_modules/escape-regexp-component',
      'node_modules/jspath',
    ]);
  });

  it('is locked with a hash each', () => {
    expect(running.length).toBeGreaterThan(250);
    expect(running.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
  });

  it('is explained in docs/dependencies.md with its licence, where we use it directly', () => {
    const rows = [...PAGE.matchAll(/^\| `([^`]+)` \| ([\w.-]+) \| .{4,} \|$/gm)];
    expect(rows.map(([, name, license]) => [name, license])).toEqual(
      Object.keys(dependencies)
        .sort()
        .map((name) => [name, locked[`node_modules/${name}`]?.license]),
    );
  });

  it.each(
    [...PAGE.matchAll(/^\| `([^`]+)` (\d[\w.]*), /gm)].map(([, name = '', version = '']) => [name, version]),
  )('has the %s %s that is spoken of', (name, version) => {
    expect(locked[`node_modules/${name}`]?.version).toBe(version);
  });

  it('parses no XML: no template of ours uses what does', () => {
    const templates = join(ROOT, 'src/cards/templates');
    const files = readdirSync(templates).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(3);
    const users = files.filter((name) => /\b(xml|xPath)\s*\(/i.test(read(`src/cards/templates/${name}`)));
    expect(users).toEqual([]);
  });

  it('is listed in the image, whole: npm forgets what development uses as well, unless that is taken away first', () => {
    expect(read('Dockerfile')).toContain(
      'npm pkg delete devDependencies optionalDependencies && npm sbom --sbom-format=cyclonedx > sbom.cdx.json',
    );
    expect(read('Dockerfile')).toContain('COPY --from=packages /app/sbom.cdx.json');
  });
});
