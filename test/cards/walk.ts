/** Looks into finished cards, for tests. */
export type Node = Record<string, unknown>;

/** Every object of a card, outermost first. */
export function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

export const ofType = (card: unknown, ...types: string[]): Node[] =>
  [...nodesOf(card)].filter((node) => types.includes(String(node.type)));

export const withId = (card: unknown, id: string): Node | undefined =>
  [...nodesOf(card)].find((node) => node.id === id && node.type !== undefined);

/** What a reader sees of it, in order. */
export const textOf = (value: unknown): string =>
  [...nodesOf(value)].flatMap((node) => (typeof node.text === 'string' ? [node.text] : [])).join('');

/** Every string that a card holds, wherever. */
export function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const child of Object.values(value)) yield* stringsOf(child);
}

export const verbsOf = (card: unknown): string[] =>
  ofType(card, 'Action.Execute').map((action) => String(action.verb));
