import type { HealthButton } from './health-buttons.ts';
import { markFace } from './mark-face.ts';
import { type Run, subtle, toned } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, safeUrl, words } from './text.ts';
import type { Card, Mark } from './views.ts';

/** One thing of a list: what it is, how it stands, and a smaller line below. */
export interface RowFace {
  readonly what: readonly Run[];
  readonly mark?: Mark;
  readonly details: readonly Run[];
}

/** What every list of connector health is drawn from; what is absent is not drawn. */
export interface RowsFace {
  readonly heading: string;
  readonly subtitle?: readonly Run[];
  readonly complaint?: string;
  readonly notes?: readonly string[];
  readonly rows: readonly RowFace[];
  /** Rows that there are beside those given. */
  readonly more?: number;
  /** Code to copy, line by line. */
  readonly code?: string;
  readonly choice?: {
    readonly id: string;
    readonly label: string;
    readonly many?: boolean;
    readonly required?: boolean;
    readonly options: readonly { readonly title: string; readonly value: string }[];
  };
  readonly footnote?: string;
  readonly buttons: readonly HealthButton[];
  readonly url?: string;
  readonly openLabel?: string;
}

const fill = loadTemplate<ReturnType<typeof bound>>('rows');

/** Draws a list with as many of its rows as fit. */
export const renderRows = (face: RowsFace): Card =>
  withinLength(face.rows.length, (shown) => fill(bound(face, shown)));

/** Exactly what the template `rows` binds. */
function bound(face: RowsFace, shown: number) {
  const { choice } = face;
  const left = (face.more ?? 0) + face.rows.length - shown;
  const openUrl = safeUrl(face.url) ?? '';
  const ending = [left > 0 ? `And ${left} more.` : '', plain(face.footnote ?? '', 300)]
    .filter(Boolean)
    .join(' ');
  return {
    heading: words(face.heading, 160),
    subtitle: face.subtitle ?? [],
    complaint: face.complaint ? [toned(plain(face.complaint, 200), 'attention')] : [],
    notes: (face.notes ?? []).slice(0, 8).map((note) => ({ note: [subtle(plain(note, 300))] })),
    rows: face.rows.slice(0, shown).map((row, index) => ({
      separator: index > 0,
      what: row.what,
      ...markFace(row.mark),
      details: row.details,
    })),
    code: (face.code ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ line: [subtle(plain(line, 400))] })),
    choiceId: choice?.id ?? '',
    choiceLabel: choice?.label ?? '',
    choiceRequired: choice?.required ?? false,
    choiceMany: choice?.many ?? false,
    choiceStyle: (choice?.options.length ?? 0) > 4 ? 'compact' : 'expanded',
    choices: (choice?.options ?? [])
      .slice(0, 60)
      .map(({ title, value }) => ({ title: words(title, 100), value })),
    footnote: ending ? [subtle(ending)] : [],
    buttons: face.buttons,
    openUrl,
    openLabel: plain(face.openLabel ?? 'Open', 30),
    hasActions: face.buttons.length > 0 || openUrl !== '',
  };
}
