import { LRUCache } from 'lru-cache';
import type { DataConnector } from '../azure/health.ts';
import type { Workspace } from '../azure/model.ts';
import { getWorkspaceHealth } from '../store/fleet.ts';
import { findHealth } from '../store/health.ts';
import { type Connection, connectionFromList, connectionFromLook, NOT_READABLE } from './connection.ts';
import type { ConnectorDeps } from './deps.ts';
import type { Reading } from './model.ts';
import { read } from './reading.ts';

/** How one subscription's alerts come to one workspace, with when that was read. */
export type ConnectionOf = (workspace: Workspace, subscriptionId: string) => Promise<Connection>;

export interface ConnectionsOptions extends Pick<ConnectorDeps, 'store' | 'clock' | 'log' | 'reader'> {
  /** What a look found is taken as still true so long, ms. */
  readonly lookKeepsMs: number;
  /** What was read without a look is, ms. */
  readonly listKeepsMs: number;
}

interface Listed {
  readonly at: number;
  readonly connectors: Reading<readonly DataConnector[]>;
}

/** Answers by what the looks have found; the workspace's connectors are listed only where none has told, as before the first. */
export function createConnections(options: ConnectionsOptions): ConnectionOf {
  const { store, clock, log, reader, lookKeepsMs, listKeepsMs } = options;
  const lists = new LRUCache<string, Listed, Workspace>({
    max: 200,
    ttl: listKeepsMs,
    ttlResolution: 0,
    perf: { now: () => clock.now() },
    fetchMethod: async (_id, _stale, { context }) => ({
      at: clock.now(),
      connectors: await read(log, 'connectors', () => reader.connectors.listConnectors(context)),
    }),
    ignoreFetchAbort: true,
  });
  return async (workspace, subscriptionId) => {
    const id = subscriptionId.toLowerCase();
    const row = await findHealth(store.db, 'connector', id);
    const health = await getWorkspaceHealth(store.db, workspace.id);
    const found = connectionFromLook(row, health, clock.now() - lookKeepsMs);
    if (found) return found;
    const listed = await lists.fetch(workspace.id, { context: workspace });
    if (listed?.connectors.is !== 'known') return NOT_READABLE;
    return connectionFromList(listed.connectors.value, id, listed.at);
  };
}
