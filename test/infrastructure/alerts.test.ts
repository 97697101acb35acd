import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'web-tree-sitter';
import { CATALOGUE } from '../../src/core/error-catalogue.ts';
import { at, createBicepReader, textOf } from '../support/bicep.ts';

const ROOT = join(import.meta.dirname, '../..');
const { variables, resources } = (await createBicepReader())(join(ROOT, 'infra/modules/alerts.bicep'));
const canary = variables.get('canary') as Node;
const rules = [...(variables.get('rules')?.namedChildren ?? []), canary].map((rule) => ({
  name: textOf(at(rule, 'name')),
  title: textOf(at(rule, 'title')),
  todo: textOf(at(rule, 'todo')),
  severity: Number(textOf(at(rule, 'severity'))),
  window: textOf(at(rule, 'window')),
  query: textOf(at(rule, 'query')),
}));
const each = rules.map((rule) => [rule.name, rule] as const);

/** Metrics with their labels, as docs/operate.md explains them; test/ops holds that page to the code. */
const METRICS = new Map(
  [
    ...readFileSync(join(ROOT, 'docs/operate.md'), 'utf8').matchAll(
      /^\| `(sentinel_soc_bot_[a-z_]+)(?:\{([a-z,]+)\})?` \|/gm,
    ),
  ].map(([, name = '', labels = '']) => [name, labels.split(',')] as const),
);
const source = globSync('src/**/*.ts', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

describe('the alerts about the bot itself', () => {
  it('are these', () => {
    expect(rules.map(({ name }) => name)).toEqual([
      'gone',
      'late',
      'store',
      'waiting',
      'given-up',
      'unreachable',
      'sign-in',
      'errors',
      'restarts',
      'canary',
    ]);
  });

  it.each(each)('%s goes by metrics that exist, and by labels that these have', (_name, { query }) => {
    const named = [...query.matchAll(/"(sentinel_soc_bot\w*?)_?"/g)].map(([, name = '']) => name);
    expect(named.filter((name) => name !== 'sentinel_soc_bot' && !METRICS.has(name))).toEqual([]);
    const labels = [...query.matchAll(/Properties\.(\w+)/g)].map(([, label]) => label);
    const known = named.flatMap((name) => METRICS.get(name) ?? []);
    expect(labels.filter((label) => !known.includes(label ?? ''))).toEqual([]);
    if (named.length === 0) expect(query).toContain('ContainerAppConsoleLogs_CL');
  });

  it.each(each)('%s looks for words that the bot really says', (_name, { query, todo }) => {
    const compared = [...query.matchAll(/(?:== |[("]|, )"([^"$]+)"/g)].map(([, word = '']) => word);
    const quoted = [...todo.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words);
    const words = [...compared, ...quoted.filter((one) => !/^npm run|^unwatch$/.test(one))];
    expect(words.filter((word) => !METRICS.has(word) && !source.includes(word))).toEqual([]);
    const codes = [...`${query} ${todo}`.matchAll(/\b((?:signin|teams)\.[a-z-]+)/g)].map(
      ([, code = '']) => code,
    );
    expect(codes.filter((code) => !(code in CATALOGUE))).toEqual([]);
  });

  it.each(each)('%s says in one sentence what to do', (_name, { title, todo, severity }) => {
    expect(title).toMatch(/^[A-Z].{15,}[^.]$/);
    expect(todo).toMatch(/^[A-Za-z.].{20,}[.?]$/);
    expect([1, 2]).toContain(severity);
  });

  it.each(each)(
    '%s has a window that Azure Monitor takes, and no more time in its query',
    (_name, { window, query }) => {
      const hours = { PT10M: 1 / 6, PT15M: 0.25, PT1H: 1, P2D: 48 }[window] ?? 0;
      expect(hours).toBeGreaterThan(0);
      expect(query.includes('ago(')).toBe(window === 'P2D');
    },
  );

  it('are asked of tables that are there only after the first lines', () => {
    const properties = at(resources.get('alerts')?.body, 'properties');
    expect(textOf(at(properties, 'skipQueryValidation'))).toBe('true');
  });
});
