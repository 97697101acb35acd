import type { Incident } from '../../azure/model.ts';
import { isAppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { step } from '../../core/step.ts';
import {
  ACTION_LEASE_MS,
  type AskedAction,
  advanceAction,
  beginAction,
  findAction,
} from '../../store/actions.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Store } from '../../store/database.ts';
import { findIncident, saveIncident } from '../../store/incidents.ts';
import { wantEverywhere } from '../../store/postings.ts';
import type { IncidentRow } from '../../store/tables.ts';
import type { Closure } from '../closure.ts';
import { type DefenderVerdict, judgeByProducts } from '../defender-for-cloud.ts';
import type { IncidentDeps } from '../deps.ts';
import { incidentSubject } from '../key.ts';
import { observe, rowIsClosed } from '../observe.ts';
import { nextProof } from '../proof-schedule.ts';
import { madeByXdr } from '../view.ts';
import { closeDirectly, planAlerts } from './alerts.ts';
import { addComment, hasComment } from './comment.ts';
import { finishClose } from './finish.ts';
import { type CloseRequest, isWhatWasWanted } from './request.ts';
import { writeClose } from './write.ts';

/** The steps of a close, in the order in which they become true. */
export const CLOSE_STEPS = ['asked', 'planned', 'incident closed', 'comment added', 'alerts closed'] as const;
export type CloseStep = (typeof CLOSE_STEPS)[number];

export type CloseResult =
  | { readonly kind: 'closed' }
  | { readonly kind: 'already-closed'; readonly incident: Incident };

/**
 * Closes an incident as the person, then says so in a comment, then closes directly the alerts that were promised so.
 * Every step finds out whether it was done before it does it: the same action may run again, after a crash or with a
 * stronger token. The proof that the alerts closed comes later, from proof.ts.
 *
 * 1. Read as the person (this alone refuses who may not read).
 * 2. Remember the action, so that a crash is noticed; plan who closes which alert.
 * 3. PUT with etag. 4. The corridor: store, cards, thread. 5. Comment. 6. Direct closes. 7. Finish.
 * @throws AppError when a step is refused or Azure is silent; the action is then `refused` or `stopped`.
 */
export async function closeIncident(deps: IncidentDeps, request: CloseRequest): Promise<CloseResult> {
  const before = await request.azure.sentinel.getIncident(request.workspace, request.name);
  const again = (await findAction(deps.store.db, request.actionId)) !== undefined;
  if (before.incident.status === 'Closed' && !(again && isWhatWasWanted(before.incident, request.input))) {
    return { kind: 'already-closed', incident: before.incident };
  }
  step('close.read');
  await begin(deps, request);
  step('close.begun');
  const announced = announce(deps, request);
  let reached: CloseStep = 'asked';
  try {
    if (before.incident.status !== 'Closed') await planAlerts(deps, request, madeByXdr(before.incident));
    reached = await reach(deps, request, 'planned');
    step('close.planned');
    const written = await writeClose(request, again);
    if (written.kind === 'already-closed') return await giveUp(deps, request, written.incident);
    step('close.written');
    const closer = await settleClosed(deps, request, written.incident);
    reached = await reach(deps, request, 'incident closed');
    step('close.kept');
    if (!again || !(await hasComment(deps.reader, request))) await addComment(request, closer);
    step('close.commented');
    reached = await reach(deps, request, 'comment added');
    await closeDirectly(deps, request);
    step('close.alerts-closed');
    reached = await reach(deps, request, 'alerts closed');
    await finishClose(deps, request);
    step('close.finished');
    return { kind: 'closed' };
  } catch (err) {
    await stopped(deps, request, reached, err);
    throw err;
  } finally {
    announced.abort();
    deps.poke();
  }
}

/** Not shown as closing before: most refusals come at once, and an edit of the card wipes what others have typed on it. */
const ANNOUNCE_MS = 1_500;

function announce(deps: IncidentDeps, request: CloseRequest): AbortController {
  const over = new AbortController();
  void deps.clock.sleep(ANNOUNCE_MS, over.signal).then(async () => {
    if (over.signal.aborted) return;
    await wantEverywhere(deps.store.db, incidentSubject(request.key), deps.clock.now());
    deps.poke();
  });
  return over;
}

async function begin(deps: IncidentDeps, request: CloseRequest): Promise<void> {
  const now = deps.clock.now();
  const { actionId: id, key: incidentKey, actor, input } = request;
  const asked: AskedAction = { id, kind: 'close', incidentKey, actor, input, step: 'asked' };
  await deps.store.transaction(async (db) => {
    await beginAction(db, asked, deps.instance, now);
    const row = await findIncident(db, request.key);
    if (row) await saveIncident(db, { ...row, action_id: request.actionId, rev: row.rev + 1 });
  });
}

async function reach<S extends CloseStep>(deps: IncidentDeps, request: CloseRequest, step: S): Promise<S> {
  const now = deps.clock.now();
  await advanceAction(deps.store.db, request.actionId, {
    step,
    state: 'running',
    lease_until: now + ACTION_LEASE_MS,
    updated_at: now,
  });
  return step;
}

/** Whoever goes on with a close that stopped half-way did not close the incident: the first one did, at that time. */
function closureOf(
  request: Pick<CloseRequest, 'actor' | 'actionId'>,
  incident: Incident,
  now: number,
  known: IncidentRow | undefined,
): Closure & { readonly by: string } {
  const before = known && rowIsClosed(known) ? (JSON.parse(known.closure ?? '{}') as Partial<Closure>) : {};
  const first = before.actionId === request.actionId ? before : {};
  return {
    how: 'bot',
    by: first.by ?? request.actor.name,
    actionId: request.actionId,
    classification: incident.classification,
    classificationReason: incident.classificationReason,
    comment: incident.classificationComment,
    at: first.at ?? now,
  };
}

/** The incident is closed in Sentinel: through the corridor with it, and the first read-back gets its time. Answers who closed it. */
export async function settleClosed(
  deps: { readonly store: Store } & Pick<IncidentDeps, 'clock' | 'schedule' | 'poke'>,
  request: Pick<CloseRequest, 'key' | 'actor' | 'actionId'>,
  incident: Incident,
): Promise<string> {
  const now = deps.clock.now();
  const closer = await deps.store.transaction(async (db) => {
    const known = await findIncident(db, request.key);
    const closure = closureOf(request, incident, now, known);
    const verdict = (known?.defender as DefenderVerdict | undefined) ?? judgeByProducts(incident);
    await observe(db, { now, lineDrawn: true, lineAt: null }, { incident, defender: verdict, closure });
    const row = await findIncident(db, request.key);
    if (!row) return request.actor.name;
    const trail = JSON.stringify({ name: closure.by, what: 'Closed', at: closure.at });
    const proof = nextProof(deps.schedule, closure.at, now, 1);
    await saveIncident(db, {
      ...row,
      action_id: request.actionId,
      closure: JSON.stringify(closure),
      trail,
      proof_at: proof,
      rev: row.rev + 1,
    });
    await wantEverywhere(db, incidentSubject(request.key), now, { urgent: true });
    return closure.by;
  });
  deps.poke();
  return closer;
}

/** Somebody else closed it in between: nothing of ours was written. */
async function giveUp(deps: IncidentDeps, request: CloseRequest, incident: Incident): Promise<CloseResult> {
  await endAction(deps, request, 'refused', 'Somebody else closed the incident first.');
  return { kind: 'already-closed', incident };
}

/** Before anything was written a fault is a refusal; afterwards the card must say how far it came. */
async function stopped(
  deps: IncidentDeps,
  request: CloseRequest,
  step: CloseStep,
  err: unknown,
): Promise<void> {
  const why = isAppError(err) ? err.userMessage : 'Something went wrong. It has been logged.';
  const nothingWritten = step === 'asked' || step === 'planned';
  const certain = isAppError(err) && err.code !== 'azure.unavailable';
  if (nothingWritten && certain) return endAction(deps, request, 'refused', why);
  const done = nothingWritten ? 'before it was certain that the incident was closed' : `after "${step}"`;
  await endAction(deps, request, 'stopped', `The close stopped ${done}. ${why}`);
}

async function endAction(
  deps: IncidentDeps,
  request: CloseRequest,
  state: 'refused' | 'stopped',
  outcome: string,
): Promise<void> {
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await advanceAction(db, request.actionId, { state, outcome, updated_at: now, lease_until: 0 });
    await recordAudit(db, {
      id: uuidFrom(request.actionId, state, String(now)),
      at: now,
      actor: request.actor.objectId,
      actor_name: request.actor.name,
      verb: 'incident.close',
      subject: request.key,
      result: state,
      detail: outcome,
    });
    await wantEverywhere(db, incidentSubject(request.key), now);
  });
}
