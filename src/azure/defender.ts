import { z } from 'zod/v4';
import { defenderAlertFrom } from './alert-wire.ts';
import type { Defender } from './azure.ts';
import { type Clients, Raw } from './clients.ts';
import type { DefenderAlertRef } from './model.ts';
import { isSyncEnabled } from './subscription-settings.ts';
import { ListWire } from './wire.ts';

const LocationWire = z.object({
  name: z.string(),
  properties: z.object({ homeRegionName: z.string().optional() }).nullish(),
});

export function createDefender(clients: Clients): Defender {
  return {
    getAlert: (ref, abortSignal) =>
      clients.call('The alert', async () => {
        const raw = new Raw();
        const { alerts } = clients.defender(ref.subscriptionId);
        const options = { abortSignal, onResponse: raw.onResponse };
        if (ref.resourceGroup) {
          await alerts.getResourceGroupLevel(ref.location, ref.name, ref.resourceGroup, options);
        } else {
          await alerts.getSubscriptionLevel(ref.location, ref.name, options);
        }
        return defenderAlertFrom(raw.json(), ref);
      }),

    setAlertState: (ref, state, signal) =>
      clients.call('The alert', () => CHANGES[state](clients, ref, signal)),

    isSyncEnabled: (subscriptionId, signal) => isSyncEnabled(clients, subscriptionId, signal),

    homeLocation: (subscriptionId, abortSignal) =>
      clients.call('The home region', async () => {
        const raw = new Raw();
        const { locations } = clients.defender(subscriptionId);
        await locations.list({ abortSignal, onResponse: raw.onResponse }).byPage().next();
        const first = LocationWire.safeParse(ListWire.parse(raw.json()).value[0]);
        return first.data?.properties?.homeRegionName ?? first.data?.name;
      }),
  };
}

type Change = (clients: Clients, ref: DefenderAlertRef, abortSignal?: AbortSignal) => Promise<void>;

/** The SDK has a method for each state and each level; the order of arguments is location, name, group. */
const CHANGES: Readonly<Record<'resolve' | 'dismiss' | 'activate', Change>> = {
  resolve: (clients, { subscriptionId, location, name, resourceGroup }, abortSignal) => {
    const { alerts } = clients.defender(subscriptionId);
    return resourceGroup
      ? alerts.updateResourceGroupLevelStateToResolve(location, name, resourceGroup, { abortSignal })
      : alerts.updateSubscriptionLevelStateToResolve(location, name, { abortSignal });
  },
  dismiss: (clients, { subscriptionId, location, name, resourceGroup }, abortSignal) => {
    const { alerts } = clients.defender(subscriptionId);
    return resourceGroup
      ? alerts.updateResourceGroupLevelStateToDismiss(location, name, resourceGroup, { abortSignal })
      : alerts.updateSubscriptionLevelStateToDismiss(location, name, { abortSignal });
  },
  activate: (clients, { subscriptionId, location, name, resourceGroup }, abortSignal) => {
    const { alerts } = clients.defender(subscriptionId);
    return resourceGroup
      ? alerts.updateResourceGroupLevelStateToActivate(location, name, resourceGroup, { abortSignal })
      : alerts.updateSubscriptionLevelStateToActivate(location, name, { abortSignal });
  },
};
