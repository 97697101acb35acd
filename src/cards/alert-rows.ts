import { bold, colorOf, GAP, linked, type Run, severityTone, subtle, toned } from './runs.ts';
import { plain } from './text.ts';
import type { AlertLine } from './views.ts';

export interface AlertRow {
  readonly what: readonly Run[];
  readonly mark: readonly Run[];
}

/** One row for each alert: its severity, where it is wanted, and linked title, and beside it what becomes of it. */
export function alertRows(alerts: readonly AlertLine[], more: number, withSeverity = true): AlertRow[] {
  const rows = alerts.map((alert) => ({
    what: [...(withSeverity ? severityRuns(alert.severity) : []), linked(plain(alert.title, 100), alert.url)],
    mark: alert.mark ? [toned(plain(alert.mark.text, 90), alert.mark.tone)] : [],
  }));
  return more > 0 ? [...rows, rest(rows.length, more)] : rows;
}

const severityRuns = (severity: string): Run[] => [
  bold(plain(severity, 20), colorOf(severityTone(severity))),
  subtle(GAP),
];

const rest = (shown: number, more: number): AlertRow => ({
  what: [subtle(shown > 0 ? `and ${more} more` : `${more} not shown here`)],
  mark: [],
});
