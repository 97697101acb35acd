import type { Azure } from '../azure/azure.ts';
import type { Workspace } from '../azure/model.ts';
import type { Mark } from '../cards/views.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Meter } from '../core/metrics.ts';
import type { Store } from '../store/database.ts';
import type { Facts } from './facts.ts';
import type { ProofSchedule } from './proof-schedule.ts';
import type { ConnectorFact } from './will-sync-close.ts';

/** What everything about incidents works with. Functions take the part that they touch. */
export interface IncidentDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The bot's own rights: it can only read. */
  readonly reader: Azure;
  readonly facts: Facts;
  readonly workspaces: readonly Workspace[];
  readonly schedule: ProofSchedule;
  /** This instance's name, for leases. */
  readonly instance: string;
  /** Something is to be delivered: look now, not at the next tick. */
  readonly poke: () => void;
  /** The connector between a subscription and a workspace, as connector health knows it. */
  readonly connection: (workspace: Workspace, subscriptionId: string) => Promise<ConnectorFact>;
  /** How well these subscriptions are covered from a workspace, as connector health knows it; undefined where it does not. */
  readonly coverage?: (workspaceId: string, subscriptionIds: readonly string[]) => Promise<Mark | undefined>;
  /** Counts what was done; absent where nobody looks. */
  readonly meter?: Meter;
}

/** @throws AppError `input.unknown-target` for a workspace that is not served here. */
export function servedWorkspace(deps: Pick<IncidentDeps, 'workspaces'>, id: string): Workspace {
  const workspace = deps.workspaces.find((one) => one.id === id);
  if (!workspace) throw new AppError('input.unknown-target', { what: 'The workspace of this incident' });
  return workspace;
}
