import { sortable } from '../times.ts';
import { BadRequest } from './answers.ts';

/** A row of a table before the query's last projection. */
export type Row = Readonly<Record<string, unknown>>;

/** The texts in a query's list `COLUMN in~ ("a", "b")`, on one line or several, lower case; undefined where it holds no such list. */
export function listIn(query: string, column: string): string[] | undefined {
  const found = new RegExp(`\\b${column}\\s+(?:in~?|=~|==)\\s*(?:\\(([^)]*)|([^)|\\n]*))`, 'i').exec(query);
  if (!found) return undefined;
  return [...(found[1] ?? found[2] ?? '').matchAll(/["']([^"']*)["']/g)].map(([, text = '']) =>
    text.toLowerCase(),
  );
}

/** The times `datetime(…)` in a query, in the order in which they stand, in a form that sorts as text. */
export const timesIn = (query: string): string[] =>
  [...query.matchAll(/datetime\(\s*([^\s()]+)\s*\)/g)].map(([, time = '']) => {
    const known = sortable(time);
    if (!known) throw new BadRequest(`Query is invalid: 'datetime(${time})'.`);
    return known;
  });

/** The test of the query's steps `where todatetime(EXPRESSION) >= datetime(TIME)`. */
export function timeFilterOf(query: string): (row: Row) => boolean {
  const tests = stepsOf(query).flatMap((step) => {
    const [, expression, time] =
      /^where\s+todatetime\(([\s\S]+)\)\s*>=\s*(datetime\([^)]*\))$/i.exec(step) ?? [];
    if (!expression || !time) return [];
    const [value, [since = '']] = [evaluator(expression.trim()), timesIn(time)];
    return [(row: Row) => sortable(String(value(row))) >= since];
  });
  return (row) => tests.every((test) => test(row));
}

/** Rows after the projection, in the order that `order by todatetime(COLUMN) desc` asks for, and no more than `take N`. */
export function lastSteps(query: string, rows: readonly Row[]): Row[] {
  const steps = stepsOf(query);
  const [, column, direction] =
    steps.map((step) => /^order by todatetime\((\w+)\) (asc|desc)$/i.exec(step)).find(Boolean) ?? [];
  const most = steps.map((step) => /^take (\d+)$/i.exec(step)?.[1]).find(Boolean);
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  const key = (row: Row) => sortable(String(row[column ?? '']));
  const ordered = column
    ? [...rows].sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
    : [...rows];
  return ordered.slice(0, most === undefined ? undefined : Number(most));
}

const stepsOf = (query: string): string[] => query.split('|').map((step) => step.trim().replace(/;$/, ''));

/** Whether the query's steps name the table: at its start, in a `let`, or in a join's brackets. */
export const readsTable = (query: string, table: string): boolean =>
  new RegExp(`(?:^|[=(;])\\s*${table}\\b`, 'im').test(query);

/** A result column of the query's last `project`: its name, and how it is made from a row. */
export interface Column {
  readonly name: string;
  readonly value: (row: Row) => unknown;
}

/** The columns of the last `project` or `summarize … by`. @throws BadRequest for an expression that is not understood. */
export function columnsOf(query: string): Column[] | undefined {
  const last = stepsOf(query)
    .filter((step) => /^(project|summarize)\s/i.test(step))
    .at(-1);
  if (!last) return undefined;
  const project = /^project\s+([\s\S]+)$/i.exec(last)?.[1];
  if (project) return splitArguments(project).map(columnFrom);
  const [, sums = '', by = ''] = /^summarize\s+([\s\S]+?)(?:\s+by\s+([\s\S]+))?$/i.exec(last) ?? [];
  const named = [...splitArguments(by), ...splitArguments(sums)].filter((one) => one !== '');
  return named.map((one) => pathColumn(one.split('=')[0]?.trim() ?? ''));
}

function columnFrom(text: string): Column {
  const [, name, expression] = /^(\w+)\s*=(?![=~])\s*([\s\S]+)$/.exec(text) ?? [];
  return name && expression ? { name, value: evaluator(expression.trim()) } : pathColumn(text);
}

const pathColumn = (path: string): Column => ({ name: path.replaceAll('.', '_'), value: evaluator(path) });

const FUNCTIONS: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  coalesce: (values) => values.find((one) => one !== undefined && one !== null && one !== '') ?? null,
  tostring: ([value]) => (value === undefined || value === null ? '' : String(value)),
  tobool: ([value]) => (value === undefined ? null : String(value) === 'true'),
  tolower: ([value]) => String(value ?? '').toLowerCase(),
};

function evaluator(expression: string): (row: Row) => unknown {
  const [, name = '', inner = ''] = /^(\w+)\(([\s\S]*)\)$/.exec(expression) ?? [];
  const fn = FUNCTIONS[name.toLowerCase()];
  if (fn) {
    const parts = splitArguments(inner).map(evaluator);
    return (row) => fn(parts.map((part) => part(row)));
  }
  if (!/^\w+(\.\w+)*$/.test(expression)) throw new BadRequest(`Query is invalid: '${expression}'.`);
  return (row) =>
    expression
      .split('.')
      .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], row);
}

/** Splits at the commas that stand outside brackets. */
function splitArguments(text: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}
