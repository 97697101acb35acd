import type { Azure } from '../../azure/azure.ts';
import { type AppError, asAppError, isAppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { step } from '../../core/step.ts';
import { ACTION_LEASE_MS, type AskedAction, advanceAction, beginAction } from '../../store/actions.ts';
import { recordAudit } from '../../store/audit.ts';
import { findDriftCard, saveDriftCard } from '../../store/drifts.ts';
import { wantEverywhere } from '../../store/postings.ts';
import type { ConnectorDeps } from '../deps.ts';
import { driftSubject } from '../key.ts';
import { runStep } from './step-runs.ts';
import { type PlannedStep, type RepairInput, stepInWords, workspaceOf } from './steps.ts';

/** After so many subscriptions the card is redrawn and others get their turn. */
export const BATCH = 20;

export interface RepairRequest extends RepairInput {
  readonly actionId: string;
  readonly actor: { readonly tenantId: string; readonly objectId: string; readonly name: string };
  /** With the clicker's own rights. */
  readonly azure: Azure;
}

export interface StepResult {
  readonly planned: PlannedStep;
  readonly outcome: 'done' | 'already' | 'failed' | 'not done';
  /** For `failed`: the sentence. */
  readonly why?: string;
}

/**
 * Makes the planned steps one after the other as the person: each looks first, writes at most once, and is read back. The
 * first fault stops it. Running the same again (a stronger token, a new click) finds out what is done and goes on.
 * @throws AppError `signin.*` only: then the same may be tried with another token. Everything else is in the results.
 */
export async function repair(deps: ConnectorDeps, request: RepairRequest): Promise<readonly StepResult[]> {
  await begin(deps, request);
  step('repair.begun');
  const results: StepResult[] = [];
  let failed: AppError | undefined;
  for (const [index, planned] of request.steps.entries()) {
    if (failed) {
      results.push({ planned, outcome: 'not done' });
      continue;
    }
    try {
      results.push({ planned, outcome: await runOne(deps, request, planned) });
      await advance(deps, request, index + 1);
      step('repair.step-kept');
    } catch (err) {
      failed = asAppError(err);
      results.push({ planned, outcome: 'failed', why: failed.userMessage });
    }
  }
  await end(deps, request, results, failed);
  step('repair.finished');
  if (failed && isAppError(failed, 'signin.interaction', 'signin.consent', 'signin.expired')) throw failed;
  return results;
}

async function runOne(
  deps: ConnectorDeps,
  request: RepairRequest,
  planned: PlannedStep,
): Promise<'done' | 'already'> {
  const workspace = workspaceOf(deps.workspaces, planned);
  if (!workspace) return 'already';
  const stillAtIt = () =>
    advanceAction(deps.store.db, request.actionId, { lease_until: deps.clock.now() + ACTION_LEASE_MS });
  const outcome = await runStep({
    azure: request.azure,
    workspace,
    planned,
    actionId: request.actionId,
    clock: deps.clock,
    stillAtIt,
  });
  step('repair.written');
  return outcome;
}

async function begin(deps: ConnectorDeps, request: RepairRequest): Promise<void> {
  const now = deps.clock.now();
  const { actionId: id, actor, verb, cardId, steps } = request;
  const input: RepairInput = { verb, cardId, steps };
  const asked: AskedAction = { id, kind: 'repair', incidentKey: null, actor, input, step: '0' };
  await deps.store.transaction(async (db) => {
    await beginAction(db, asked, deps.instance, now);
    const card = cardId ? await findDriftCard(db, cardId) : undefined;
    if (card) await saveDriftCard(db, { ...card, action_id: request.actionId, rev: card.rev + 1 });
  });
}

async function advance(deps: ConnectorDeps, request: RepairRequest, done: number): Promise<void> {
  const now = deps.clock.now();
  await advanceAction(deps.store.db, request.actionId, {
    step: String(done),
    lease_until: now + ACTION_LEASE_MS,
    updated_at: now,
  });
  // The first says that it is being repaired; refusals, which come before it, leave the shared card alone.
  if (request.cardId && (done === 1 || done % BATCH === 0) && done < request.steps.length)
    await wantEverywhere(deps.store.db, driftSubject(request.cardId), now);
}

async function end(
  deps: ConnectorDeps,
  request: RepairRequest,
  results: readonly StepResult[],
  failed: AppError | undefined,
): Promise<void> {
  const now = deps.clock.now();
  const made = results.filter((one) => one.outcome === 'done').length;
  const state = failed ? (made > 0 || failed.code === 'azure.unavailable' ? 'stopped' : 'refused') : 'done';
  await deps.store.transaction(async (db) => {
    await advanceAction(db, request.actionId, {
      state,
      outcome: failed ? stoppedSentence(results) : null,
      updated_at: now,
      lease_until: 0,
    });
    await recordAudit(db, {
      id: uuidFrom(request.actionId, state, String(now)),
      at: now,
      actor: request.actor.objectId,
      actor_name: request.actor.name,
      verb: request.verb,
      subject: request.cardId ?? request.steps[0]?.workspaceId ?? '',
      result: state,
      detail: results
        .map((one) => `${stepInWords(one.planned)}: ${one.outcome}`)
        .join('; ')
        .slice(0, 4_000),
    });
    const card = request.cardId ? await findDriftCard(db, request.cardId) : undefined;
    if (!card) return;
    const trail =
      made > 0 ? JSON.stringify({ name: request.actor.name, what: 'Repaired', at: now }) : card.trail;
    await saveDriftCard(db, { ...card, trail, rev: card.rev + 1 });
    if (made > 0 || state === 'stopped') await wantEverywhere(db, driftSubject(card.id), now);
  });
  deps.poke();
}

/** "Stopped after 2 of 5 steps. Not done: ... Azure refused: ..." */
export function stoppedSentence(results: readonly StepResult[]): string {
  const good = results.filter((one) => one.outcome === 'done' || one.outcome === 'already').length;
  const failed = results.find((one) => one.outcome === 'failed');
  const at = failed ? ` ${stepInWords(failed.planned)}: ${failed.why ?? ''}` : '';
  return `The repair stopped after ${good} of ${results.length} steps.${at}`;
}
