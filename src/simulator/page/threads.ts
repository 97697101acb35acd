import { byId, el, keyed } from './dom.ts';
import { createMessage, updateMessage } from './messages.ts';
import type { MessageRow, Snapshot } from './snapshot.ts';
import { onSnapshot, redraw, state } from './store.ts';

interface Thread {
  readonly id: string;
  readonly place: string;
  readonly messages: readonly MessageRow[];
}

/** Near enough to the end to be carried along by what comes. */
const NEAR = 120;

export function startThreads(): void {
  onSnapshot(draw);
}

function draw(snapshot: Snapshot): void {
  const place = snapshot.places.find((one) => one.id === state.place);
  if (!place) return;
  const box = byId('threads');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR || box.dataset.place !== place.id;
  box.dataset.place = place.id;
  byId('place-name').textContent = place.name;
  byId('place-hint').textContent = place.kind === 'channel' ? snapshot.team : 'Your chat with the bot';
  const rows = snapshot.messages.filter((one) => one.place === place.id);
  box.classList.toggle('empty', rows.length === 0);
  keyed(box, place.kind === 'channel' ? threadsOf(rows) : alone(rows), {
    key: (thread) => thread.id,
    create: (thread) => el('div', { class: 'thread' }, el('div', { class: 'messages' }), replyButton(thread)),
    update: (node, thread) =>
      keyed(node.firstElementChild as HTMLElement, thread.messages, {
        key: (row) => row.id,
        create: createMessage,
        update: updateMessage,
      }),
  });
  redrawTheme(box, rows);
  if (atEnd) box.scrollTop = box.scrollHeight;
  const newest = rows.at(-1);
  if (newest) state.seen.set(`${snapshot.me} ${place.id}`, Number(newest.id));
}

/** A change of theme alters no row, so every message is looked at once more. */
function redrawTheme(box: HTMLElement, rows: readonly MessageRow[]): void {
  for (const row of rows) {
    const node = box.querySelector<HTMLElement>(`article[data-key="${row.id}"]`);
    if (node) updateMessage(node, row);
  }
}

function threadsOf(rows: readonly MessageRow[]): Thread[] {
  const threads = new Map<string, MessageRow[]>();
  for (const row of rows) threads.set(row.threadId, [...(threads.get(row.threadId) ?? []), row]);
  return [...threads].map(([id, messages]) => ({ id, place: messages[0]?.place ?? '', messages }));
}

const alone = (rows: readonly MessageRow[]): Thread[] =>
  rows.map((row) => ({ id: row.id, place: row.place, messages: [row] }));

function replyButton(thread: Thread): HTMLElement | undefined {
  if (!thread.place.startsWith('19:')) return undefined;
  const reply = () => {
    state.replyTo = thread.id;
    redraw();
    byId('words').focus();
  };
  return el('button', { type: 'button', class: 'link reply', onclick: reply }, 'Reply');
}
