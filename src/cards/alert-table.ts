import type { AlertTableView } from './health-views.ts';
import { renderRows } from './rows.ts';
import { bold, colorOf, DOT, GAP, linked, severityTone, subtle } from './runs.ts';
import { plain } from './text.ts';
import { utcDayTime } from './times.ts';
import type { Card } from './views.ts';

/** The newest rows of the SecurityAlert table, with the query that found them. */
export const renderAlertTable = (view: AlertTableView): Card =>
  renderRows({
    heading: view.heading,
    rows: view.rows.map((row) => ({
      what: [
        bold(plain(row.severity, 20).toUpperCase(), colorOf(severityTone(row.severity))),
        subtle(GAP),
        linked(plain(row.title, 100), row.url),
      ],
      details: [
        subtle(
          [
            plain(row.status, 20),
            plain(row.entity ?? '', 60),
            plain(row.subscription ?? '', 60),
            utcDayTime(row.at),
          ]
            .filter(Boolean)
            .join(DOT),
        ),
      ],
    })),
    more: view.more,
    code: view.kql,
    footnote: view.footnote,
    buttons: [],
    url: view.url,
    openLabel: 'Open the query',
  });
