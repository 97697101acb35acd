import { renderRepairPreview, renderRepairResult } from '../../cards/cards.ts';
import type { RepairPreviewView } from '../../cards/repair-views.ts';
import { focusOfSteps } from '../../connectors/focus.ts';
import { type LookOptions, lookAtConnectors } from '../../connectors/look.ts';
import { type Focus, REPAIR_STEPS, type RepairStep } from '../../connectors/model.ts';
import { planRepair, type RepairPlan, readPlanFacts } from '../../connectors/repair/plan.ts';
import { repair } from '../../connectors/repair/repair.ts';
import { REPAIR_ACTIONS } from '../../connectors/repair/steps.ts';
import { loadState } from '../../connectors/state.ts';
import { bulkTargets } from '../../connectors/table.ts';
import { encodeCardId } from '../../core/card-id.ts';
import { isAppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { listDriftsOf } from '../../store/drifts.ts';
import { type ActionRequest, type CardAction, textInput } from '../action.ts';
import type { BotDeps } from '../deps.ts';
import type { Answer } from '../turn.ts';
import {
  type ConnectorsId,
  connectorsTarget,
  EVERYTHING,
  ownSubscriptions,
  proveReadingConnectors,
  subscriptionsOf,
} from './connectors-target.ts';
import { resultView, rightsOfSteps, stepLines } from './repair-lines.ts';

type RepairVerb = 'connectors.enable' | 'connectors.sync' | 'connectors.repair';

const KINDS: Readonly<Record<RepairVerb, { steps: readonly RepairStep[]; title: string; confirm: string }>> =
  {
    'connectors.enable': { steps: ['provider', 'connector'], title: 'Connect', confirm: 'Connect' },
    'connectors.sync': { steps: ['sync'], title: 'Switch on sync', confirm: 'Switch on' },
    'connectors.repair': { steps: REPAIR_STEPS, title: 'Repair', confirm: 'Repair' },
  };

/** Without `confirm`: what would be done, and whether this person may. With it: does it, as the person, step by step. */
const repairAction = (verb: RepairVerb): CardAction => ({
  verb,
  takes: 'connectors',
  needs: ['Microsoft.SecurityInsights/dataConnectors/read', ...REPAIR_ACTIONS],
  async run(request) {
    const { deps, click, azure } = request;
    const id = await connectorsTarget(deps, request.id);
    const bulk = !id.cardId && !id.subscriptionId;
    await proveReadingConnectors(deps, azure, bulk ? EVERYTHING : id);
    const targets = await targetsOf(request, id, verb);
    const facts = await readPlanFacts(deps);
    const plan = planRepair(facts, targets.subscriptions, KINDS[verb].steps, targets.rules);
    const confirmed = textInput(click, 'confirm', 10) === 'yes';
    if (!confirmed || plan.steps.length === 0) return preview(request, id, verb, plan, targets.subscriptions);
    return carryOut(request, id, verb, plan);
  },
});

export const connectorsEnable = repairAction('connectors.enable');
export const connectorsSync = repairAction('connectors.sync');
export const connectorsRepair = repairAction('connectors.repair');

interface Targets {
  readonly subscriptions: readonly string[];
  /** Workspaces whose rule is concerned. */
  readonly rules: readonly string[];
}

/** What the click names, else what its card holds, else everything listed. */
async function targetsOf(
  { deps, click }: ActionRequest,
  id: ConnectorsId,
  verb: RepairVerb,
): Promise<Targets> {
  const named = subscriptionsOf(click);
  await ownSubscriptions(deps, id, named);
  const rules = id.workspaceId && verb === 'connectors.repair' ? [id.workspaceId] : [];
  if (named.length > 0) return { subscriptions: named, rules };
  if (id.subscriptionId) return { subscriptions: [id.subscriptionId], rules };
  if (id.cardId) {
    const open = (await listDriftsOf(deps.store.db, id.cardId)).filter((drift) => drift.state === 'open');
    return { subscriptions: [...new Set(open.flatMap((drift) => drift.subscription_id ?? []))], rules };
  }
  const state = await loadState(deps);
  if (verb === 'connectors.repair')
    return {
      subscriptions: [
        ...new Set(
          state.drifts.flatMap((drift) => (drift.state === 'open' ? (drift.subscription_id ?? []) : [])),
        ),
      ],
      rules: deps.workspaces.map((workspace) => workspace.id),
    };
  const filter = textInput(click, 'filter', 100);
  return {
    subscriptions: bulkTargets(state, verb === 'connectors.sync' ? 'sync' : 'connector', filter),
    rules,
  };
}

async function preview(
  { deps, click, azure }: ActionRequest,
  id: ConnectorsId,
  verb: RepairVerb,
  plan: RepairPlan,
  subscriptions: readonly string[],
): Promise<Answer> {
  const rights = await rightsOfSteps(deps, azure, plan.steps);
  const lines = stepLines(plan.steps, rights);
  const refused = [...rights.values()].some((allowed) => !allowed);
  const none = plan.steps.length === 0;
  const view: RepairPreviewView = {
    id: encodeCardId(id),
    verb,
    heading: none
      ? 'There is nothing to do here'
      : `${KINDS[verb].title}: ${plan.steps.length} ${plan.steps.length === 1 ? 'step' : 'steps'}`,
    actor: click.person.name,
    steps: lines.shown,
    moreSteps: lines.more,
    notes: plan.notes,
    subscriptions: subscriptions.join(','),
    canConfirm: !none && !refused,
    confirm: `${KINDS[verb].confirm} as ${click.person.name}`,
  };
  return { kind: 'card', card: renderRepairPreview(view) };
}

async function carryOut(
  request: ActionRequest,
  id: ConnectorsId,
  verb: RepairVerb,
  plan: RepairPlan,
): Promise<Answer> {
  const { deps, click, azure } = request;
  const results = await repair(deps, {
    verb,
    cardId: id.cardId,
    steps: plan.steps,
    actionId: uuidFrom('repair', click.id),
    actor: { tenantId: click.person.tenantId, objectId: click.person.objectId, name: click.person.name },
    azure,
  });
  await lookAgain(deps, { only: focusOfSteps(plan.steps) });
  const view = resultView(encodeCardId(id), results);
  return { kind: 'card', card: renderRepairResult(view), late: view.heading };
}

/** So that cards show at once what was changed, and read no more for it. What was done is done, even where the look fails. */
export async function lookAgain(
  deps: BotDeps,
  options: LookOptions & { readonly only: Focus },
): Promise<void> {
  try {
    await lookAtConnectors(deps, options);
  } catch (err) {
    if (!isAppError(err)) throw err;
    deps.log.warn({ err }, 'the look after a repair failed');
  }
}
