import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];

interface Said {
  readonly where: string;
  readonly levels: readonly string[];
  /** Undefined where it is no constant. */
  readonly sentence?: string;
}

/** The words of a literal, or of both arms of a choice between two. */
const literals = (node: ts.Expression): string[] => {
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isConditionalExpression(node) ? [...literals(node.whenTrue), ...literals(node.whenFalse)] : [];
};

/** What a call says to a log, under which levels; undefined for any other call. */
function saidBy(call: ts.CallExpression, where: string): Said[] {
  const { expression, arguments: given } = call;
  const isMember = ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression);
  if (!isMember || !/(^|\.)log$/.test(expression.expression.getText())) return [];
  const levels = ts.isPropertyAccessExpression(expression)
    ? [expression.name.text]
    : literals(expression.argumentExpression);
  const last = given.at(-1);
  const sentences = last ? literals(last) : [];
  return sentences.length > 0
    ? sentences.map((sentence) => ({ where, levels, sentence }))
    : [{ where, levels, sentence: undefined }];
}

function saidIn(path: string): Said[] {
  const found: Said[] = [];
  const source = ts.createSourceFile(
    path,
    readFileSync(join(ROOT, path), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(...saidBy(node, path));
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('simulator/') && path !== 'demo.ts')
  .map((path) => `src/${path}`);
const said = SOURCES.flatMap(saidIn);

const PAGE = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');
const section = PAGE.split('\n## Log sentences\n')[1]?.split('\n## ')[0] ?? '';
const rows = [...section.matchAll(/^\| ([^|]+) \| ([a-z ]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .map(([, sentence = '', level = '', means = '', todo = '']) => ({ sentence, level, means, todo }))
  .filter(({ sentence }) => sentence !== 'Sentence');

describe('every log sentence', () => {
  it('is a constant, under a level that there is', () => {
    expect(said.length).toBeGreaterThan(45);
    expect(said.filter(({ sentence }) => sentence === undefined)).toEqual([]);
    expect(
      said.filter(({ levels }) => levels.length === 0 || levels.some((one) => !LEVELS.includes(one))),
    ).toEqual([]);
  });

  it('is in the runbook with its level, meaning and what to do, and no other is', () => {
    const inCode = said.map(({ sentence, levels }) => `${[...levels].sort().join(' or ')}: ${sentence}`);
    const onPage = rows.map(
      ({ sentence, level }) => `${level.split(' or ').sort().join(' or ')}: ${sentence}`,
    );
    expect([...new Set(onPage)].sort()).toEqual([...new Set(inCode)].sort());
    expect(new Set(onPage).size).toBe(onPage.length);
    expect(rows.filter(({ means, todo }) => means.length < 5 || todo.length < 5)).toEqual([]);
  });

  it('is quoted in the rest of the runbook, and in the alerts, only as it is', () => {
    const alerts = readFileSync(join(ROOT, 'infra/modules/alerts.bicep'), 'utf8');
    const quoted = [...`${PAGE}\n${alerts}`.matchAll(/(?:line|log says) "([^"]+)"/g)].map(
      ([, words = '']) => words,
    );
    // By symptom they stand without such a word before them; what a button or a card says begins with a capital.
    const symptoms = (PAGE.split('\n## When something is wrong\n')[1]?.split('\n## ')[0] ?? '').replace(
      /\s+/g,
      ' ',
    );
    const bare = [...symptoms.matchAll(/"((?:a|an|the) [^"]+)"/g)].map(([, words = '']) => words);
    expect(bare.length).toBeGreaterThan(5);
    quoted.push(...bare);
    expect(quoted.length).toBeGreaterThan(3);
    const known = said.map(({ sentence = '' }) => sentence);
    expect(quoted.filter((words) => !known.some((sentence) => sentence.startsWith(words)))).toEqual([]);
  });
});
