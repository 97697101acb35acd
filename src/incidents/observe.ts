import type { Incident } from '../azure/model.ts';
import { step } from '../core/step.ts';
import { findAction } from '../store/actions.ts';
import { listChannels } from '../store/channels.ts';
import type { Db } from '../store/database.ts';
import { findIncident, saveIncident } from '../store/incidents.ts';
import { listPostings, wantCard } from '../store/postings.ts';
import type { IncidentRow } from '../store/tables.ts';
import { deservesCard, type Judged } from './audience.ts';
import { type Closure, closureElsewhere } from './closure.ts';
import type { DefenderVerdict } from './defender-for-cloud.ts';
import { incidentKey, incidentSubject } from './key.ts';
import { sayTransition } from './thread.ts';
import { type IncidentTransition, isClosed, transition, wakes } from './transition.ts';

/** An incident as somebody just saw it: a poll, a sweep, or the answer to a person's own write. */
export interface Observation {
  readonly incident: Incident;
  readonly defender: DefenderVerdict;
  /** Who closed it, where that is known: our own close, or what the SecurityIncident table says. */
  readonly closure?: Closure;
  readonly closedBy?: string;
  /** Who made the change, where it was made here. */
  readonly by?: string;
}

export interface ObserveContext {
  readonly now: number;
  /** False while the workspace's line is not drawn: everything is remembered, nothing is posted. */
  readonly lineDrawn: boolean;
  readonly lineAt: number | null;
}

const LATE_AFTER = 15 * 60 * 1000;
/** Changes that a person with an open form must see at once. */
const URGENT = new Set(['closed', 'merged', 'reopened']);

/**
 * The one corridor for every change of an incident, whoever made it: remembers what was seen, and wants the cards that
 * follow from it. Call it inside a transaction. Seeing the same thing twice writes nothing.
 */
export async function observe(
  db: Db,
  context: ObserveContext,
  observation: Observation,
): Promise<IncidentTransition | undefined> {
  const key = incidentKey(observation.incident);
  const row = await findIncident(db, key);
  const known = row ? (JSON.parse(row.snapshot) as Incident) : undefined;
  const change = transition(known, observation.incident);
  const verdictChanged = row !== undefined && row.defender !== observation.defender;
  if (row && !change && !verdictChanged && known?.etag === observation.incident.etag) return undefined;
  const next = await nextRow(db, context, observation, row, known, change);
  await saveIncident(db, next);
  step('observe.kept');
  const before = row && known ? { incident: known, defender: row.defender as DefenderVerdict } : undefined;
  const woke = row?.snoozed_until != null && next.snoozed_until === null;
  await wantCards(db, context, before, next, observation, change, verdictChanged, woke);
  step('observe.wanted');
  return change;
}

async function nextRow(
  db: Db,
  context: ObserveContext,
  observation: Observation,
  row: IncidentRow | undefined,
  known: Incident | undefined,
  change: IncidentTransition | undefined,
): Promise<IncidentRow> {
  // An older copy never replaces a newer one; its verdict may still be news.
  const incident =
    change || !known || known.etag === observation.incident.etag
      ? observation.incident
      : newer(known, observation.incident);
  const created = Date.parse(incident.createdTimeUtc);
  return {
    key: incidentKey(incident),
    workspace_id: incident.workspaceId,
    name: incident.name,
    number: incident.number,
    snapshot: JSON.stringify(incident),
    status: incident.status,
    severity: incident.severity,
    defender: observation.defender,
    decided_alerts: observation.defender === 'open' ? -1 : incident.alertsCount,
    first_seen_at: row?.first_seen_at ?? context.now,
    late: row?.late ?? (context.lineDrawn && context.now - created > LATE_AFTER ? 1 : 0),
    closure: await nextClosure(db, context, observation, row, change),
    action_id: row?.action_id ?? null,
    rev: (row?.rev ?? 0) + (change ? 1 : 0),
    trail: row?.trail ?? null,
    proof_at: nextProofAt(context, row, change),
    alerts_seen_at: change?.reason === 'alerts' ? null : (row?.alerts_seen_at ?? null),
    snoozed_until: change && wakes(change) ? null : (row?.snoozed_until ?? null),
    snoozed_by: change && wakes(change) ? null : (row?.snoozed_by ?? null),
  };
}

/** Closed elsewhere: the alerts are read back all the same, from now on. A close of ours sets its own times. */
function nextProofAt(
  context: ObserveContext,
  row: IncidentRow | undefined,
  change: IncidentTransition | undefined,
): number | null {
  if (change?.reason === 'closed' && row?.defender === 'yes') return context.now;
  return change?.reason === 'reopened' || change?.reason === 'merged' ? null : (row?.proof_at ?? null);
}

const newer = (known: Incident, seen: Incident): Incident =>
  seen.lastModifiedTimeUtc >= known.lastModifiedTimeUtc ? seen : known;

async function nextClosure(
  db: Db,
  context: ObserveContext,
  observation: Observation,
  row: IncidentRow | undefined,
  change: IncidentTransition | undefined,
): Promise<string | null> {
  if (observation.closure) return JSON.stringify(observation.closure);
  const before = row?.closure ? (JSON.parse(row.closure) as Closure) : undefined;
  if (change?.reason === 'reopened' && before) return JSON.stringify({ ...before, reopenedAt: context.now });
  if (change?.reason !== 'closed') return row?.closure ?? null;
  // A poll may see our own close before the click that makes it has said so.
  const action = row?.action_id ? await findAction(db, row.action_id) : undefined;
  if (action?.state === 'running' && action.kind === 'close') {
    const actor = JSON.parse(action.actor) as { name: string };
    const elsewhere = closureElsewhere(observation.incident, actor.name, context.now);
    return JSON.stringify({ ...elsewhere, how: 'bot', actionId: action.id });
  }
  return JSON.stringify(closureElsewhere(observation.incident, observation.closedBy, context.now));
}

async function wantCards(
  db: Db,
  context: ObserveContext,
  before: Judged | undefined,
  row: IncidentRow,
  observation: Observation,
  change: IncidentTransition | undefined,
  verdictChanged: boolean,
  woke: boolean,
): Promise<void> {
  if (!change && !verdictChanged) return;
  const subject = incidentSubject(row.key);
  const now: Judged = { incident: observation.incident, defender: observation.defender };
  const posted = new Set(
    (await listPostings(db, subject)).filter((one) => one.slot === 'card').map((one) => one.channel_id),
  );
  // A verdict that came late on an incident from before the line is not news either.
  const silent =
    !context.lineDrawn || (!change && context.lineAt !== null && row.first_seen_at <= context.lineAt);
  const urgent = change !== undefined && URGENT.has(change.reason);
  // A channel that the bot was thrown out of wants on: what it missed arrives when the bot is back.
  for (const channel of await listChannels(db)) {
    const has = posted.has(channel.id);
    if (has ? change !== undefined : !silent && deservesCard(channel, before, now, change)) {
      await wantCard(db, { subject, channelId: channel.id, now: context.now, urgent });
    }
  }
  if (change && posted.size > 0)
    await sayTransition(db, subject, change, { row, by: observation.by, woke }, context.now);
}

/** Whether the incident's row says that it is closed now. */
export const rowIsClosed = (row: IncidentRow): boolean =>
  isClosed({ status: row.status as Incident['status'] });
