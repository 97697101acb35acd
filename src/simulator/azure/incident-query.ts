import { sortable } from '../times.ts';
import type { SimIncident } from '../world.ts';
import { BadRequest } from './answers.ts';

type Test = (incident: SimIncident) => boolean;

const TERM = /^properties\/(\w+) (eq|ne|ge|gt|le|lt) ('(?:[^']|'')*'|[\w:.+-]+)$/;
const COMPARE: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

/** The test that an OData `$filter` describes: comparisons of properties, joined by `and`. @throws BadRequest for others. */
export function filterFrom(text: string | null): Test {
  if (!text) return () => true;
  const tests = text.split(/ and (?=properties\/)/i).map((term) => termFrom(term.trim()));
  return (incident) => tests.every((test) => test(incident));
}

function termFrom(term: string): Test {
  const [, name = '', operator = '', literal = ''] = TERM.exec(term) ?? [];
  const compare = COMPARE[operator];
  if (!compare) throw new BadRequest(`Invalid filter: '${term}'.`);
  const wanted = comparable(literal.replace(/^'|'$/g, '').replaceAll("''", "'"));
  return ({ properties }) => {
    const value = properties[name];
    return value !== undefined && compare(comparable(value), wanted);
  };
}

/** Times at their full precision, numbers by value, everything else as text. */
function comparable(value: unknown): string {
  const text = String(value);
  return sortable(text) || (/^\d+$/.test(text) ? text.padStart(20, '0') : text);
}

/** The order that `$orderby` asks for; the newest first unless told. @throws BadRequest for anything else than one property. */
export function orderFrom(text: string | null): (a: SimIncident, b: SimIncident) => number {
  const [, name = '', direction = 'asc'] =
    /^properties\/(\w+)(?: (asc|desc))?$/i.exec(text ?? 'properties/createdTimeUtc desc') ?? [];
  if (!name) throw new BadRequest(`Invalid orderby: '${text}'.`);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  const key = ({ properties }: SimIncident) => comparable(properties[name] ?? '');
  return (a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
