import type { Button, CardVerb } from './verbs.ts';

/** A button of connector health, with all that its click carries. */
export interface HealthButton {
  readonly verb: CardVerb;
  readonly title: string;
  readonly style: Button['style'];
  readonly data: Readonly<Record<string, string | number>>;
  /** `none`: it goes whether or not the card's fields are filled in. */
  readonly inputs: 'auto' | 'none';
}

export const button = (
  verb: CardVerb,
  title: string,
  id: string,
  style: Button['style'] = 'default',
): HealthButton => ({ verb, title, style, data: { id }, inputs: 'auto' });

/** With more than the id: which page, which subscriptions, that it is confirmed. */
export const dataButton = (
  verb: CardVerb,
  title: string,
  id: string,
  data: Readonly<Record<string, string | number>>,
  style: Button['style'] = 'default',
): HealthButton => ({ verb, title, style, data: { id, ...data }, inputs: 'auto' });

/** To the card that this one came from, as it is known: nothing is read for it but the right to see it. */
export const backButton = (title: string, id: string): HealthButton => ({
  ...dataButton('connectors.show', title, id, { view: 'card' }),
  inputs: 'none',
});

/** Back and on, where there is more than one page. */
export function pageButtons(
  id: string,
  view: string,
  page: { readonly number: number; readonly of: number },
  filter?: string,
): HealthButton[] {
  const to = (number: number) => ({ view, page: number, ...(filter ? { filter } : {}) });
  return [
    ...(page.number > 1 ? [dataButton('connectors.show', 'Back', id, to(page.number - 1))] : []),
    ...(page.number < page.of ? [dataButton('connectors.show', 'Next', id, to(page.number + 1))] : []),
  ];
}

/** "Page 2 of 5", or nothing where there is only one. */
export const pageWords = ({ number, of }: { readonly number: number; readonly of: number }): string =>
  of > 1 ? `Page ${number} of ${of}. ` : '';
