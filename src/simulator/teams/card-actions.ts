type Card = Record<string, unknown>;

/** A button somewhere in a card. */
export interface CardButton {
  readonly type: string;
  readonly title?: string;
  readonly verb?: string;
  readonly id?: string;
  readonly url?: string;
  readonly data: Record<string, unknown>;
  readonly takesInputs: boolean;
}

/** An input field somewhere in a card. */
export interface CardInput {
  readonly type: string;
  readonly id: string;
  readonly isRequired: boolean;
  readonly errorMessage?: string;
  readonly value?: string;
  readonly maxLength?: number;
  readonly regex?: string;
  readonly choices?: readonly string[];
}

/** All buttons of a card, in the order in which they stand. */
export function buttonsOf(card: Card): CardButton[] {
  return nodes(card)
    .filter((node) => typeof node.type === 'string' && node.type.startsWith('Action.'))
    .map((node) => ({
      type: String(node.type),
      title: text(node.title),
      verb: text(node.verb),
      id: text(node.id),
      url: text(node.url),
      data: isObject(node.data) ? node.data : {},
      takesInputs: String(node.associatedInputs ?? 'auto').toLowerCase() !== 'none',
    }));
}

/** All input fields of a card. */
export function inputsOf(card: Card): CardInput[] {
  return nodes(card)
    .filter((node) => typeof node.type === 'string' && node.type.startsWith('Input.'))
    .map((node) => ({
      type: String(node.type),
      id: String(node.id),
      isRequired: node.isRequired === true,
      errorMessage: text(node.errorMessage),
      value: node.value === undefined ? undefined : String(node.value),
      maxLength: typeof node.maxLength === 'number' ? node.maxLength : undefined,
      regex: text(node.regex),
      choices: Array.isArray(node.choices) ? node.choices.map((choice) => String(choice?.value)) : undefined,
    }));
}

/**
 * What the client would send for the card's inputs, or what it would complain about, by input id. Names that the card
 * does not have are an error of the caller.
 */
export function fillInputs(
  card: Card,
  given: Readonly<Record<string, string>>,
): { readonly values: Record<string, string>; readonly complaints: Record<string, string> } {
  const inputs = inputsOf(card);
  const stranger = Object.keys(given).find((id) => !inputs.some((input) => input.id === id));
  if (stranger)
    throw new Error(
      `The card has no input "${stranger}"; it has: ${inputs.map((one) => one.id).join(', ') || 'none'}.`,
    );
  const values: Record<string, string> = {};
  const complaints: Record<string, string> = {};
  for (const input of inputs) {
    const value = given[input.id] ?? input.value ?? '';
    const complaint = complain(input, value);
    if (complaint) complaints[input.id] = complaint;
    if (value !== '') values[input.id] = value;
  }
  return { values, complaints };
}

function complain(input: CardInput, value: string): string | undefined {
  const wrong = input.errorMessage ?? `${input.id} is not valid.`;
  if (value.trim() === '') return input.isRequired ? wrong : undefined;
  if (input.maxLength !== undefined && value.length > input.maxLength) return wrong;
  if (input.regex !== undefined && !new RegExp(input.regex).test(value)) return wrong;
  const picked = input.choices && value.split(',').every((one) => input.choices?.includes(one));
  return picked === false ? wrong : undefined;
}

/** Every object in the card, depth first; `fallback` content is not drawn where the element itself is. */
function nodes(value: unknown): Card[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (!isObject(value)) return [];
  const inner = Object.entries(value).filter(
    ([name]) => name !== 'data' && name !== 'fallback' && name !== 'msteams',
  );
  return [value, ...inner.flatMap(([, one]) => nodes(one))];
}

const isObject = (value: unknown): value is Card =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
