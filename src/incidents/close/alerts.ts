import type { Azure } from '../../azure/azure.ts';
import { isAppError } from '../../core/errors.ts';
import { step } from '../../core/step.ts';
import { listAlerts, replaceAlerts, saveAlert } from '../../store/alerts.ts';
import type { AlertRow } from '../../store/tables.ts';
import { readAlerts, readState, refOf } from '../alerts.ts';
import type { ClassificationChoice } from '../closure.ts';
import type { IncidentDeps } from '../deps.ts';
import { syncAnswers } from '../foresee.ts';
import { isClosedState } from '../marks.ts';
import { expectationOf } from './plan.ts';
import type { CloseRequest } from './request.ts';

/**
 * Before the write: the incident's alerts as the bot's reader sees them now, each with who is to close it. Where they
 * cannot be read, the rows that we hold serve; a close never fails for that.
 */
export async function planAlerts(deps: IncidentDeps, request: CloseRequest, byXdr: boolean): Promise<void> {
  const { db } = deps.store;
  const known = await listAlerts(db, request.key);
  const alerts = await readQuietly(deps, request, known);
  const syncOf = syncAnswers(deps, { workspace: request.workspace, madeByXdr: byXdr });
  const planned: AlertRow[] = [];
  for (const alert of alerts) {
    planned.push({
      ...alert,
      proven_at: null,
      expect: expectationOf(alert, await syncOf(alert), request.input.alerts),
    });
  }
  await replaceAlerts(db, request.key, planned);
}

async function readQuietly(
  deps: IncidentDeps,
  request: CloseRequest,
  known: readonly AlertRow[],
): Promise<readonly AlertRow[]> {
  try {
    return await readAlerts(deps.reader, request, known, deps.clock.now());
  } catch (err) {
    if (!isAppError(err)) throw err;
    deps.log.warn({ err, incident: request.name }, 'the alerts could not be read before a close');
    return known;
  }
}

/** FalsePositive means dismissed in Defender for Cloud ("dismissed as false positive"), everything else resolved. */
export const stateFor = (choice: ClassificationChoice): 'dismiss' | 'resolve' =>
  choice.startsWith('FalsePositive') ? 'dismiss' : 'resolve';

/**
 * Closes, as the person, the alerts that were promised to be closed directly, and reads each back: the 204 proves
 * nothing. One that fails keeps its reason and stops none of the others.
 * @throws AppError `signin.*` only: then the same may be tried with another token.
 */
export async function closeDirectly(deps: IncidentDeps, request: CloseRequest): Promise<void> {
  for (const alert of await listAlerts(deps.store.db, request.key)) {
    if (alert.expect !== 'direct' || alert.proven_at !== null) continue;
    const result = await closeOne(deps, request, alert);
    step('close.alert-closed');
    await saveAlert(deps.store.db, { ...alert, ...result });
  }
}

type Result = Pick<AlertRow, 'state' | 'state_at' | 'proven_at' | 'problem'>;

async function closeOne(deps: IncidentDeps, request: CloseRequest, alert: AlertRow): Promise<Result> {
  const now = deps.clock.now();
  const ref = refOf(alert);
  const failed = (problem: string): Result => ({
    state: alert.state,
    state_at: alert.state_at,
    proven_at: null,
    problem,
  });
  if (!ref) return failed('not found in Defender for Cloud');
  try {
    await request.azure.defender.setAlertState(ref, stateFor(request.input.choice));
  } catch (err) {
    if (isAppError(err, 'signin.interaction', 'signin.consent', 'signin.expired') || !isAppError(err))
      throw err;
    return failed(whyNot(err.code));
  }
  return proofOf(request.azure, ref, now);
}

async function proofOf(
  azure: Azure,
  ref: NonNullable<ReturnType<typeof refOf>>,
  now: number,
): Promise<Result> {
  const read = await readState(azure, ref, now);
  return { ...read, proven_at: isClosedState(read.state) ? now : null };
}

const whyNot = (code: string): string =>
  code === 'azure.forbidden' ? 'not closed: no right to close it' : 'not closed: Azure did not accept it';
