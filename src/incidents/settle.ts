import { isAppError } from '../core/errors.ts';
import { step } from '../core/step.ts';
import { advanceAction, claimAbandoned, listAbandoned } from '../store/actions.ts';
import { listAlerts, saveAlert } from '../store/alerts.ts';
import { findIncident } from '../store/incidents.ts';
import { wantEverywhere } from '../store/postings.ts';
import type { ActionRow, IncidentRow } from '../store/tables.ts';
import type { Actor } from './actor.ts';
import { readState, refOf } from './alerts.ts';
import { CLOSE_STEPS, type CloseStep, settleClosed } from './close/close.ts';
import { hasComment } from './close/comment.ts';
import { finishClose } from './close/finish.ts';
import { type CloseInput, isWhatWasWanted } from './close/request.ts';
import { type IncidentDeps, servedWorkspace } from './deps.ts';
import { incidentSubject } from './key.ts';
import { isClosedState } from './marks.ts';

const LEASE_MS = 60_000;

/**
 * Actions whose instance died, or lost its lease. What did arrive at Azure counts as done, found out by reading with
 * the bot's own rights; what did not is never made without a new click: the card then offers Continue.
 */
export async function settleAbandoned(deps: IncidentDeps): Promise<void> {
  const now = deps.clock.now();
  for (const action of await listAbandoned(deps.store.db, now, 'close')) {
    const mine = await claimAbandoned(deps.store.db, action.id, deps.instance, now + LEASE_MS, now);
    const row =
      mine && action.incident_key ? await findIncident(deps.store.db, action.incident_key) : undefined;
    if (row) await settleOne(deps, action, row);
  }
}

async function settleOne(deps: IncidentDeps, action: ActionRow, row: IncidentRow): Promise<void> {
  step('settle.claimed');
  try {
    const reached = await howFar(deps, action, row);
    step('settle.looked');
    if (reached === 'alerts closed') return await finishClose(deps, requestOf(action, row));
    await stop(deps, action, row, reached);
    step('settle.told');
  } catch (err) {
    // Not readable now: the lease runs out and the next round tries again.
    if (!isAppError(err)) throw err;
    deps.log.warn({ err, incident: row.number }, 'an interrupted close could not be looked at yet');
  } finally {
    deps.poke();
  }
}

const requestOf = (action: ActionRow, row: IncidentRow) => ({
  actionId: action.id,
  key: row.key,
  actor: JSON.parse(action.actor) as Actor,
  input: JSON.parse(action.input) as CloseInput,
});

/** The last step that Azure shows as done. */
async function howFar(deps: IncidentDeps, action: ActionRow, row: IncidentRow): Promise<CloseStep> {
  const workspace = servedWorkspace(deps, row.workspace_id);
  const request = requestOf(action, row);
  const { incident } = await deps.reader.sentinel.getIncident(workspace, row.name);
  const closedByUs =
    after(action.step as CloseStep, 'incident closed') || isWhatWasWanted(incident, request.input);
  if (!closedByUs) return action.step as CloseStep;
  if (!after(action.step as CloseStep, 'incident closed')) await settleClosed(deps, request, incident);
  const comment = { workspace, name: row.name, actionId: action.id };
  if (!(await hasComment(deps.reader, comment))) return 'incident closed';
  return (await directsAreClosed(deps, row.key)) ? 'alerts closed' : 'comment added';
}

const after = (step: CloseStep, wanted: CloseStep): boolean =>
  CLOSE_STEPS.indexOf(step) >= CLOSE_STEPS.indexOf(wanted);

async function directsAreClosed(deps: IncidentDeps, key: string): Promise<boolean> {
  const now = deps.clock.now();
  let all = true;
  for (const alert of (await listAlerts(deps.store.db, key)).filter(
    (one) => one.expect === 'direct' && one.proven_at === null,
  )) {
    const read = await readState(deps.reader, refOf(alert), now);
    const closed = isClosedState(read.state);
    await saveAlert(deps.store.db, { ...alert, ...read, proven_at: closed ? now : null });
    all &&= closed;
  }
  return all;
}

const LEFT_UNDONE: Record<CloseStep, string> = {
  asked: 'The close was interrupted before anything was written; the incident is still open.',
  planned: 'The close was interrupted before anything was written; the incident is still open.',
  'incident closed':
    'The incident is closed; the comment, and alerts to be closed directly, are still to do.',
  'comment added': 'The incident is closed and commented; alerts to be closed directly are still to do.',
  'alerts closed': '',
};

async function stop(
  deps: IncidentDeps,
  action: ActionRow,
  row: IncidentRow,
  reached: CloseStep,
): Promise<void> {
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await advanceAction(db, action.id, {
      step: reached,
      state: 'stopped',
      outcome: LEFT_UNDONE[reached],
      updated_at: now,
      lease_until: 0,
    });
    await wantEverywhere(db, incidentSubject(row.key), now, { urgent: true });
  });
}
