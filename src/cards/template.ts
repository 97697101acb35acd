import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import type { Card } from './views.ts';

/** Teams takes about 28 KB for a whole message; a card may use so many characters of it. */
export const CARD_LENGTH = 20_000;

/**
 * Reads and parses a template once; what comes back fills it. Expressions are evaluated in the template only: a `${…}` in
 * the face stays the text that it is. Every field that the template names must be there, or its expression would show.
 */
export function loadTemplate<Face extends object>(name: string): (face: Face) => Card {
  const source = readFileSync(new URL(`./templates/${name}.json`, import.meta.url), 'utf8');
  const template = new Template(JSON.parse(source));
  return (face) => withoutDefaults(template.expand({ $root: face })) as Card;
}

/** Draws with as many rows as fit: `draw` gets how many to show, at most `rows`. */
export function withinLength(rows: number, draw: (shown: number) => Card): Card {
  for (let shown = rows; shown > 0; shown -= 1) {
    const card = draw(shown);
    if (JSON.stringify(card).length <= CARD_LENGTH) return card;
  }
  return draw(0);
}

/** What an element of a type need not say, since it is the default anyway; on other types it may mean something. */
const DEFAULTS: Record<string, Record<string, unknown>> = {
  TextRun: { color: 'Default', weight: 'Default', isSubtle: false },
  'Action.Execute': { style: 'default' },
  'Input.ChoiceSet': { value: '' },
  'Input.Text': { value: '' },
};

/** Takes out what only repeats a default, and the nulls that the engine leaves where `$when` dropped a single object. */
function withoutDefaults(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutDefaults);
  if (typeof node !== 'object' || node === null) return node;
  const defaults = DEFAULTS[String((node as { type?: unknown }).type)] ?? {};
  const kept = Object.entries(node).filter(([key, value]) => value !== null && defaults[key] !== value);
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutDefaults(value)]));
}
