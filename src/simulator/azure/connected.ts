import type { SimResource, SimSubscription, SimWorkspace } from '../world.ts';
import { same } from './workspace.ts';

/** Whether it is the subscription's own connector. */
export const isOf = ({ kind, properties }: SimResource, { id }: Pick<SimSubscription, 'id'>): boolean =>
  kind === 'AzureSecurityCenter' && same(String(properties.subscriptionId), id);

/** Whether alerts flow through a connector, in whatever case it says so. */
export function isEnabled({ properties }: SimResource): boolean {
  const { alerts } = (properties.dataTypes ?? {}) as { alerts?: { state?: string } };
  return same(alerts?.state, 'Enabled');
}

/** Whether the subscription's own connector is on in the workspace. */
export const isConnected = (
  { connectors }: SimWorkspace,
  subscription: Pick<SimSubscription, 'id'>,
): boolean => [...connectors.values()].some((one) => isOf(one, subscription) && isEnabled(one));
