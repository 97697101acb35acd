import { markFace } from './mark-face.ts';
import { bold, colorOf, GAP, linked, type Run, severityTone, subtle } from './runs.ts';
import { plain } from './text.ts';
import type { AlertLine } from './views.ts';

export interface AlertRow {
  readonly what: readonly Run[];
  readonly mark: readonly Run[];
  /** The mark, where it is too long to stand beside. */
  readonly below: readonly Run[];
}

/** One row for each alert: its severity, where it is wanted, and linked title, and beside or below it what becomes of it. */
export function alertRows(alerts: readonly AlertLine[], more: number, withSeverity = true): AlertRow[] {
  const rows = alerts.map((alert) => ({
    what: [...(withSeverity ? severityRuns(alert.severity) : []), linked(plain(alert.title, 100), alert.url)],
    ...markFace(alert.mark),
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
  below: [],
});
