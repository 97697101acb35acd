import { el } from './dom.ts';

/** A switch with a label and a sentence about it. */
export function toggleRow(row: {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}): HTMLElement {
  const { id, label, hint, on, set } = row;
  const button = el('button', {
    type: 'button',
    role: 'switch',
    class: 'switch',
    id,
    'aria-checked': String(on),
    'aria-describedby': `hint-${id}`,
    'data-focus': id,
    onclick: () => set(!on),
  });
  return choiceRow(id, label, hint, button);
}

/** Anything to choose from, with its label and a sentence about it. */
export const choiceRow = (id: string, label: string, hint: string, control: HTMLElement): HTMLElement =>
  el(
    'div',
    { class: 'row choice' },
    el('label', { for: id }, label),
    control,
    el('p', { class: 'facts', id: `hint-${id}` }, hint),
  );
