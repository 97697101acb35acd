import type { DataConnector } from '../azure/health.ts';
import type { FleetFacts, Scope, SubscriptionFacts, WorkspaceFacts } from './model.ts';

/** A scope as part of a key. */
export function scopeKey(scope: Scope): string {
  if (scope.of === 'subscription') return scope.subscription.id;
  if (scope.of === 'workspace') return scope.workspace.workspace.id;
  return `${scope.subscription.id}|${scope.workspace.workspace.id}`;
}

export const subscriptionIdOf = (scope: Scope): string | null =>
  scope.of === 'workspace' ? null : scope.subscription.id;

/** The workspace on whose card a scope's drift is shown: its own, else the subscription's home, else the first. */
export function workspaceIdOf(scope: Scope, fleet: FleetFacts): string {
  if (scope.of !== 'subscription') return scope.workspace.workspace.id;
  return (homeOf(scope.subscription, fleet) ?? fleet.workspaces[0])?.workspace.id ?? '';
}

/** The home among the workspaces that are served. */
export const homeOf = (subscription: SubscriptionFacts, fleet: FleetFacts): WorkspaceFacts | undefined =>
  fleet.workspaces.find((one) => one.workspace.id === subscription.home);

export interface LegacyConnection {
  readonly workspace: WorkspaceFacts;
  readonly connector: DataConnector;
}

/** The subscription's classic connectors, wherever they are; a disabled one counts as one. */
export const connectionsOf = (subscriptionId: string, fleet: FleetFacts): LegacyConnection[] =>
  fleet.workspaces.flatMap((workspace) =>
    workspace.connectors.is === 'known'
      ? workspace.connectors.value
          .filter((one) => one.kind === 'legacy' && one.subscriptionId === subscriptionId)
          .map((connector) => ({ workspace, connector }))
      : [],
  );

/** Where the subscription's alerts do flow. */
export const connectedTo = (subscriptionId: string, fleet: FleetFacts): WorkspaceFacts[] => [
  ...new Set(
    connectionsOf(subscriptionId, fleet)
      .filter(({ connector }) => connector.enabled)
      .map(({ workspace }) => workspace),
  ),
];

/** Why the classic connector does not matter for a subscription, where it does not. */
export function whyNotClassic(subscription: SubscriptionFacts, fleet: FleetFacts): string | undefined {
  if (subscription.foreign) return 'Belongs to another tenant; the connector does not support that';
  const home = homeOf(subscription, fleet);
  const relevant = home ? [home] : fleet.workspaces;
  const byDefender = relevant.length > 0 && relevant.every((one) => one.mode === 'defender');
  return byDefender ? 'Incidents come through Defender XDR' : undefined;
}

/** The names of workspaces whose connectors could not be read just now. */
export const unreadWorkspaces = (fleet: FleetFacts): string[] =>
  fleet.workspaces.filter((one) => one.connectors.is !== 'known').map((one) => one.workspace.name);
