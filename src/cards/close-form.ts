import { alertRows } from './alert-rows.ts';
import { bold, counted, joined, normal, type Run, subtle, toned } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, typed } from './text.ts';
import { utcDayTime } from './times.ts';
import type { Card, CloseFormView } from './views.ts';

const COMMENT_LENGTH = 3_000;

const fill = loadTemplate<ReturnType<typeof closeFace>>('close-form');

/** The form that answers "Close…": for the person who pressed only. Its button closes, its Cancel brings the card back. */
export const renderCloseForm = (view: CloseFormView): Card =>
  withinLength(view.alerts.length, (shown) => fill(closeFace(view, shown)));

/** Exactly what the template `close-form` binds. */
function closeFace(view: CloseFormView, shown: number) {
  const open = view.willStayOpen + view.mayStayOpen;
  const them = open === 1 ? 'it' : 'them';
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
    asksAboutAlerts: open > 0,
    stayOpen: stayOpenRuns(view),
    alerts: choice(view.prefill?.alerts),
    alertsLabel: `What becomes of ${them}?`,
    direct: `Close ${open === 1 ? 'that one' : 'those'} directly too, with my rights`,
    leave: leaveWords(view, them),
    actor: [subtle('Closes as '), bold(plain(view.actor, 60))],
  };
}

/** Names the object, and its alerts only where all that are open will close. */
function closeWhat({ number, alertsCount, willClose, alreadyClosed }: CloseFormView): string {
  if (willClose === 0 || willClose + alreadyClosed !== alertsCount) return `Close #${number}`;
  const alerts = willClose === 1 ? 'alert' : `${willClose}${alreadyClosed > 0 ? ' open' : ''} alerts`;
  return `Close #${number} and its ${alerts}`;
}

/**
 * "Sync off: Shared Services, Lab. Connector removed: Data Platform. 3 alerts stay open. Connectors as of …" Names stand here
 * since a choice's title may be read as markdown.
 */
function stayOpenRuns({ willStayOpen, mayStayOpen, openBecause, readAt }: CloseFormView): Run[] {
  const stays = `${counted(willStayOpen, 'alert')} ${willStayOpen === 1 ? 'stays' : 'stay'} open`;
  const may = `${willStayOpen > 0 ? mayStayOpen : counted(mayStayOpen, 'alert')} may stay open`;
  const count = [willStayOpen > 0 && stays, mayStayOpen > 0 && may].filter(Boolean).join(', ');
  const asOf = readAt === undefined ? [] : [subtle(` Connectors as of ${utcDayTime(readAt)}.`)];
  return [...openBecause.slice(0, REASONS).flatMap(reasonRuns), normal(`${count}.`), ...asOf];
}

const REASONS = 4;

function reasonRuns({ why, on }: CloseFormView['openBecause'][number]): Run[] {
  const names = on.slice(0, 5).map((name) => bold(plain(name, 60)));
  const more = on.length > 5 ? [normal(` and ${on.length - 5} more`)] : [];
  const reason = plain(why, 90);
  const head = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
  const where = names.length > 0 ? [normal(': '), ...joined(names, ', '), ...more] : [];
  return [normal(head), ...where, normal('. ')];
}

/** What sync perhaps closes is not left open: the proof finds out. */
function leaveWords({ willStayOpen, mayStayOpen }: CloseFormView, them: string): string {
  if (mayStayOpen === 0) return `Leave ${them} open`;
  return willStayOpen === 0 ? `Leave ${them} to sync` : `Leave ${them} as they are`;
}

/** A choice to start from: only what can be one of ours; the client ignores what is not among the choices. */
const choice = (value: string | undefined): string => (value && /^[A-Za-z.]{1,60}$/.test(value) ? value : '');
