import { button, dataButton, type HealthButton } from './health-buttons.ts';
import type { DriftCardView, DriftGroup } from './health-views.ts';
import { bold, colorOf, counted, GAP, normal, type Run, subtle, toned } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain, safeUrl } from './text.ts';
import { readersClock, utcTime } from './times.ts';
import type { Card, Tone } from './views.ts';

const fill = loadTemplate<ReturnType<typeof driftFace>>('drift');
const NAME = 60;

/** The card of all that one look found in one workspace; the same for everybody who reads it. */
export const renderDriftCard = (view: DriftCardView): Card =>
  withinLength(view.groups.length, (shown) => fill(driftFace(view, shown)));

/** The notification line: "2 connector changes in law-soc-we". */
export function driftSummary(view: DriftCardView): string {
  const count = view.open + view.accepted + view.cleared;
  const workspace = plain(view.workspace, 64);
  return view.kind === 'gaps'
    ? `${counted(count, 'connector gap')} at start in ${workspace}`
    : `${counted(count, 'connector change')} in ${workspace}`;
}

/** Exactly what the template `drift` binds; `shown` is how many groups fit. */
function driftFace(view: DriftCardView, shown: number) {
  const state = stateOf(view);
  const left = view.moreGroups + view.groups.length - shown;
  const buttons = buttonsOf(view);
  const openUrl = safeUrl(view.url) ?? '';
  return {
    id: view.id,
    speak:
      `${state.words}, workspace ${plain(view.workspace, 64)}. ${counted(view.open, 'open fault')}.`.replace(
        /[<>&]/g,
        ' ',
      ),
    fallbackText: `${state.words} in ${plain(view.workspace, 64)}.`,
    headerStyle: state.header,
    status: [
      bold(state.words, colorOf(state.tone)),
      subtle(`${GAP}${affected(view)}${plain(view.workspace, 64)}`),
    ],
    since: readersClock(view.openedAt),
    problem: view.problem ? [toned(plain(view.problem, 300), 'warning')] : [],
    groups: view.groups.slice(0, shown).map((group, index) => groupFace(group, index > 0, view.openedAt)),
    more: left > 0 ? [subtle(`And ${counted(left, 'more kind')} of fault.`)] : [],
    needs: view.needs && view.state !== 'over' ? needsRuns(view.needs) : [],
    trail: view.trail
      ? [subtle(`${plain(view.trail.text, 120)}, ${utcTime(view.trail.at, view.openedAt)}`)]
      : [],
    buttons,
    openUrl,
    openLabel: 'Connector page',
    hasActions: buttons.length > 0 || openUrl !== '',
  };
}

interface State {
  readonly words: string;
  readonly header: 'warning' | 'good' | 'emphasis';
  readonly tone: Tone;
}

function stateOf(view: DriftCardView): State {
  if (view.state === 'over')
    return view.accepted > 0
      ? { words: 'Nothing open', header: 'emphasis', tone: 'default' }
      : { words: 'These faults are over', header: 'good', tone: 'good' };
  if (view.state === 'repairing') return { words: 'Being repaired', header: 'emphasis', tone: 'default' };
  if (view.state === 'stopped') return { words: 'Repair stopped', header: 'warning', tone: 'warning' };
  return {
    words: view.kind === 'gaps' ? 'Gaps at start' : 'Coverage broken',
    header: 'warning',
    tone: 'warning',
  };
}

/** "2 of 41 subscriptions, "; nothing where only the workspace itself is concerned. */
const affected = ({ affected: count, watched, state }: DriftCardView): string =>
  count > 0 && state !== 'over' ? `${count} of ${counted(watched, 'subscription')} in ` : '';

function groupFace(group: DriftGroup, separator: boolean, beside: number) {
  const names = group.names.map((name) => plain(name, NAME)).join(', ');
  const who = [bold(names), ...(group.more > 0 ? [subtle(` and ${group.more} more`)] : [])];
  const what = plain(group.what, 80);
  if (group.state === 'open')
    return {
      separator,
      who: [...who, toned(`${GAP}${what}`, 'warning')],
      effect: [subtle(plain(group.effect, 200))],
      aside: [subtle(aside(group, beside))],
    };
  const over = group.state === 'cleared';
  return {
    separator,
    who: [...who, toned(`${GAP}${over ? 'over' : 'accepted'}`, over ? 'good' : 'default')],
    effect: [subtle(`${what}. ${ending(group, beside)}`)],
    aside: [] as Run[],
  };
}

/** "Since 13:40 UTC: was on, is off. At least one plan has to be on." */
function aside(group: DriftGroup, beside: number): string {
  const change = group.change
    ? `: was ${plain(group.change.from, 80)}, is ${plain(group.change.to, 80)}`
    : '';
  const first = `Since ${utcTime(group.since, beside)}${change}.`;
  return group.prerequisite ? `${first} ${plain(group.prerequisite, 200)}` : first;
}

function ending(group: DriftGroup, beside: number): string {
  const at = group.until === undefined ? '' : utcTime(group.until, beside);
  if (group.state === 'cleared') return `Over since ${at}.`;
  const { by = '', reason = '' } = group.accepted ?? {};
  return `Accepted until ${at} by ${plain(by, NAME)}: ${plain(reason, 160)}`;
}

/** "Repair needs …": the first word stands out. */
function needsRuns(needs: string): Run[] {
  const [first = '', ...rest] = plain(needs, 400).split(' ');
  return [bold(first), normal(` ${rest.join(' ')}`)];
}

/** One accent, at most three beside the link. */
function buttonsOf(view: DriftCardView): HealthButton[] {
  const busy = view.state === 'repairing' || view.state === 'over';
  return [
    ...(view.canRepair && !busy ? [button('connectors.repair', 'Repair…', view.id, 'positive')] : []),
    ...(view.canAccept && !busy ? [button('connectors.accept', 'Accept until…', view.id)] : []),
    ...(view.canShowAll ? [dataButton('connectors.show', 'Show all', view.id, { view: 'drift' })] : []),
    ...(view.canShowAll || view.state === 'over'
      ? []
      : [button('connectors.refresh', 'Look again', view.id)]),
  ];
}
