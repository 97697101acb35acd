import type { Azure } from '../../azure/azure.ts';
import { renderCloseForm } from '../../cards/cards.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Actor } from '../../incidents/actor.ts';
import { inOrder, readAlerts } from '../../incidents/alerts.ts';
import { loadFile } from '../../incidents/file.ts';
import { incidentCardId } from '../../incidents/key.ts';
import {
  type AlertProspect,
  alertLine,
  foresee,
  prospectMark,
  type SyncFact,
} from '../../incidents/marks.ts';
import { foreseeAll, madeByXdr } from '../../incidents/view.ts';
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
  const prospects = seen?.prospects ?? (await foreseeAll(deps.facts, file.incident, file.alerts));
  const count = (wanted: AlertProspect['prospect']) =>
    prospects.filter((one) => one.prospect === wanted).length;
  const open = alerts.filter((_, index) => prospects[index]?.prospect === 'will stay open');
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
    unknown: count('unknown'),
    directOn: await subscriptionNames(deps, open),
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
  const syncs = new Map<string, SyncFact>();
  for (const id of new Set(
    alerts.flatMap((alert) => (alert.subscription_id ? [alert.subscription_id] : [])),
  )) {
    syncs.set(id, await syncAsPerson(request.azure, id));
  }
  const prospects = alerts.map((alert) =>
    foresee({
      state: alert.state,
      addressed: alert.ref !== null,
      problem: alert.problem ?? undefined,
      sync: syncs.get(alert.subscription_id ?? '') ?? 'unreadable',
      madeByXdr: madeByXdr(incident),
    }),
  );
  return { closed: false, alerts, prospects };
}

async function syncAsPerson(azure: Azure, subscriptionId: string): Promise<SyncFact> {
  try {
    return (await azure.defender.isSyncEnabled(subscriptionId)) ? 'on' : 'off';
  } catch (err) {
    if (isAppError(err, 'signin.interaction', 'signin.consent', 'signin.expired') || !isAppError(err))
      throw err;
    return 'unreadable';
  }
}

async function subscriptionNames(deps: BotDeps, alerts: readonly AlertRow[]): Promise<string[]> {
  const ids = [...new Set(alerts.flatMap((alert) => (alert.subscription_id ? [alert.subscription_id] : [])))];
  return Promise.all(ids.map((id) => deps.facts.subscriptionName(id)));
}
