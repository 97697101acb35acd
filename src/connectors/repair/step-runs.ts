import type { Azure } from '../../azure/azure.ts';
import type { Workspace } from '../../azure/model.ts';
import type { Clock } from '../../core/clock.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import type { RepairStep } from '../model.ts';
import type { PlannedStep } from './steps.ts';

/** How often, and how long, a registration is asked after. It takes minutes. */
const REGISTER_LOOK_MS = 5_000;
const REGISTER_MS = 5 * 60_000;

export interface StepRun {
  readonly azure: Azure;
  readonly workspace: Workspace;
  readonly planned: PlannedStep;
  /** The action's id: ids of what is made come from it, so that a repeat makes the same thing. */
  readonly actionId: string;
  readonly clock: Clock;
  /** Called while something takes long, so that nobody takes the action over. */
  readonly stillAtIt: () => Promise<void>;
}

interface StepKind {
  /** Whether it is as wanted already, by reading. */
  isDone(run: Pick<StepRun, 'azure' | 'workspace' | 'planned'>): Promise<boolean>;
  /** One write, with the rights of `azure`. */
  write(run: StepRun): Promise<void>;
}

const idOf = (planned: PlannedStep): string => {
  if (!planned.subscriptionId) throw new AppError('internal');
  return planned.subscriptionId;
};

const KINDS: Readonly<Record<RepairStep, StepKind>> = {
  provider: {
    isDone: async ({ azure, planned }) => (await azure.settings.registration(idOf(planned))) === 'Registered',
    async write({ azure, planned, clock, stillAtIt }) {
      if ((await azure.settings.registration(idOf(planned))) !== 'Registering')
        await azure.settings.register(idOf(planned));
      for (let waited = 0; waited < REGISTER_MS; waited += REGISTER_LOOK_MS) {
        if ((await azure.settings.registration(idOf(planned))) === 'Registered') return;
        await stillAtIt();
        await clock.sleep(REGISTER_LOOK_MS);
      }
    },
  },
  connector: {
    isDone: async ({ azure, workspace, planned }) =>
      (await ownConnector(azure, workspace, planned))?.enabled === true,
    async write({ azure, workspace, planned, actionId }) {
      const existing = await ownConnector(azure, workspace, planned);
      const subscriptionId = idOf(planned);
      const name = existing?.name ?? uuidFrom(actionId, 'connector', subscriptionId);
      await azure.connectors.enableConnector(workspace, { name, subscriptionId, existing });
    },
  },
  sync: {
    isDone: ({ azure, planned }) => azure.settings.isSyncEnabled(idOf(planned)),
    write: ({ azure, planned }) => azure.settings.enableSync(idOf(planned)),
  },
  rule: {
    isDone: async ({ azure, workspace }) =>
      (await azure.connectors.listIncidentRules(workspace)).some((rule) => rule.enabled),
    async write({ azure, workspace, actionId }) {
      const [existing] = await azure.connectors.listIncidentRules(workspace);
      const name = existing?.name ?? uuidFrom(actionId, 'rule', workspace.id);
      await azure.connectors.enableIncidentRule(workspace, { name, existing });
    },
  },
};

/** By subscription, never by name: the name is a random GUID, and a second connector would double every alert. */
async function ownConnector(azure: Azure, workspace: Workspace, planned: PlannedStep) {
  const all = await azure.connectors.listConnectors(workspace);
  return all.find((one) => one.kind === 'legacy' && one.subscriptionId === planned.subscriptionId);
}

export const isStepDone = (run: Pick<StepRun, 'azure' | 'workspace' | 'planned'>): Promise<boolean> =>
  KINDS[run.planned.step].isDone(run);

/**
 * Looks, writes, and looks again; `already` where nothing had to be written. A write whose answer never came, or that met
 * somebody else's, counts as done when the look afterwards says so.
 * @throws AppError as Azure answers; `connector.unconfirmed` where the write went well and does not show.
 */
export async function runStep(run: StepRun): Promise<'done' | 'already'> {
  const kind = KINDS[run.planned.step];
  if (await kind.isDone(run)) return 'already';
  try {
    await kind.write(run);
  } catch (err) {
    if (!isAppError(err, 'azure.unavailable', 'azure.conflict')) throw err;
    if (await kind.isDone(run)) return 'done';
    throw err;
  }
  if (!(await kind.isDone(run))) throw new AppError('connector.unconfirmed');
  return 'done';
}
