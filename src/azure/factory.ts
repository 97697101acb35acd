import type { HttpClient } from '@azure/core-rest-pipeline';
import type { CloudAddresses } from '../config/clouds.ts';
import type { Clock } from '../core/clock.ts';
import { systemClock } from '../core/clock.ts';
import type { TokenCredential } from '../core/credential.ts';
import type { Azure } from './azure.ts';
import { budgets } from './budgets.ts';
import { Clients } from './clients.ts';
import { createConnectors } from './connectors.ts';
import { createDefender } from './defender.ts';
import type { Who } from './errors.ts';
import { createFleet } from './fleet.ts';
import { createResourceGraph } from './graph.ts';
import { createLogQuery } from './log-query.ts';
import { createLogAnalytics } from './logs.ts';
import { createPermissions } from './permissions.ts';
import { createSentinel } from './sentinel.ts';
import { createSubscriptionSettings } from './subscription-settings.ts';

export interface AzureFactoryOptions {
  readonly addresses: CloudAddresses;
  /** For one request, ms (10 000). */
  readonly requestTimeoutMs?: number;
  /** The name of a subscription, where it is known, for sentences about missing rights. */
  readonly nameOf?: (subscriptionId: string) => string | undefined;
  /** Something else than the network, for tests. */
  readonly transport?: HttpClient;
  /** The system's clock unless told. */
  readonly clock?: Clock;
  /** An API asked to slow down. */
  readonly onThrottled?: (api: string) => void;
}

export interface AzureFactory {
  /** Azure with this principal's rights; keep it as long as the credential, since it caches clients and tokens. */
  forCredential(credential: TokenCredential, who: Who): Azure;
}

const REQUEST_TIMEOUT_MS = 10_000;

export function createAzureFactory(options: AzureFactoryOptions): AzureFactory {
  const { addresses, nameOf, transport, onThrottled, clock = systemClock } = options;
  const { requestTimeoutMs: timeoutMs = REQUEST_TIMEOUT_MS } = options;
  return {
    forCredential(credential, who) {
      const clients = new Clients({
        addresses,
        credential,
        context: { who, nameOf },
        timeoutMs,
        transport,
        budget: budgets(clock, onThrottled),
      });
      const logQuery = createLogQuery(clients);
      return {
        sentinel: createSentinel(clients),
        defender: createDefender(clients),
        graph: createResourceGraph(clients),
        logs: createLogAnalytics(logQuery),
        permissions: createPermissions(clients),
        connectors: createConnectors(clients),
        settings: createSubscriptionSettings(clients),
        fleet: createFleet(clients, logQuery),
      };
    },
  };
}
