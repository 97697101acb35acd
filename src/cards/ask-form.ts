import { bold, subtle, toned } from './runs.ts';
import { loadTemplate } from './template.ts';
import { plain, typed, words } from './text.ts';
import type { AskFormView, Card } from './views.ts';

const TEXT_LENGTH = 1_000;

const fill = loadTemplate<ReturnType<typeof askFace>>('ask-form');

/** A form of one question, for the person who pressed only. Its button acts, its Cancel brings the card back. */
export const renderAskForm = (view: AskFormView): Card => fill(askFace(view));

/** Exactly what the template `ask-form` binds. */
function askFace({ input, ...view }: AskFormView) {
  const maxLength = input.maxLength ?? TEXT_LENGTH;
  return {
    id: view.id,
    verb: view.verb,
    heading: words(view.heading, 100),
    title: [subtle(plain(view.title, 120))],
    complaint: view.complaint ? [toned(plain(view.complaint, 200), 'attention')] : [],
    inputId: input.id,
    label: words(input.label, 100),
    choices: (input.choices ?? []).map(({ value, title }) => ({ value, title: words(title, 60) })),
    value: typed(input.value ?? '', maxLength),
    maxLength,
    note: view.note ? [subtle(plain(view.note, 300))] : [],
    actor: [subtle('Runs as '), bold(plain(view.actor, 60))],
    submit: words(view.submit, 60),
  };
}
