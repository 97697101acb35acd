import { byId, el } from './dom.ts';
import type { Snapshot } from './snapshot.ts';
import { onSnapshot, redraw, state } from './store.ts';

const SHOWN_MS = 7_000;
const AT_MOST = 3;

/** A line at the edge of the window; a problem stays until it is dismissed. */
export function toast(text: string, kind: 'message' | 'error', onOpen?: () => void): void {
  const box = byId('toasts');
  const line = el('div', { class: kind === 'error' ? 'toast problem' : 'toast' });
  const gone = () => line.remove();
  const open = () => {
    gone();
    onOpen?.();
  };
  line.append(
    onOpen ? el('button', { type: 'button', class: 'link', onclick: open }, text) : el('span', {}, text),
    el('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss', onclick: gone }, '×'),
  );
  box.append(line);
  while (box.childElementCount > AT_MOST) box.firstElementChild?.remove();
  if (kind === 'message') setTimeout(gone, SHOWN_MS);
}

let newest: number | undefined;
let forWhom: string | undefined;

/** Teams' notification for what the bot posts where the reader is not looking. */
export function startNotifications(): void {
  onSnapshot((snapshot) => {
    const before = forWhom === snapshot.me ? newest : undefined;
    newest = Math.max(0, ...snapshot.messages.map((one) => Number(one.id)));
    forWhom = snapshot.me;
    if (before !== undefined) announce(snapshot, before);
  });
}

function announce(snapshot: Snapshot, after: number): void {
  for (const message of snapshot.messages) {
    if (Number(message.id) <= after || !message.byBot || !message.summary || message.place === state.place)
      continue;
    const place = snapshot.places.find((one) => one.id === message.place);
    toast(`${place?.name ?? 'Teams'}: ${message.summary}`, 'message', () => {
      state.place = message.place;
      redraw();
    });
  }
}
