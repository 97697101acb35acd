import { bold, colorOf, linked, type Run, severityTone, subtle, toned } from './runs.ts';
import { plain } from './text.ts';
import type { AlertLine } from './views.ts';

export interface AlertRow {
  readonly what: readonly Run[];
  readonly mark: readonly Run[];
}

/** One row for each alert: its severity and linked title, and beside it what becomes of it. */
export function alertRows(alerts: readonly AlertLine[], more: number): AlertRow[] {
  const rows = alerts.map(({ severity, title, url, mark }) => ({
    what: [
      bold(plain(severity, 20), colorOf(severityTone(severity))),
      subtle('  '),
      linked(plain(title, 100), url, { color: 'Default' }),
    ],
    mark: mark ? [toned(plain(mark.text, 90), mark.tone)] : [],
  }));
  return more > 0
    ? [...rows, { what: [subtle(rows.length > 0 ? `and ${more} more` : `${more} not shown here`)], mark: [] }]
    : rows;
}
