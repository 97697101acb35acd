import type { Azure } from '../../azure/azure.ts';
import { renderCloseForm } from '../../cards/cards.ts';
import type { CloseFormView } from '../../cards/views.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Actor } from '../../incidents/actor.ts';
import { inOrder, readAlerts } from '../../incidents/alerts.ts';
import { loadFile } from '../../incidents/file.ts';
import { foreseeAll } from '../../incidents/foresee.ts';
import { incidentCardId } from '../../incidents/key.ts';
import { type AlertProspect, alertLine, prospectMark } from '../../incidents/marks.ts';
import { madeByXdr } from '../../incidents/view.ts';
import type { SyncSetting } from '../../incidents/will-sync-close.ts';
import type { AlertRow } from '../../store/tables.ts';
import { FORM_MS, within } from '../budget.ts';
import type { BotDeps } from '../deps.ts';
import type { Answer } from '../turn.ts';
import type { IncidentTarget } from './incident-target.ts';
import { whoClosedIt } from './who-closed.ts';

const SHOWN = 10;

export interface FormRequest extends IncidentTarget {
  readonly azure: Azure;
  readonly actor: Actor;
  readonly prefill: { readonly classification?: string; readonly comment?: string; readonly alerts?: string };
  readonly complaint?: string;
}

interface Seen {
  readonly closed: boolean;
  readonly alerts: readonly AlertRow[];
  readonly prospects: readonly AlertProspect[];
}

/**
 * The close form for one person: each alert with what a close will do to it, by that person's own rights. When Azure is
 * slow the form comes with what the bot knew, rather than not at all.
 */
export async function closeForm(deps: BotDeps, request: FormRequest): Promise<Answer> {
  const file = await loadFile(deps.store.db, request.key);
  const looking = look(deps, request, file?.alerts ?? []);
  const seen = file ? await within(deps.clock, FORM_MS, looking) : await looking;
  if (seen?.closed)
    return {
      kind: 'message',
      text: `It was closed already, ${await whoClosedIt(deps, request)}. Nothing was changed.`,
    };
  if (!file) throw new AppError('incident.unknown');
  const alerts = seen?.alerts ?? file.alerts;
  const origin = { workspace: request.workspace, madeByXdr: madeByXdr(file.incident) };
  const prospects = seen?.prospects ?? (await foreseeAll(deps, origin, file.alerts));
  const count = (wanted: AlertProspect['prospect']) =>
    prospects.filter((one) => one.prospect === wanted).length;
  const card = renderCloseForm({
    id: incidentCardId(file.incident),
    number: file.incident.number,
    title: file.incident.title,
    alertsCount: alerts.length,
    actor: request.actor.name,
    commentRequired: deps.commentRequired,
    alerts: alerts.slice(0, SHOWN).map((alert, index) => lineWith(alert, prospects[index])),
    moreAlerts: Math.max(0, alerts.length - SHOWN),
    willClose: count('will close'),
    willStayOpen: count('will stay open'),
    alreadyClosed: count('already closed'),
    mayStayOpen: count('may stay open'),
    unknown: count('unknown'),
    ...(await reasons(deps, alerts, prospects)),
    prefill: request.prefill,
    complaint: request.complaint,
  });
  return { kind: 'card', card };
}

const lineWith = (alert: AlertRow, prospect: AlertProspect | undefined) =>
  alertLine(alert, prospect && prospectMark(prospect));

/** Everything read as the person. */
async function look(deps: BotDeps, request: FormRequest, known: readonly AlertRow[]): Promise<Seen> {
  const { incident } = await request.azure.sentinel.getIncident(request.workspace, request.name);
  if (incident.status === 'Closed') return { closed: true, alerts: [], prospects: [] };
  const alerts = inOrder(await readAlerts(request.azure, request, known, deps.clock.now()));
  const origin = { workspace: request.workspace, madeByXdr: madeByXdr(incident) };
  const prospects = await foreseeAll(deps, origin, alerts, (id) => syncAsPerson(request.azure, id));
  return { closed: false, alerts, prospects };
}

async function syncAsPerson(azure: Azure, subscriptionId: string): Promise<SyncSetting> {
  try {
    return (await azure.defender.isSyncEnabled(subscriptionId)) ? 'on' : 'off';
  } catch (err) {
    if (isAppError(err, 'signin.interaction', 'signin.consent', 'signin.expired') || !isAppError(err))
      throw err;
    return 'unreadable';
  }
}

/** Why alerts stay open or may, each reason once with the subscriptions for which it holds, and when the oldest was read. */
async function reasons(
  deps: BotDeps,
  alerts: readonly AlertRow[],
  prospects: readonly AlertProspect[],
): Promise<Pick<CloseFormView, 'openBecause' | 'readAt'>> {
  const staying = prospects.flatMap(({ prospect, why, at }, index) =>
    prospect === 'will stay open' || prospect === 'may stay open'
      ? [{ why, at, subscriptionId: alerts[index]?.subscription_id }]
      : [],
  );
  const byReason = Map.groupBy(staying, (one) => one.why);
  const openBecause = [...byReason].map(async ([why, some]) => {
    const ids = [...new Set(some.flatMap((one) => one.subscriptionId ?? []))];
    return { why, on: await Promise.all(ids.map((id) => deps.facts.subscriptionName(id))) };
  });
  const times = staying.flatMap((one) => one.at ?? []);
  return {
    openBecause: await Promise.all(openBecause),
    readAt: times.length > 0 ? Math.min(...times) : undefined,
  };
}
