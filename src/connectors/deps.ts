import pLimit from 'p-limit';
import type { Azure } from '../azure/azure.ts';
import type { Workspace } from '../azure/model.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { Meter } from '../core/metrics.ts';
import type { Store } from '../store/database.ts';

/** What everything about connector health works with. Functions take the part that they touch. */
export interface ConnectorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The bot's own rights: it can only read. */
  readonly reader: Azure;
  readonly workspaces: readonly Workspace[];
  /** Subscriptions to watch, lower case; empty: all that the bot can read. */
  readonly watchedSubscriptions: readonly string[];
  /** The bot's own tenant: subscriptions of others are seen through Lighthouse. */
  readonly tenantId: string;
  readonly health: HealthTimes;
  /** This instance's name, for leases. */
  readonly instance: string;
  /** The coverage of these subscriptions is another than before: whoever shows it has to be told. */
  readonly onCoverageChanged: (subscriptionIds: readonly string[]) => Promise<void>;
  /** Something is to be delivered: look now, not at the next tick. */
  readonly poke: () => void;
  /** Counts what was done; absent where nobody looks. */
  readonly meter?: Meter;
}

export interface HealthTimes {
  /** How often the slow things are read (provider, solution, onboarding), ms. */
  readonly sweepMs: number;
  /** How long an alert may take from Defender for Cloud to Sentinel before it counts as missing, ms. */
  readonly arrivalMs: number;
}

/** Requests of one look that are under way at the same time. */
export const inParallel = () => pLimit(16);
