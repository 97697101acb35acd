import type { Azure } from '../../azure/azure.ts';
import { renderRepairPreview, renderRepairResult } from '../../cards/cards.ts';
import type { RepairPreviewView } from '../../cards/repair-views.ts';
import { plansOff } from '../../connectors/checks/plans.ts';
import { focusOfId } from '../../connectors/focus.ts';
import { loadState } from '../../connectors/state.ts';
import { encodeCardId } from '../../core/card-id.ts';
import { AppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { servedWorkspace } from '../../incidents/deps.ts';
import { recordAudit } from '../../store/audit.ts';
import { type ActionRequest, type CardAction, textInput } from '../action.ts';
import type { Answer } from '../turn.ts';
import { lookAgain } from './connectors-repair.ts';
import { type ConnectorsId, connectorsTarget, proveReadingConnectors } from './connectors-target.ts';

/** Sub-plans that must be chosen, as the portal offers them. */
const SUB_PLANS: Readonly<Record<string, readonly string[]>> = {
  VirtualMachines: ['P1', 'P2'],
  StorageAccounts: ['DefenderForStorageV2', 'PerTransaction', 'PerStorageAccount'],
};

/** One thing that is done only by itself, after a preview that names all of it. */
interface Single {
  readonly verb: 'connectors.plan' | 'connectors.solution';
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly notes: readonly string[];
  readonly confirm: string;
  readonly carry: Readonly<Record<string, string>>;
  readonly subPlans?: readonly string[];
  readonly complaint?: string;
  readonly subject: string;
  isDone(azure: Azure): Promise<boolean>;
  write(azure: Azure): Promise<void>;
}

/** Switches one Defender plan on: it costs money, so it is never part of a repair. */
export const connectorsPlan: CardAction = {
  verb: 'connectors.plan',
  takes: 'connectors',
  needs: ['Microsoft.Security/pricings/read', 'Microsoft.Security/pricings/write'],
  async run(request) {
    const { deps, click, azure } = request;
    const id = await connectorsTarget(deps, request.id);
    await proveReadingConnectors(deps, azure, id);
    const state = await loadState(deps);
    const row = id.subscriptionId ? state.subscriptions.get(id.subscriptionId) : undefined;
    if (!row) throw new AppError('input.unknown-target', { what: 'That subscription' });
    const plan = textInput(click, 'plan', 60);
    const plans = state.health.find((one) => one.check_name === 'plans' && one.scope === row.id);
    const off = plansOff(JSON.parse(plans?.value ?? 'null'));
    if (!plan || !off.includes(plan))
      throw new AppError('input.invalid', { detail: 'Choose one of the plans that are off.' });
    const subPlans = SUB_PLANS[plan];
    const subPlan = textInput(click, 'subPlan', 60);
    const chosen = subPlan !== undefined && subPlans?.includes(subPlan);
    return single(request, id, {
      verb: 'connectors.plan',
      what: `Switch on the Defender plan ${plan}${chosen ? ` (${subPlan})` : ''} of ${row.name}`,
      from: 'off',
      to: chosen ? `on, ${subPlan}` : 'on',
      notes: ['This starts billing for the plan on this subscription at once.'],
      confirm: 'Switch on',
      carry: { plan },
      subPlans,
      complaint: subPlans && !chosen ? 'Choose a sub-plan.' : undefined,
      subject: `${row.id}/${plan}`,
      isDone: async (azure) =>
        (await azure.settings.listPlans(row.id)).some((one) => one.name === plan && one.on),
      write: (azure) => azure.settings.enablePlan(row.id, plan, chosen ? subPlan : undefined),
    });
  },
};

/** Installs the Content Hub solution in one workspace. */
export const connectorsSolution: CardAction = {
  verb: 'connectors.solution',
  takes: 'connectors',
  needs: [
    'Microsoft.SecurityInsights/contentPackages/read',
    'Microsoft.SecurityInsights/contentPackages/write',
  ],
  async run(request) {
    const id = await connectorsTarget(request.deps, request.id);
    await proveReadingConnectors(request.deps, request.azure, id);
    const workspace = servedWorkspace(request.deps, id.workspaceId);
    return single(request, id, {
      verb: 'connectors.solution',
      what: `Install the Microsoft Defender for Cloud solution in ${workspace.name}`,
      from: 'not installed',
      to: 'installed',
      notes: ['It adds the connector’s page and rule templates; it switches nothing on.'],
      confirm: 'Install',
      carry: {},
      subject: workspace.id,
      isDone: async (azure) => (await azure.connectors.installedSolution(workspace)) !== undefined,
      write: (azure) => azure.connectors.installSolution(workspace),
    });
  },
};

async function single(request: ActionRequest, id: ConnectorsId, thing: Single): Promise<Answer> {
  const { deps, click, azure } = request;
  const asked = textInput(click, 'confirm', 10) === 'yes';
  if (!asked || thing.complaint) return preview(request, id, thing, asked);
  const already = await thing.isDone(azure);
  if (!already) {
    await thing.write(azure);
    if (!(await thing.isDone(azure))) throw new AppError('connector.unconfirmed');
  }
  await recordAudit(deps.store.db, {
    id: uuidFrom(thing.verb, click.id),
    at: deps.clock.now(),
    actor: click.person.objectId,
    actor_name: click.person.name,
    verb: thing.verb,
    subject: thing.subject,
    result: already ? 'already' : 'done',
    detail: thing.what,
  });
  // The solution is among the slow things.
  await lookAgain(deps, { everything: true, only: focusOfId(id) });
  const heading = already ? 'It was done already' : 'Done and read back';
  const result = {
    text: already ? 'was done already' : 'done, read back',
    tone: already ? ('default' as const) : ('good' as const),
  };
  const { what, from, to } = thing;
  const card = renderRepairResult({
    id: encodeCardId(id),
    heading,
    tone: 'good',
    steps: [{ what, from, to, result }],
    moreSteps: 0,
  });
  return { kind: 'card', card, late: `${what}: ${result.text}.` };
}

function preview({ click }: ActionRequest, id: ConnectorsId, thing: Single, asked: boolean): Answer {
  const { verb, what, from, to, notes, carry, subPlans } = thing;
  const view: RepairPreviewView = {
    id: encodeCardId(id),
    verb,
    heading: what,
    actor: click.person.name,
    steps: [{ what, from, to }],
    moreSteps: 0,
    notes,
    subscriptions: id.subscriptionId ?? '',
    carry,
    subPlans,
    canConfirm: true,
    confirm: `${thing.confirm} as ${click.person.name}`,
    complaint: asked ? thing.complaint : undefined,
  };
  return { kind: 'card', card: renderRepairPreview(view) };
}
