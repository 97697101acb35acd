import { bold, colorOf, DOT, GAP, linked, type Run, severityTone, subtle } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, words } from './text.ts';
import { utcDayTime } from './times.ts';
import type { Card, IncidentListView } from './views.ts';

type Row = IncidentListView['rows'][number];

const fill = loadTemplate<ReturnType<typeof listFace>>('incident-list');

/** The answer to `incidents`: one row each, the title linked. */
export const renderIncidentList = (view: IncidentListView): Card =>
  withinLength(view.rows.length, (shown) => fill(listFace(view, shown)));

/** Exactly what the template `incident-list` binds. */
function listFace(view: IncidentListView, shown: number) {
  const more = view.more + view.rows.length - shown;
  const ending = [more > 0 ? `And ${more} more.` : '', plain(view.footnote ?? '', 200)]
    .filter(Boolean)
    .join(' ');
  return {
    heading: words(view.heading, 100),
    rows: view.rows.slice(0, shown).map((row) => ({ what: whatRuns(row), details: [subtle(details(row))] })),
    footnote: ending ? [subtle(ending)] : [],
  };
}

const whatRuns = (row: Row): Run[] => [
  bold(
    row.severity === 'Informational' ? 'INFO' : row.severity.toUpperCase(),
    colorOf(severityTone(row.severity)),
  ),
  subtle(`${GAP}#${row.number}${GAP}`),
  linked(plain(row.title, 100), row.url),
];

function details({ status, owner, subscription, createdAt, snoozedUntil }: Row): string {
  const parts = [
    plain(status, 20),
    owner ? plain(owner, 40) : 'unowned',
    subscription ? plain(subscription, 60) : '',
    utcDayTime(createdAt),
    snoozedUntil === undefined ? '' : `snoozed until ${utcDayTime(snoozedUntil)}`,
  ];
  return parts.filter(Boolean).join(DOT);
}
