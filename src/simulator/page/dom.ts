type Child = Node | string | number | false | undefined | null;
type Props = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** An element with attributes (functions are listeners) and children; text is only ever text. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') node.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== undefined) node.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child !== false && child !== undefined && child !== null)
      node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** The element with this id, which index.html has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found as T;
}

/** How one kind of row is drawn. */
export interface RowKind<T> {
  key(item: T): string;
  create(item: T): HTMLElement;
  /** Without it a row that changed is drawn anew, open details and focus kept. */
  update?(node: HTMLElement, item: T): void;
}

const prints = new WeakMap<HTMLElement, string>();

/** Brings the children of `parent` in line with `items`, touching only what changed. */
export function keyed<T>(parent: HTMLElement, items: readonly T[], kind: RowKind<T>): void {
  const present = new Map(
    [...parent.children].map((node) => [(node as HTMLElement).dataset.key, node as HTMLElement]),
  );
  let after: HTMLElement | undefined;
  for (const item of items) {
    const key = kind.key(item);
    const old = present.get(key);
    present.delete(key);
    const node = old ? refreshed(old, item, kind) : create(item, kind);
    node.dataset.key = key;
    const place = after ? after.nextElementSibling : parent.firstElementChild;
    if (node !== place) parent.insertBefore(node, place);
    after = node;
  }
  for (const gone of present.values()) gone.remove();
}

function create<T>(item: T, kind: RowKind<T>): HTMLElement {
  const node = kind.create(item);
  prints.set(node, JSON.stringify(item));
  kind.update?.(node, item);
  return node;
}

function refreshed<T>(old: HTMLElement, item: T, kind: RowKind<T>): HTMLElement {
  if (prints.get(old) === JSON.stringify(item)) return old;
  if (kind.update) {
    prints.set(old, JSON.stringify(item));
    kind.update(old, item);
    return old;
  }
  const focus = (document.activeElement as HTMLElement | null)?.dataset.focus;
  const open = [...old.querySelectorAll('details')].map((one) => one.open);
  const node = create(item, kind);
  node.querySelectorAll('details').forEach((one, index) => {
    one.open = open[index] ?? false;
  });
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(node);
  if (hadFocus && focus) node.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
  return node;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A time of day. */
export const time = (ms: number): HTMLTimeElement =>
  el('time', { datetime: new Date(ms).toISOString() }, clock.format(ms));
