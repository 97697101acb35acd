import { backButton, dataButton } from './health-buttons.ts';
import type { AcceptFormView, RepairPreviewView, RepairResultView, RepairStepLine } from './repair-views.ts';
import { renderRows } from './rows.ts';
import { bold, colorOf, normal, subtle, toned } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, typed, words } from './text.ts';
import type { Card } from './views.ts';

/** What would be done: nothing happens before its button is pressed. */
export const renderRepairPreview = (view: RepairPreviewView): Card =>
  renderRows({
    heading: view.heading,
    complaint: view.complaint,
    notes: view.notes,
    rows: view.steps.map((step) => stepRow(step, step.right)),
    more: view.moreSteps,
    choice: view.subPlans
      ? {
          id: 'subPlan',
          label: 'Sub-plan',
          required: true,
          options: view.subPlans.map((one) => ({ title: one, value: one })),
        }
      : undefined,
    footnote: view.canConfirm
      ? 'Each step looks first, is made with your own rights, and is read back. The first fault stops it.'
      : '',
    buttons: [
      ...(view.canConfirm
        ? [
            dataButton(
              view.verb,
              plain(view.confirm, 60),
              view.id,
              { ...view.carry, subscriptions: view.subscriptions, confirm: 'yes' },
              'positive',
            ),
          ]
        : []),
      backButton('Cancel', view.id),
    ],
  });

/** What was done, step by step. */
export const renderRepairResult = (view: RepairResultView): Card =>
  renderRows({
    heading: view.tone === 'good' ? 'Repaired' : 'Repair stopped',
    subtitle: [{ ...normal(plain(view.heading, 400)), color: colorOf(view.tone) }],
    rows: view.steps.map((step) => stepRow(step, step.result)),
    more: view.moreSteps,
    footnote: view.footnote,
    buttons: [backButton('Show the card', view.id)],
  });

const stepRow = (step: RepairStepLine, mark: RepairStepLine['right']) => ({
  what: [bold(plain(step.what, 120))],
  mark,
  details: [subtle(`${plain(step.from, 60)} \u2192 ${plain(step.to, 60)}`)],
});

const fillForm = loadTemplate<ReturnType<typeof formFace>>('accept-form');

/** Which gaps, why, and until when. */
export const renderAcceptForm = (view: AcceptFormView): Card =>
  withinLength(view.choices.length, (shown) => fillForm(formFace(view, shown)));

function formFace(view: AcceptFormView, shown: number) {
  const left = view.moreChoices + view.choices.length - shown;
  return {
    id: view.id,
    heading: words(view.heading, 100),
    complaint: view.complaint ? [toned(plain(view.complaint, 200), 'attention')] : [],
    choices: view.choices.slice(0, shown).map(({ value, title }) => ({ value, title: words(title, 120) })),
    chosen: view.prefill?.chosen ?? (view.choices.length === 1 ? (view.choices[0]?.value ?? '') : ''),
    more: left > 0 ? [subtle(`And ${left} more; accept these first.`)] : [],
    reason: typed(view.prefill?.reason ?? '', 500),
    until: view.prefill?.until ?? '',
    note: [
      subtle(
        'It is quiet until then, stays listed under "connectors gaps", and comes back when the time is over.',
      ),
    ],
  };
}
