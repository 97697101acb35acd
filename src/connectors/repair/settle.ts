import { isAppError } from '../../core/errors.ts';
import { step } from '../../core/step.ts';
import { advanceAction, claimAbandoned, listAbandoned } from '../../store/actions.ts';
import { wantEverywhere } from '../../store/postings.ts';
import type { ActionRow } from '../../store/tables.ts';
import type { ConnectorDeps } from '../deps.ts';
import { driftSubject } from '../key.ts';
import { isStepDone } from './step-runs.ts';
import { type RepairInput, stepInWords, workspaceOf } from './steps.ts';

const LEASE_MS = 60_000;

/**
 * Repairs whose instance died. What did arrive at Azure counts as done, found out by reading with the bot's own rights;
 * what did not is never made without a new click: the card says how far it came and offers Repair.
 */
export async function settleRepairs(deps: ConnectorDeps): Promise<void> {
  const now = deps.clock.now();
  for (const action of await listAbandoned(deps.store.db, now, 'repair')) {
    if (!(await claimAbandoned(deps.store.db, action.id, deps.instance, now + LEASE_MS, now))) continue;
    step('settle.claimed');
    try {
      await settleOne(deps, action);
    } catch (err) {
      // Not readable now: the lease runs out and the next round tries again.
      if (!isAppError(err)) throw err;
      deps.log.warn({ err, action: action.id }, 'an interrupted repair could not be looked at yet');
    }
  }
}

async function settleOne(deps: ConnectorDeps, action: ActionRow): Promise<void> {
  const input = JSON.parse(action.input) as RepairInput;
  const reached = await howFar(deps, input, Number(action.step));
  step('settle.looked');
  const next = input.steps[reached];
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await advanceAction(db, action.id, {
      step: String(reached),
      state: next ? 'stopped' : 'done',
      outcome: next
        ? `The repair was interrupted after ${reached} of ${input.steps.length} steps. Next: ${stepInWords(next)}. Press Repair to go on.`
        : null,
      updated_at: now,
      lease_until: 0,
    });
    if (input.cardId) await wantEverywhere(db, driftSubject(input.cardId), now);
  });
  step('settle.told');
  deps.poke();
}

/** So many steps are done, in their order, as Azure shows it. */
async function howFar(deps: ConnectorDeps, input: RepairInput, from: number): Promise<number> {
  for (let reached = from; reached < input.steps.length; reached += 1) {
    const planned = input.steps[reached];
    const workspace = planned && workspaceOf(deps.workspaces, planned);
    if (planned && workspace && !(await isStepDone({ azure: deps.reader, workspace, planned })))
      return reached;
  }
  return input.steps.length;
}
