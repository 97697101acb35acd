import { byId } from './dom.ts';
import { onSnapshot, order, redraw, state } from './store.ts';
import { toast } from './toasts.ts';

const said: string[] = [];
let back = 0;

/** The box to type commands into; Enter sends, the bot is mentioned without saying so, arrow up brings earlier words back. */
export function startCompose(): void {
  const words = byId<HTMLInputElement>('words');
  byId('compose').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text) void say(text);
    words.value = '';
  });
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    back = Math.min(said.length, Math.max(0, back + (event.key === 'ArrowUp' ? 1 : -1)));
    words.value = said[said.length - back] ?? '';
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-words]')) {
    button.addEventListener('click', () => void say(button.dataset.words ?? ''));
  }
  byId('replying').querySelector('button')?.addEventListener('click', newThread);
  onSnapshot((snapshot) => {
    const place = snapshot.places.find((one) => one.id === state.place);
    const root = snapshot.messages.find((one) => one.id === state.replyTo && one.place === state.place);
    const where = place?.kind === 'channel' ? `@SOC Bot in ${place.name}` : 'SOC Bot';
    words.placeholder = `Message ${where}`;
    byId('replying').hidden = !root;
    if (root)
      (byId('replying').firstElementChild as HTMLElement).textContent =
        `Replying to ${root.summary ?? root.text ?? root.from}`;
  });
}

function newThread(): void {
  state.replyTo = undefined;
  redraw();
  byId('words').focus();
}

async function say(text: string): Promise<void> {
  said.push(text);
  back = 0;
  const answer = await order('say', { place: state.place, text, thread: state.replyTo });
  if (!answer.ok) toast(answer.problem ?? 'The message was not sent.', 'error');
}
