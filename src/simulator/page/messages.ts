import { drawCard, type Pressed, typedInto } from './card.ts';
import { el, time } from './dom.ts';
import { askToSignIn } from './sign-in.ts';
import type { MessageRow } from './snapshot.ts';
import { order, state } from './store.ts';
import { isDark } from './theme.ts';
import { toast } from './toasts.ts';

/** What is drawn in each message's body now, so that a card with a half-typed form is left alone until it changes. */
const drawn = new WeakMap<HTMLElement, { readonly version: string; readonly dark: boolean }>();

/** An empty message; `updateMessage` fills it. */
export function createMessage(row: MessageRow): HTMLElement {
  return el(
    'article',
    { class: row.byBot ? 'message bot' : 'message', 'aria-label': `${row.from}` },
    el('div', { class: 'avatar', 'aria-hidden': 'true' }, row.byBot ? '' : initials(row.from)),
    el('header', {}, el('strong', {}, row.from), ' ', time(row.at), el('span', { class: 'marks' })),
    el('div', { class: 'body' }),
    el('p', { class: 'note', role: 'status' }),
  );
}

/** Brings a message up to date; its card is drawn anew only when this person is to see another one. */
export function updateMessage(node: HTMLElement, row: MessageRow): void {
  const marks = [row.personal ? 'Only you see this' : '', row.edited && !row.personal ? 'Edited' : ''].filter(
    Boolean,
  );
  part(node, '.marks').textContent = marks.join(' · ');
  const note = part(node, '.note');
  note.className = row.note?.kind === 'error' ? 'note problem' : 'note';
  if (note.textContent !== (row.note?.text ?? '')) note.textContent = row.note?.text ?? '';
  const body = part(node, '.body');
  const [before, now] = [drawn.get(body), { version: `${row.version} ${state.me}`, dark: isDark() }];
  if (before?.version === now.version && before.dark === now.dark) return;
  drawn.set(body, now);
  const hadFocus = body.contains(document.activeElement);
  const card = body.querySelector<HTMLElement>('.ac-adaptiveCard');
  const typed = card && before?.version === now.version ? typedInto(card) : undefined;
  body.replaceChildren(content(node, row, typed));
  body.inert = false;
  body.removeAttribute('aria-busy');
  if (hadFocus) focusInto(body);
}

function content(node: HTMLElement, row: MessageRow, typed?: ReadonlyMap<string, string>): HTMLElement {
  const card = row.hasCard ? state.cards.get(row.id) : undefined;
  if (card)
    return el(
      'div',
      { class: 'card' },
      drawCard(card, (pressed) => void press(node, row, pressed), typed),
    );
  return el('p', { class: 'text' }, row.byBot ? '' : mention(row), row.text ?? '');
}

const mention = (row: MessageRow): HTMLElement | undefined =>
  row.place.startsWith('19:') ? el('span', { class: 'mention' }, 'SOC Bot ') : undefined;

async function press(node: HTMLElement, row: MessageRow, pressed: Pressed): Promise<void> {
  const body = part(node, '.body');
  const card = part(body, '.card');
  const version = drawn.get(body);
  body.setAttribute('aria-busy', 'true');
  card.inert = true;
  part(node, '.note').textContent = '';
  const answer = await order('click', { place: row.place, message: row.id, ...pressed });
  await settle(node, row, answer);
  if (drawn.get(body) === version) {
    body.removeAttribute('aria-busy');
    card.inert = false;
    focusInto(body);
  }
}

async function settle(
  node: HTMLElement,
  row: MessageRow,
  answer: Awaited<ReturnType<typeof order>>,
): Promise<void> {
  if (answer.signIn) {
    const signedIn = await askToSignIn(answer.signIn);
    if (signedIn) await settle(node, row, signedIn);
    return;
  }
  if (!answer.ok) toast(answer.problem ?? 'That did not work.', 'error');
}

/** After a card gave way to another, the keyboard stands on the new one, not at the top of the page. */
function focusInto(body: HTMLElement): void {
  const first = body.querySelector<HTMLElement>('.ac-adaptiveCard') ?? body;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

const part = (node: HTMLElement, selector: string): HTMLElement =>
  node.querySelector(selector) as HTMLElement;

/** Two letters for a round badge. */
export const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('');
