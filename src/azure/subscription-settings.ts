import { z } from 'zod/v4';
import { AppError } from '../core/errors.ts';
import { type Clients, Raw } from './clients.ts';
import type { Registration, SubscriptionSettings } from './health.ts';
import { subscriptionPath } from './paths.ts';
import { faultIn, planFromWire } from './plans.ts';

const PRICINGS_VERSION = '2024-01-01';
const PROVIDERS_VERSION = '2025-04-01';
const PROVIDER = 'Microsoft.SecurityInsights';

const SyncWire = z.object({ properties: z.object({ enabled: z.boolean() }) });
const ProviderWire = z.object({ registrationState: z.string() });
const STATES = ['Registered', 'Registering', 'NotRegistered', 'Unregistering', 'Unregistered'] as const;

/** Plans and providers without an SDK: the one drops what it does not know of a plan, the other is a package more. */
export function createSubscriptionSettings(clients: Clients): SubscriptionSettings {
  return {
    isSyncEnabled: (subscriptionId, signal) => isSyncEnabled(clients, subscriptionId, signal),

    enableSync: (subscriptionId, abortSignal) =>
      clients.call('The sync setting', async () => {
        const { settings } = clients.defender(subscriptionId);
        await settings.update('Sentinel', { kind: 'AlertSyncSettings', enabled: true }, { abortSignal });
      }),

    listPlans: (subscriptionId, signal) =>
      clients.call('The Defender plans', async () => {
        const path = subscriptionPath(subscriptionId, 'Microsoft.Security/pricings', PRICINGS_VERSION);
        const plans = await clients.arm.list(path, signal);
        return plans.flatMap((one) => planFromWire(one) ?? []);
      }),

    enablePlan: (subscriptionId, plan, subPlan, signal) =>
      clients.call(`plan ${plan}`, async () => {
        const path = `Microsoft.Security/pricings/${encodeURIComponent(plan)}`;
        const body = { properties: { pricingTier: 'Standard', ...(subPlan && { subPlan }) } };
        const address = subscriptionPath(subscriptionId, path, PRICINGS_VERSION);
        const what = faultIn(await clients.arm.put(address, body, signal), plan);
        if (what) throw new AppError('azure.bad-request', { what });
      }),

    registration: (subscriptionId, signal) =>
      clients.call('The provider', async () => {
        const path = subscriptionPath(subscriptionId, PROVIDER, PROVIDERS_VERSION);
        return registrationFrom(await clients.arm.get(path, signal));
      }),

    register: (subscriptionId, signal) =>
      clients.call('The provider', async () => {
        const path = subscriptionPath(subscriptionId, `${PROVIDER}/register`, PROVIDERS_VERSION);
        await clients.arm.post(path, undefined, signal);
      }),
  };
}

/** Bi-directional sync (settings/Sentinel). @throws AppError where it does not say yes or no. */
export const isSyncEnabled = (
  clients: Clients,
  subscriptionId: string,
  abortSignal?: AbortSignal,
): Promise<boolean> =>
  clients.call('The sync setting', async () => {
    const raw = new Raw();
    const options = { abortSignal, onResponse: raw.onResponse };
    await clients.defender(subscriptionId).settings.get('Sentinel', options);
    return SyncWire.parse(raw.json()).properties.enabled;
  });

/** @throws ZodError for a state that nobody knows. */
function registrationFrom(wire: unknown): Registration {
  const { registrationState } = ProviderWire.parse(wire);
  return z.enum(STATES).parse(STATES.find((one) => one.toLowerCase() === registrationState.toLowerCase()));
}
