import { hostConfig } from './host-config.ts';
import { markdown } from './markdown.ts';
import { isDark } from './theme.ts';

declare const AdaptiveCards: typeof import('adaptivecards');

/** A button that was pressed, with the inputs merged into its data. */
export interface Pressed {
  readonly verb: string;
  readonly title: string;
  readonly id?: string;
  readonly data: Record<string, unknown>;
}

/** The inputs of what is drawn, so that half-typed words can be carried over. */
const cards = new WeakMap<HTMLElement, import('adaptivecards').AdaptiveCard>();

/** What is typed into a drawn card now, by input id. */
export const typedInto = (drawn: HTMLElement): Map<string, string> =>
  new Map(
    (cards.get(drawn)?.getAllInputs() ?? []).flatMap(({ id, value }) =>
      id && value ? [[id, String(value)] as const] : [],
    ),
  );

/** Draws a card with Microsoft's renderer. Inputs that are required and empty stop the press there, as in Teams. */
export function drawCard(
  json: Record<string, unknown>,
  onPress: (pressed: Pressed) => void,
  typed: ReadonlyMap<string, string> = new Map(),
): HTMLElement {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(isDark()));
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) window.open(action.url, '_blank', 'noopener');
    if (!(action instanceof AdaptiveCards.ExecuteAction)) return;
    const { verb, title = '', id, data } = action;
    onPress({ verb, title, id, data: { ...(data as object) } });
  };
  card.onAnchorClicked = (_element, anchor) => {
    window.open(anchor.href, '_blank', 'noopener');
    return true;
  };
  card.parse(json, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  for (const input of card.getAllInputs()) {
    const value = typed.get(input.id ?? '');
    // Every kind of input that we know has it; the base class alone does not say so.
    if (value !== undefined) (input as unknown as { defaultValue: string }).defaultValue = value;
  }
  const drawn = card.render() ?? document.createElement('div');
  if (typeof json.lang === 'string') drawn.lang = json.lang;
  ownIds(drawn);
  cards.set(drawn, card);
  return drawn;
}

let drawnSoFar = 0;

/**
 * Element ids repeat from card to card; in the page an id must be alone: those that nothing points to become data, and what a
 * button unfolds gets a number. Ids that the renderer makes up are alone already.
 */
function ownIds(root: HTMLElement): void {
  drawnSoFar += 1;
  for (const button of root.querySelectorAll('[aria-controls]')) {
    const id = button.getAttribute('aria-controls') ?? '';
    const target = root.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!target) continue;
    target.id = `${id}-${drawnSoFar}`;
    button.setAttribute('aria-controls', target.id);
  }
  const pointed = new Set(
    [...root.querySelectorAll('[for],[aria-labelledby],[aria-describedby],[aria-controls],[list]')].flatMap(
      (node) =>
        ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list'].flatMap(
          (name) => node.getAttribute(name)?.split(' ') ?? [],
        ),
    ),
  );
  for (const node of root.querySelectorAll<HTMLElement>('[id]')) {
    if (pointed.has(node.id)) continue;
    node.dataset.id = node.id;
    node.removeAttribute('id');
  }
}
