import { byId } from './dom.ts';
import type { OrderAnswer } from './snapshot.ts';
import { order, state } from './store.ts';

/**
 * Teams' sign-in window. Resolves with what the bot answered once the person is signed in, or undefined where they
 * closed it.
 */
export function askToSignIn(signIn: string): Promise<OrderAnswer | undefined> {
  const dialog = byId<HTMLDialogElement>('sign-in');
  const me = state.snapshot?.people.find((one) => one.objectId === state.me);
  const who = dialog.querySelector('.who') as HTMLElement;
  who.textContent = `Sign in as ${me?.name ?? 'yourself'}. No password is asked in this demo.`;
  const confirm = byId<HTMLButtonElement>('sign-in-confirm');
  const cancel = byId<HTMLButtonElement>('sign-in-cancel');
  return new Promise((resolve) => {
    const end = (answer: OrderAnswer | undefined) => {
      confirm.onclick = null;
      cancel.onclick = null;
      dialog.oncancel = null;
      confirm.disabled = false;
      dialog.close();
      resolve(answer);
    };
    confirm.onclick = () => {
      confirm.disabled = true;
      void order('sign-in', { signIn }).then(end);
    };
    cancel.onclick = () => end(undefined);
    dialog.oncancel = () => end(undefined);
    dialog.showModal();
  });
}
