import type { Config } from './config/config.ts';
import { refuseVendorStatistics } from './config/environment.ts';
import type { Clock } from './core/clock.ts';
import type { TokenCredential } from './core/credential.ts';
import type { Logger } from './core/logger.ts';
import type { Metrics } from './ops/metrics.ts';
import { createOpsServer, type OpsServer } from './ops/server.ts';
import { createStoreGauges } from './ops/store-gauges.ts';
import { reasonsNotReady } from './readiness.ts';
import type { Store } from './store/database.ts';

export interface OpsDeps {
  readonly metrics: Metrics;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The bot itself. */
  readonly credential: TokenCredential;
  readonly instance: string;
}

/** What tells operators how the bot is, by the configuration: its own server, and the export to Azure Monitor where one is set. */
export function createOperations(config: Config, deps: OpsDeps): OpsServer {
  const { metrics, store, clock, log, credential, instance } = deps;
  const { workspaces, cloud, insights } = config;
  const { registry } = metrics;
  const refresh = createStoreGauges({ registry, db: store.db, clock, workspaces, instance });
  const armScope = cloud.resourceManagerScope;
  const ready = () => reasonsNotReady({ store, workspaces, credential, armScope });
  const server = createOpsServer(config.ops, metrics, ready, refresh);
  let stopExport = async () => {};
  return {
    async start() {
      if (insights) {
        refuseVendorStatistics();
        // Loaded only where it is wanted: it is as large as the rest of the bot.
        const { startTelemetry } = await import('./telemetry/telemetry.ts');
        const telemetry = startTelemetry({ connectionString: insights, registry, refresh, instance, log });
        stopExport = () => telemetry.stop();
      }
      return server.start();
    },
    async stop() {
      await server.stop();
      await stopExport();
    },
  };
}
