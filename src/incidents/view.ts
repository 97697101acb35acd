import type { Incident, Workspace } from '../azure/model.ts';
import type { AlertLine, IncidentCardView, Mark } from '../cards/views.ts';
import type { AlertRow } from '../store/tables.ts';
import { alertsLine } from './alerts-line.ts';
import { classificationWords } from './closure.ts';
import type { IncidentDeps } from './deps.ts';
import { cardState, type IncidentFile } from './face.ts';
import type { Facts } from './facts.ts';
import { foreseeAll } from './foresee.ts';
import { incidentCardId } from './key.ts';
import { type AlertProspect, alertLine, proofMark, prospectMark, stateMark } from './marks.ts';
import { stillChecking } from './proof-schedule.ts';

const SHOWN_ALERTS = 5;
const SHOWN_ENTITIES = 5;

const at = (iso: string | undefined): number | undefined => (iso ? Date.parse(iso) : undefined);
export const resourceName = (resourceId: string): string =>
  resourceId.split('/').filter(Boolean).at(-1) ?? resourceId;
export const madeByXdr = (incident: Pick<Incident, 'providerName'>): boolean =>
  incident.providerName === 'Microsoft XDR';

/** Everything that the incident's card shows, from the store and from what the reader knows besides. */
export async function incidentView(
  deps: Pick<IncidentDeps, 'facts' | 'connection' | 'clock' | 'schedule' | 'coverage'>,
  workspace: Workspace,
  file: IncidentFile,
): Promise<IncidentCardView> {
  const { incident, row, alerts, closure, trail } = file;
  const checking = closure !== undefined && stillChecking(deps.schedule, closure.at, deps.clock.now());
  const state = cardState(file, checking);
  const prospects = await foreseeAll(deps, { workspace, madeByXdr: madeByXdr(incident) }, alerts);
  const entities = await deps.facts.entities(workspace, incident.name, incident.alertsCount);
  return {
    id: incidentCardId(incident),
    state,
    severity: incident.severity,
    status: incident.status,
    number: incident.number,
    title: incident.title,
    ...links(incident),
    createdAt: Date.parse(incident.createdTimeUtc),
    late: row.late === 1,
    owner: incident.owner?.objectId
      ? (incident.owner.name ?? incident.owner.userPrincipalName ?? 'somebody')
      : undefined,
    ...(await whereItHit(deps.facts, alerts)),
    workspace: workspace.name,
    alertsCount: incident.alertsCount,
    tactics: incident.tactics,
    techniques: incident.techniques,
    firstActivityAt: at(incident.firstActivityTimeUtc),
    description: incident.description,
    alertsLine: alertsLine(file, state, prospects),
    readBackAt: readBackAt(file),
    alerts: alerts
      .slice(0, SHOWN_ALERTS)
      .map((alert, index) => lineOf(file, alert, prospects[index], checking)),
    moreAlerts: Math.max(0, alerts.length - SHOWN_ALERTS),
    entityCounts: entities?.counts ?? [],
    entities: entities?.first.slice(0, SHOWN_ENTITIES) ?? [],
    entitiesUnread: entities === undefined,
    coverage: await coverage(deps, workspace.id, incident, alerts),
    closure: closure && incident.status === 'Closed' ? closureLine(closure) : undefined,
    snoozed:
      row.snoozed_until !== null ? { until: row.snoozed_until, by: row.snoozed_by ?? 'somebody' } : undefined,
    trail: trail && { text: `${trail.what} by ${trail.name}`, at: trail.at },
    problem: file.action?.state === 'stopped' ? (file.action.outcome ?? undefined) : undefined,
    mergedInto: incident.mergedIncidentNumber,
  };
}

/** The Azure portal's Sentinel is to be retired in 2027: the Defender portal's page goes first where there is one. */
function links(incident: Incident): Pick<IncidentCardView, 'url' | 'openLabel'> {
  return incident.providerIncidentUrl
    ? { url: incident.providerIncidentUrl, openLabel: 'Open in Defender' }
    : { url: incident.incidentUrl, openLabel: 'Open in Sentinel' };
}

async function whereItHit(facts: Facts, alerts: readonly AlertRow[]) {
  const resources = [
    ...new Set(alerts.flatMap((alert) => (alert.resource_id ? [alert.resource_id.toLowerCase()] : []))),
  ];
  const shown = alerts.find((alert) => alert.resource_id)?.resource_id;
  const subscriptionId = alerts.find((alert) => alert.subscription_id)?.subscription_id;
  return {
    resource: shown ? resourceName(shown) : undefined,
    moreResources: Math.max(0, resources.length - 1),
    subscription: subscriptionId ? await facts.subscriptionName(subscriptionId) : undefined,
  };
}

/** When the newest state was read; only where a proof is shown. */
function readBackAt({ incident, alerts }: IncidentFile): number | undefined {
  if (incident.status !== 'Closed') return undefined;
  const times = alerts.flatMap((alert) => (alert.proven_at !== null ? [alert.proven_at] : []));
  return times.length > 0 ? Math.max(...times) : undefined;
}

function lineOf(
  file: IncidentFile,
  alert: AlertRow,
  prospect: AlertProspect | undefined,
  checking: boolean,
): AlertLine {
  if (file.incident.status !== 'Closed') return alertLine(alert, prospect && prospectMark(prospect));
  return alertLine(alert, alert.expect === null ? stateMark(alert) : proofMark(alert, checking));
}

function closureLine(closure: NonNullable<IncidentFile['closure']>): IncidentCardView['closure'] {
  const elsewhere = closure.how === 'elsewhere' && !closure.by;
  return {
    who: elsewhere ? 'In the portal or by automation' : (closure.by ?? ''),
    as: classificationWords(closure),
    comment: closure.comment || undefined,
    at: closure.at,
  };
}

/** How well the alerts' subscriptions are covered; before connector health was looked at, what is known of their sync. */
async function coverage(
  { facts, coverage: healthOf }: Pick<IncidentDeps, 'facts' | 'coverage'>,
  workspaceId: string,
  incident: Incident,
  alerts: readonly AlertRow[],
): Promise<Mark | undefined> {
  // After a close the proof says it all.
  if (madeByXdr(incident) || incident.status === 'Closed') return undefined;
  const ids = [...new Set(alerts.flatMap((alert) => (alert.subscription_id ? [alert.subscription_id] : [])))];
  const health = await healthOf?.(workspaceId, ids);
  if (health) return health;
  const off: string[] = [];
  for (const id of ids) if ((await facts.sync(id)) === 'off') off.push(await facts.subscriptionName(id));
  return off.length > 0
    ? { text: `Bi-directional sync is off on ${off.join(', ')}`, tone: 'warning' }
    : undefined;
}
