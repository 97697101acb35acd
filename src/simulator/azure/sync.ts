import type { SimDefenderAlert, SimIncident, SimSentinelAlert, SimWorkspace, World } from '../world.ts';
import { isConnected } from './connected.ts';

const OPEN = ['Active', 'InProgress'];

/** A Defender alert's status at this moment: sync closes it when its time has come. */
export function statusOf(alert: SimDefenderAlert, now: number): SimDefenderAlert['status'] {
  const synced = alert.closesAt !== undefined && alert.closesAt <= now;
  return synced && OPEN.includes(alert.status) ? 'Resolved' : alert.status;
}

/** Somebody sets the status at the Defender API; an alert that is stubborn stays as it is. */
export function setStatus(world: World, alert: SimDefenderAlert, status: SimDefenderAlert['status']): void {
  if (alert.stubborn) return;
  alert.status = status;
  alert.closesAt = undefined;
  world.events.emit('change', 'alerts');
}

/**
 * What follows from closing an incident: Sentinel's sync closes its Defender for Cloud alerts where the subscription has it
 * on and is connected to this very workspace, since sync goes by the connector; incidents of Defender XDR are synced by
 * Defender itself, whatever the setting.
 */
export function syncClose(world: World, workspace: SimWorkspace, incident: SimIncident): void {
  for (const alert of defenderAlertsOf(world, incident)) {
    const subscription = world.subscriptions.get(alert.subscriptionId);
    const syncs =
      workspace.kind === 'xdr' || (subscription?.sync === true && isConnected(workspace, subscription));
    if (!syncs || alert.stubborn || !OPEN.includes(statusOf(alert, world.now()))) continue;
    alert.closesAt = world.now() + world.switches.syncDelayMs;
  }
}

export const defenderAlertsOf = (world: World, incident: SimIncident): SimDefenderAlert[] =>
  incident.alerts.flatMap((one) => world.defenderAlerts.get(one.defenderName ?? '') ?? []);

/** Sentinel's copy of an alert's status: the other direction of sync, which is always on and never touches the incident. */
export function sentinelStatusOf(world: World, alert: SimSentinelAlert): string {
  const own = String(alert.properties.status ?? 'New');
  const defender = world.defenderAlerts.get(alert.defenderName ?? '');
  if (!defender) return own;
  const status = statusOf(defender, world.now());
  return status === 'Active' ? own : status;
}
