import type { Azure } from '../../azure/azure.ts';
import { roleFor, scopeInWords } from '../../azure/roles.ts';
import type { RepairResultView, RepairStepLine } from '../../cards/repair-views.ts';
import type { Mark } from '../../cards/views.ts';
import type { StepResult } from '../../connectors/repair/repair.ts';
import { type Needed, neededFor, type PlannedStep, stepInWords } from '../../connectors/repair/steps.ts';
import { isAppError } from '../../core/errors.ts';
import { FORM_MS, within } from '../budget.ts';
import type { BotDeps } from '../deps.ts';

const SHOWN = 12;
/** More scopes are not asked about before a click; the real call decides anyway. */
const SCOPES = 20;

const keyOf = ({ action, scope }: Needed): string => `${action} ${scope.toLowerCase()}`;

/** Whether the person may make the step; undefined where it was not asked, or not answered in time. */
export const mayMake = (rights: ReadonlyMap<string, boolean>, planned: PlannedStep): boolean | undefined =>
  rights.get(keyOf(neededFor(planned)));

/** Which of the steps' rights the person has, as far as it was asked and answered in time. */
export async function rightsOfSteps(
  deps: BotDeps,
  azure: Azure,
  steps: readonly PlannedStep[],
): Promise<ReadonlyMap<string, boolean>> {
  const rights = new Map<string, boolean>();
  const byScope = Map.groupBy(steps.map(neededFor), (needed) => needed.scope.toLowerCase());
  const asking = [...byScope.values()].slice(0, SCOPES).map(async (needed) => {
    const [first] = needed;
    if (!first) return;
    const actions = [...new Set(needed.map((one) => one.action))];
    try {
      const granted = await azure.permissions.granted(first.scope, actions);
      for (const action of actions) rights.set(keyOf({ action, scope: first.scope }), granted.has(action));
    } catch (err) {
      // Not being able to look at one's permissions is no proof of lacking them.
      if (!isAppError(err) || isAppError(err, 'signin.interaction', 'signin.consent', 'signin.expired'))
        throw err;
    }
  });
  await within(deps.clock, FORM_MS, Promise.all(asking));
  return rights;
}

/** The steps for a preview, each with the right that it needs. */
export function stepLines(
  steps: readonly PlannedStep[],
  rights: ReadonlyMap<string, boolean>,
): { readonly shown: RepairStepLine[]; readonly more: number } {
  const shown = steps.slice(0, SHOWN).map((planned) => ({
    what: stepInWords(planned),
    from: planned.from,
    to: planned.to,
    right: rightMark(planned, rights),
  }));
  return { shown, more: Math.max(0, steps.length - SHOWN) };
}

function rightMark(planned: PlannedStep, rights: ReadonlyMap<string, boolean>): Mark {
  const needed = neededFor(planned);
  const role = roleFor(needed.action) ?? needed.action;
  const where =
    planned.subscriptionId &&
    needed.scope.startsWith('/subscriptions/') &&
    needed.scope.split('/').length === 3
      ? planned.name
      : scopeInWords(needed.scope);
  const allowed = mayMake(rights, planned);
  if (allowed === undefined) return { text: `needs ${role} on ${where}`, tone: 'default' };
  return allowed
    ? { text: 'you may do this', tone: 'good' }
    : { text: `you lack ${role} on ${where}`, tone: 'attention' };
}

const OUTCOMES: Readonly<Record<StepResult['outcome'], Mark>> = {
  done: { text: 'done, read back', tone: 'good' },
  already: { text: 'was done already', tone: 'default' },
  failed: { text: 'failed', tone: 'attention' },
  'not done': { text: 'not done', tone: 'warning' },
};

/** What a repair did: the fault first where there is one. */
export function resultView(id: string, results: readonly StepResult[]): RepairResultView {
  const count = (outcome: StepResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const good = count('done') + count('already');
  const failed = results.find((one) => one.outcome === 'failed');
  const inOrder = failed ? [failed, ...results.filter((one) => one !== failed)] : results;
  return {
    id,
    heading: failed
      ? `Stopped after ${good} of ${results.length} steps. ${failed.why ?? ''}`.trim()
      : `${good} of ${results.length} ${results.length === 1 ? 'step' : 'steps'} done and read back`,
    tone: failed ? 'attention' : 'good',
    steps: inOrder.slice(0, SHOWN).map((one) => ({
      what: stepInWords(one.planned),
      from: one.planned.from,
      to: one.planned.to,
      result: OUTCOMES[one.outcome],
    })),
    moreSteps: Math.max(0, results.length - SHOWN),
    footnote:
      failed && good > 0 ? 'What was done stays done. Press Repair again to go on from there.' : undefined,
  };
}
