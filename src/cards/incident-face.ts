import { alertRows } from './alert-rows.ts';
import { entitiesFace } from './entities-face.ts';
import { STATES } from './incident-state.ts';
import {
  closureRuns,
  headerRuns,
  mergedRuns,
  ownerWords,
  problemRuns,
  snoozedRuns,
  trailRuns,
  whereRuns,
} from './incident-words.ts';
import { bold, GAP, linked, normal, type Run, subtle, toned } from './runs.ts';
import { plain, safeUrl } from './text.ts';
import { readersTime, utcTime } from './times.ts';
import type { IncidentCardView } from './views.ts';

/** Exactly what the template `incident` binds; `shown` is how many of the alerts fit. */
export function incidentFace(view: IncidentCardView, shown: number) {
  const state = STATES[view.state];
  const rows = alertRows(view.alerts.slice(0, shown), view.moreAlerts + view.alerts.length - shown);
  const alertsLine = alertsRuns(view);
  const buttons = state.buttons(view);
  const more = state.more(view);
  const openUrl = safeUrl(view.url) ?? '';
  return {
    id: view.id,
    speak: speech(view),
    fallbackText: `Incident ${view.number}, ${view.severity}, ${state.words(view)}.`,
    headerStyle: state.header(view),
    status: headerRuns(view),
    number: `#${view.number}`,
    owner: ownerWords(view),
    title: [linked(plain(view.title, 120), view.url, { weight: 'Bolder' })],
    where: whereRuns(view),
    problem: problemRuns(view),
    snoozed: snoozedRuns(view),
    merged: mergedRuns(view),
    closure: closureRuns(view),
    description:
      state.openWork && view.status !== 'Closed' && view.description
        ? [normal(plain(view.description, 260))]
        : [],
    times: times(view),
    alertsLine,
    hasAlerts: alertsLine.length > 0 || rows.length > 0,
    alertsToggle: rows.length > 0 && !state.rowsShown,
    alertRows: rows,
    alertRowsShown: state.rowsShown,
    coverage: coverageRuns(view),
    ...entitiesFace(view),
    trail: trailRuns(view),
    buttons,
    more,
    openUrl,
    openLabel: plain(view.openLabel, 30),
    hasActions: buttons.length > 0 || openUrl !== '',
  };
}

/** The one line about the alerts; where there are rows and nothing is known yet, it says what the rows are. */
function alertsRuns(view: IncidentCardView): Run[] {
  const { alertsLine, alerts, readBackAt } = view;
  if (!alertsLine) return alerts.length > 0 ? [normal('Its alerts')] : [];
  const text = plain(alertsLine.text, 200);
  const settled = view.status === 'Closed';
  const color = toned(text, alertsLine.tone).color;
  const line = settled ? bold(text, color) : { ...normal(text), color };
  return readBackAt === undefined
    ? [line]
    : [line, subtle(`${GAP}read back ${utcTime(readBackAt, view.createdAt)}`)];
}

/** One warning is enough: where the alerts' line warns already, this says calmly why. */
function coverageRuns({ coverage, alertsLine }: IncidentCardView): Run[] {
  if (!coverage) return [];
  const text = plain(coverage.text, 200);
  return [alertsLine?.tone === coverage.tone ? subtle(text) : toned(text, coverage.tone)];
}

/** When it began; for a card that came long after the incident, also when that was made. */
function times(view: IncidentCardView) {
  const created = {
    label: view.late ? 'Posted late, created' : 'Created',
    time: readersTime(view.createdAt),
  };
  if (view.firstActivityAt === undefined) return [created];
  const began = { label: 'First activity', time: readersTime(view.firstActivityAt) };
  return view.late ? [began, created] : [began];
}

/** For a reader aloud: no colours and no layout, so everything in sentences. Some readers take it for SSML. */
function speech(view: IncidentCardView): string {
  const state = STATES[view.state].words(view);
  const line = view.alertsLine ? ` ${plain(view.alertsLine.text, 200)}.` : '';
  const where = view.subscription ? ` In ${plain(view.subscription, 60)}.` : '';
  const text = `${view.severity} incident ${view.number}, ${state}, ${ownerWords(view)[0]?.text ?? 'no owner'}. ${plain(view.title, 120)}.${where}${line}`;
  return text.replace(/[<>&]/g, ' ');
}
