import { AppError, isAppError } from '../core/errors.ts';
import { type Clients, Raw, rawItems } from './clients.ts';
import { connectorFrom } from './connector-wire.ts';
import type { Connectors } from './health.ts';
import { createIncidentRules } from './incident-rules.ts';
import { createSolution } from './solution.ts';

export function createConnectors(clients: Clients): Connectors {
  return {
    ...createIncidentRules(clients),
    ...createSolution(clients),

    listConnectors: ({ subscriptionId, resourceGroup, name }, abortSignal) =>
      clients.call(`Workspace ${name}`, async () => {
        const raw = new Raw();
        const { dataConnectors } = clients.sentinel(subscriptionId);
        const options = { abortSignal, onResponse: raw.onResponse };
        const items = await rawItems(raw, dataConnectors.list(resourceGroup, name, options).byPage());
        return items.flatMap((one) => connectorFrom(one) ?? []);
      }),

    enableConnector: ({ subscriptionId, resourceGroup, name: workspace }, wanted, abortSignal) =>
      naming(clients, wanted.subscriptionId, () =>
        clients.call('The connector', async () => {
          const { existing } = wanted;
          const body = {
            kind: 'AzureSecurityCenter',
            subscriptionId: wanted.subscriptionId,
            dataTypes: { alerts: { state: 'Enabled' } },
            ...(existing?.etag && { etag: existing.etag }),
          };
          const { dataConnectors } = clients.sentinel(subscriptionId);
          const name = existing?.name ?? wanted.name;
          await dataConnectors.createOrUpdate(resourceGroup, workspace, name, body, { abortSignal });
        }),
      ),
  };
}

/** Azure answers 401 InvalidLicense without a word about whose licence it is: the connected subscription's plans. */
async function naming<T>(clients: Clients, subscriptionId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (!isAppError(err, 'azure.license')) throw err;
    const scope = clients.inWords(`/subscriptions/${subscriptionId}`);
    throw new AppError('azure.license', { ...err.facts, scope }, { cause: err.cause });
  }
}
