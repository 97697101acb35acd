import { LRUCache } from 'lru-cache';
import type { Azure } from '../azure/azure.ts';
import type { EntitySummary, Workspace } from '../azure/model.ts';
import type { Clock } from '../core/clock.ts';
import { isAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { SyncSetting } from './will-sync-close.ts';

/**
 * What the bot's reader knows about the surroundings of incidents: names of subscriptions, sync settings, entities.
 * In memory only (entities are shown, never stored), each answer kept for a while, one request at a time for each.
 */
export interface Facts {
  /** The subscription's name, or a short form of its id while that cannot be read. */
  subscriptionName(id: string): Promise<string>;
  sync(subscriptionId: string): Promise<SyncSetting>;
  /** What was known of these subscriptions has changed: ask again. */
  forget(subscriptionIds: readonly string[]): void;
  /** Undefined where the entities cannot be read just now. */
  entities(
    workspace: Workspace,
    incidentName: string,
    alertsCount: number,
  ): Promise<EntitySummary | undefined>;
  /** Names known so far, for sentences; never waits. */
  nameOf(subscriptionId: string): string | undefined;
}

export interface FactsOptions {
  readonly reader: Azure;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a sync setting or a list of names is taken as still true, ms. */
  readonly keepMs: number;
}

export const shortId = (subscriptionId: string): string => `subscription ${subscriptionId.slice(0, 8)}`;

export function createFacts({ reader, clock, log, keepMs }: FactsOptions): Facts {
  const perf = { now: () => clock.now() };
  const names = new LRUCache<string, Map<string, string>>({
    max: 1,
    ttl: Math.max(keepMs, 300_000),
    ttlResolution: 0,
    perf,
    fetchMethod: listNames,
  });
  const syncs = new LRUCache<string, SyncSetting>({
    max: 2000,
    ttl: keepMs,
    ttlResolution: 0,
    perf,
    fetchMethod: readSync,
    // Who waits for an answer gets it, though it was forgotten meanwhile; it is not kept then.
    ignoreFetchAbort: true,
  });
  const entities = new LRUCache<string, EntitySummary>({ max: 500 });
  let lastNames = new Map<string, string>();

  async function listNames(): Promise<Map<string, string>> {
    try {
      const found = await reader.graph.listSubscriptions();
      lastNames = new Map(found.map((one) => [one.id.toLowerCase(), one.name]));
    } catch (err) {
      log.warn({ err }, 'subscription names could not be read');
    }
    return lastNames;
  }

  async function readSync(subscriptionId: string): Promise<SyncSetting> {
    try {
      return (await reader.defender.isSyncEnabled(subscriptionId)) ? 'on' : 'off';
    } catch (err) {
      if (!isAppError(err, 'azure.reader-forbidden', 'azure.not-found')) {
        log.warn({ err, subscriptionId }, 'a sync setting could not be read');
      }
      return 'unreadable';
    }
  }

  return {
    async subscriptionName(id) {
      const known = await names.fetch('all');
      return known?.get(id.toLowerCase()) ?? shortId(id);
    },
    forget: (ids) => {
      for (const id of ids) syncs.delete(id.toLowerCase());
    },
    sync: async (id) => (await syncs.fetch(id.toLowerCase())) ?? 'unreadable',
    async entities(workspace, incidentName, alertsCount) {
      const key = `${workspace.id}/${incidentName}/${alertsCount}`;
      const known = entities.get(key);
      if (known) return known;
      try {
        const read = await reader.sentinel.listEntities(workspace, incidentName);
        entities.set(key, read);
        return read;
      } catch (err) {
        log.warn({ err, incident: incidentName }, 'entities could not be read');
        return undefined;
      }
    },
    nameOf: (id) => lastNames.get(id.toLowerCase()),
  };
}
