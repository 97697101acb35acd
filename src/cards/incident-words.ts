import { STATES } from './incident-state.ts';
import { bold, colorOf, counted, DOT, GAP, normal, type Run, severityTone, subtle, toned } from './runs.ts';
import { plain } from './text.ts';
import { utcDayTime, utcTime } from './times.ts';
import type { IncidentCardView } from './views.ts';

const NAME = 60;

/** "HIGH New" for open work; only the state for what has ended: its severity stands further down then. */
export function headerRuns(view: IncidentCardView): Run[] {
  const state = STATES[view.state];
  const words = state.words(view);
  if (!state.openWork) return [bold(words, colorOf(state.tone))];
  return [bold(view.severity.toUpperCase(), colorOf(severityTone(view.severity))), bold(`${GAP}${words}`)];
}

/** Who has it; "Unowned" is said only where somebody could still take it. */
export function ownerWords(view: IncidentCardView): Run[] {
  if (view.owner) return [subtle(plain(view.owner, 40))];
  return STATES[view.state].openWork ? [subtle('Unowned')] : [];
}

/** What it hit: "vm-web-01 and 2 more in Retail Production · 3 alerts · Credential Access (T1110) · law-soc-we". */
export function whereRuns(view: IncidentCardView): Run[] {
  const more = view.moreResources > 0 ? ` and ${view.moreResources} more` : '';
  const resource = view.resource ? [bold(plain(view.resource, NAME)), ...(more ? [subtle(more)] : [])] : [];
  const subscription = view.subscription ? [bold(plain(view.subscription, NAME))] : [];
  const hit =
    resource.length > 0 && subscription.length > 0
      ? [...resource, subtle(' in '), ...subscription]
      : [...resource, ...subscription];
  const severity = STATES[view.state].openWork ? '' : `${view.severity.toLowerCase()} severity`;
  const alerts = view.alertsCount === 0 ? 'no alerts' : counted(view.alertsCount, 'alert');
  const rest = [severity, alerts, tactics(view), plain(view.workspace, NAME)].filter(Boolean).join(DOT);
  return [...hit, subtle(hit.length > 0 ? `${DOT}${rest}` : rest)];
}

function tactics({ tactics, techniques }: IncidentCardView): string {
  const names = tactics.slice(0, 3).map((one) => plain(one.replace(/([a-z])([A-Z])/g, '$1 $2'), 40));
  const more = tactics.length > 3 ? ` and ${tactics.length - 3} more` : '';
  const ids = techniques
    .slice(0, 3)
    .map((one) => plain(one, 12))
    .join(', ');
  if (names.length === 0) return ids;
  return `${names.join(', ')}${more}${ids ? ` (${ids})` : ''}`;
}

/** "Dana Reyes closed it as benign positive, suspicious but expected, 14:05 UTC. Penetration test, ticket CHG-2231." */
export function closureRuns(view: IncidentCardView): Run[] {
  const { closure } = view;
  if (!closure) return [];
  const nameless = closure.who.startsWith('In the portal');
  const who = nameless
    ? [normal('Closed in the portal or by automation')]
    : [bold(plain(closure.who, NAME)), normal(' closed it')];
  const as = closure.as ? [normal(' as '), bold(plain(closure.as, 80))] : [];
  const at = closure.at === undefined ? '' : `, ${utcTime(closure.at, view.createdAt)}`;
  const comment = closure.comment ? ` ${plain(closure.comment, 200)}` : '';
  return [...who, ...as, subtle(`${at}.${comment}`)];
}

export const mergedRuns = (view: IncidentCardView): Run[] =>
  view.mergedInto === undefined
    ? []
    : [normal('Merged into '), bold(`#${view.mergedInto}`), normal('. Work goes on there.')];

export const problemRuns = (view: IncidentCardView): Run[] =>
  view.problem ? [toned(plain(view.problem, 300), 'warning')] : [];

/** "Taken by Dana Reyes, 13:58 UTC"; silent where the closure or the snooze says the same. */
export function trailRuns({ trail, closure, snoozed, createdAt }: IncidentCardView): Run[] {
  if (!trail || (closure && /^closed\b/i.test(trail.text))) return [];
  if (snoozed && /^snoozed\b/i.test(trail.text)) return [];
  return [subtle(`${plain(trail.text, 120)}, ${utcTime(trail.at, createdAt)}`)];
}

/** "Snoozed until 24 Nov 02:00 UTC by Dana Reyes". */
export const snoozedRuns = ({ snoozed }: IncidentCardView): Run[] =>
  snoozed
    ? [
        bold('Snoozed'),
        normal(` until ${utcDayTime(snoozed.until)}`),
        subtle(` by ${plain(snoozed.by, NAME)}`),
      ]
    : [];
