import { alertRows } from './alert-rows.ts';
import { bold, counted, joined, normal, type Run, subtle, toned } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, typed } from './text.ts';
import type { Card, CloseFormView } from './views.ts';

const COMMENT_LENGTH = 3_000;

const fill = loadTemplate<ReturnType<typeof closeFace>>('close-form');

/** The form that answers "Close…": for the person who pressed only. Its button closes, its Cancel brings the card back. */
export const renderCloseForm = (view: CloseFormView): Card =>
  withinLength(view.alerts.length, (shown) => fill(closeFace(view, shown)));

/** Exactly what the template `close-form` binds. */
function closeFace(view: CloseFormView, shown: number) {
  return {
    id: view.id,
    heading: closeWhat(view),
    title: [subtle(plain(view.title, 120))],
    complaint: view.complaint ? [toned(plain(view.complaint, 200), 'attention')] : [],
    classification: choice(view.prefill?.classification),
    comment: typed(view.prefill?.comment ?? '', COMMENT_LENGTH),
    commentRequired: view.commentRequired,
    commentLabel: view.commentRequired ? 'Comment for the record' : 'Comment for the record (optional)',
    commentLength: COMMENT_LENGTH,
    alertRows: alertRows(view.alerts.slice(0, shown), view.moreAlerts + view.alerts.length - shown, false),
    asksAboutAlerts: view.willStayOpen > 0,
    stayOpen: stayOpenRuns(view),
    alerts: choice(view.prefill?.alerts),
    alertsLabel: `What becomes of ${view.willStayOpen === 1 ? 'it' : 'them'}?`,
    direct: `Close ${view.willStayOpen === 1 ? 'that one' : 'those'} directly too, with my rights`,
    leave: `Leave ${view.willStayOpen === 1 ? 'it' : 'them'} open`,
    actor: [subtle('Closes as '), bold(plain(view.actor, 60))],
  };
}

/** Names the object, and its alerts only where all that are open will close. */
function closeWhat({ number, alertsCount, willClose, alreadyClosed }: CloseFormView): string {
  if (willClose === 0 || willClose + alreadyClosed !== alertsCount) return `Close #${number}`;
  const alerts = willClose === 1 ? 'alert' : `${willClose}${alreadyClosed > 0 ? ' open' : ''} alerts`;
  return `Close #${number} and its ${alerts}`;
}

/** "Sync is off on Shared Services, Lab: 2 alerts stay open." Names stand here since a choice's title may be read as markdown. */
function stayOpenRuns({ willStayOpen, directOn }: CloseFormView): Run[] {
  const stays = `${counted(willStayOpen, 'alert')} ${willStayOpen === 1 ? 'stays' : 'stay'} open.`;
  if (directOn.length === 0) return [normal(stays)];
  const names = directOn.slice(0, 5).map((name) => bold(plain(name, 60)));
  const more = directOn.length > 5 ? [normal(` and ${directOn.length - 5} more`)] : [];
  return [normal('Sync is off on '), ...joined(names, ', '), ...more, normal(`: ${stays}`)];
}

/** A choice to start from: only what can be one of ours; the client ignores what is not among the choices. */
const choice = (value: string | undefined): string => (value && /^[A-Za-z.]{1,60}$/.test(value) ? value : '');
