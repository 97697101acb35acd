import { backButton, button, dataButton, pageButtons, pageWords } from './health-buttons.ts';
import type { BaselineView, ConnectorTableView, GapListView, HealthDetailView } from './health-views.ts';
import type { RightsView } from './repair-views.ts';
import { renderRows } from './rows.ts';
import { bold, DOT, normal, subtle, toned } from './runs.ts';
import { plain } from './text.ts';
import { utcDayTime } from './times.ts';
import type { Card } from './views.ts';

const NAME = 60;

/** The portal's connector table, in two-line rows that a phone can show too. */
export function renderConnectorTable(view: ConnectorTableView): Card {
  const bulk = (verb: 'connectors.enable' | 'connectors.sync', title: string, count: number) =>
    count > 0
      ? [dataButton(verb, `${title} ${count}…`, view.id, view.filter ? { filter: view.filter } : {})]
      : [];
  return renderRows({
    heading: view.heading,
    subtitle: view.filter ? [subtle('Filtered by '), normal(plain(view.filter, NAME))] : [],
    notes: view.notes,
    rows: view.rows.map((row) => ({
      what: [bold(plain(row.subscription, NAME))],
      mark: row.status,
      details: [
        ...(row.sync ? [toned(plain(row.sync.text, 40), row.sync.tone), subtle(DOT)] : []),
        ...(row.plans ? [toned(`plans ${plain(row.plans.text, 20)}`, row.plans.tone), subtle(DOT)] : []),
        subtle(
          row.lastAlertAt === undefined ? 'no alert in 30 days' : `last alert ${utcDayTime(row.lastAlertAt)}`,
        ),
        ...(row.workspace ? [subtle(`${DOT}${plain(row.workspace, NAME)}`)] : []),
      ],
    })),
    choice:
      view.markable && view.markable.length > 1
        ? { id: 'marked', label: 'Only these (none marked: all)', many: true, options: view.markable }
        : undefined,
    footnote: `${pageWords(view.page)}As of ${utcDayTime(view.readAt)}. ${view.footnote ?? ''}`,
    buttons: [
      ...bulk('connectors.enable', 'Connect', view.connectable),
      ...bulk('connectors.sync', 'Switch sync on for', view.syncable),
      button('connectors.rights', 'Check my rights', view.id),
      ...pageButtons(view.id, 'table', view.page, view.filter),
    ],
  });
}

/** Everything known of one subscription, question by question. */
export const renderHealthDetail = (view: HealthDetailView): Card =>
  renderRows({
    heading: plain(view.name, 100),
    subtitle: [subtle(plain(view.subtitle, 300))],
    rows: view.rows.map((row) => ({
      what: [normal(plain(row.question, 80))],
      mark: row.verdict,
      details: [
        subtle(
          `${plain(row.evidence, 240)}.${row.readAt === undefined ? ' Never read.' : ` Read ${utcDayTime(row.readAt)}.`}`,
        ),
      ],
    })),
    choice:
      view.plansOff.length > 0
        ? {
            id: 'plan',
            label: 'A Defender plan to switch on',
            options: view.plansOff.map((plan) => ({ title: plan, value: plan })),
          }
        : undefined,
    buttons: [
      ...(view.canRepair ? [button('connectors.repair', 'Repair…', view.id, 'positive')] : []),
      ...(view.plansOff.length > 0 ? [button('connectors.plan', 'Switch plan on…', view.id)] : []),
      ...(view.canInstallSolution ? [button('connectors.solution', 'Install solution…', view.id)] : []),
      button('connectors.rights', 'Check my rights', view.id),
    ],
    url: view.url,
    openLabel: 'Connector page',
  });

/** Gaps that are open, and those that somebody accepted. */
export const renderGapList = (view: GapListView): Card =>
  renderRows({
    heading: `Gaps: ${view.heading}`,
    rows: view.rows.map((row) => ({
      what: [bold(plain(row.name, NAME)), toned(`\u2002${plain(row.what, 80)}`, row.tone)],
      details: [
        subtle(
          row.accepted
            ? `Accepted until ${utcDayTime(row.accepted.until)} by ${plain(row.accepted.by, NAME)}: ${plain(row.accepted.reason, 160)}`
            : `Since ${utcDayTime(row.since)}`,
        ),
      ],
    })),
    footnote: view.rows.length === 0 ? 'Everything is as it is wanted.' : pageWords(view.page).trim(),
    buttons: [
      ...(view.canRepair ? [button('connectors.repair', 'Repair…', view.id, 'positive')] : []),
      ...(view.canAccept ? [button('connectors.accept', 'Accept until…', view.id)] : []),
      ...pageButtons(view.id, 'gaps', view.page),
    ],
  });

/** What is wanted: the rules, and each subscription's home. */
export const renderBaseline = (view: BaselineView): Card =>
  renderRows({
    heading: view.heading,
    notes: view.rules,
    rows: view.rows.map((row) => ({
      what: [bold(plain(row.subscription, NAME))],
      mark: row.home
        ? { text: plain(row.home, NAME), tone: 'default' as const }
        : { text: 'no home yet', tone: 'warning' as const },
      details: row.chosenBy ? [subtle(`Chosen by ${plain(row.chosenBy, NAME)}`)] : [],
    })),
    choice:
      view.choices.length > 1
        ? {
            id: 'workspace',
            label: view.choosing ? 'Home of those without one, and of new ones' : 'Home of new subscriptions',
            options: view.choices,
          }
        : undefined,
    footnote: pageWords(view.page).trim(),
    buttons: [
      ...(view.choices.length > 1
        ? [dataButton('connectors.home', 'Choose', view.id, { subscriptions: view.choosing ?? '' })]
        : []),
      ...pageButtons(view.id, 'baseline', view.page),
    ],
  });

/** What the one who asked could do. */
export const renderRights = (view: RightsView): Card =>
  renderRows({
    heading: 'Your rights here',
    subtitle: [subtle(`${plain(view.actor, NAME)}, as Azure says. Only you see this.`)],
    rows: view.rows.map((row) => ({
      what: [normal(plain(row.what, 120))],
      mark: row.allowed ? { text: 'yes', tone: 'good' as const } : { text: 'no', tone: 'warning' as const },
      details: row.role ? [subtle(`Needs ${plain(row.role, 80)}`)] : [],
    })),
    more: view.moreRows,
    footnote: 'A role that has to be activated counts once it is. The real call decides.',
    buttons: [backButton('Back', view.id)],
  });
