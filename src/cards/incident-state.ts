import { severityTone } from './runs.ts';
import { type Button, button } from './verbs.ts';
import type { IncidentCardState, IncidentCardView, Tone } from './views.ts';

/** How a state looks and sounds, whatever the incident. */
export interface StateFace {
  /** The state in words; the header's first or second word. */
  readonly words: (view: IncidentCardView) => string;
  /** Container style of the header. */
  readonly header: (view: IncidentCardView) => 'emphasis' | Exclude<Tone, 'default'>;
  readonly tone: Tone;
  /** Open work shows its severity loudly and says what happened; the rest leads with its state and how it ended. */
  readonly openWork: boolean;
  /** The alerts, row by row, are what the reader came for: not folded away. */
  readonly rowsShown: boolean;
  readonly buttons: (view: IncidentCardView) => readonly Button[];
  /** Behind "More". */
  readonly more: (view: IncidentCardView) => readonly Button[];
}

const TAKE = button('incident.take', 'Take it');
const CLOSE = button('incident.close', 'Close…');
const REFRESH = button('incident.refresh', 'Refresh');
const CONTINUE = button('incident.continue', 'Continue');
const SNOOZE = button('incident.snooze', 'Snooze…');
const WAKE = button('incident.wake', 'Wake now');
const SEVERITY = button('incident.severity', 'Severity…');
const COMMENT = button('incident.comment', 'Comment…');
const REOPEN = button('incident.reopen', 'Reopen');
const accent = (one: Button): Button => ({ ...one, style: 'positive' });

const bySeverity: StateFace['header'] = (view) => {
  const tone = severityTone(view.severity);
  return tone === 'default' ? 'emphasis' : tone;
};
const always =
  <T>(value: T) =>
  () =>
    value;

const openWork = (over: Partial<StateFace>): StateFace => ({
  words: (view) => view.status,
  header: bySeverity,
  tone: 'default',
  openWork: true,
  rowsShown: false,
  buttons: always([accent(TAKE), CLOSE]),
  more: ({ snoozed }) => [snoozed ? WAKE : SNOOZE, SEVERITY, COMMENT, REFRESH],
  ...over,
});

const ended = (words: string, over: Partial<StateFace>): StateFace => ({
  words: always(words),
  header: always('emphasis'),
  tone: 'default',
  openWork: false,
  rowsShown: true,
  buttons: always([REFRESH]),
  more: always([REOPEN, COMMENT]),
  ...over,
});

export const STATES: Record<IncidentCardState, StateFace> = {
  new: openWork({}),
  active: openWork({ buttons: (view) => [accent(CLOSE), ...(view.owner ? [] : [TAKE])] }),
  reopened: openWork({ words: always('Reopened'), header: always('attention') }),
  stopped: openWork({
    words: (view) => `${view.status}, stopped half-way`,
    header: always('warning'),
    tone: 'warning',
    rowsShown: true,
    buttons: always([accent(CONTINUE), REFRESH]),
    more: always([]),
  }),
  closing: ended('Closing', { more: always([]) }),
  proving: ended('Closed, checking', { tone: 'good' }),
  proven: ended('Closed', { header: always('good'), tone: 'good' }),
  'open-alerts': ended('Closed, alerts open', { header: always('warning'), tone: 'warning' }),
  'closed-elsewhere': ended('Closed elsewhere', { rowsShown: false }),
  merged: ended('Merged', { rowsShown: false, buttons: always([]), more: always([]) }),
};
