import {
  cannotSay,
  type FleetFacts,
  type HealthCheck,
  healthy,
  type Judgement,
  type Memory,
  notApplicable,
  type SubscriptionFacts,
  type WorkspaceFacts,
} from '../model.ts';
import { connectedTo, connectionsOf, homeOf, unreadWorkspaces, whyNotClassic } from '../scope.ts';

/** Remembered: whether it has ever been connected, since when it is, and to what. */
export interface ConnectionMemory {
  readonly connected: boolean;
  readonly since?: number;
  /** Ids of the workspaces to which it is, while it is. */
  readonly workspaces?: readonly string[];
}

const LOST = 'Its Defender for Cloud alerts no longer reach Sentinel.';
const NEVER = 'Its Defender for Cloud alerts do not reach Sentinel.';
const PLAN_FIRST = 'At least one Defender plan has to be on, and the resource provider registered.';

/** The classic connector of a subscription, in exactly one workspace. */
export const connectorCheck: HealthCheck = {
  name: 'connector',
  question: 'Is it connected to one workspace?',
  scope: 'subscription',
  drifts: {
    removed: {
      what: 'Connector removed',
      effect: LOST,
      prerequisite: PLAN_FIRST,
      explicit: true,
      repair: 'connector',
      weight: 0,
    },
    disabled: {
      what: 'Connector disabled',
      effect: LOST,
      prerequisite: PLAN_FIRST,
      explicit: true,
      repair: 'connector',
      weight: 0,
    },
    missing: {
      what: 'Not connected',
      effect: NEVER,
      prerequisite: PLAN_FIRST,
      repair: 'connector',
      weight: 3,
    },
    fresh: {
      what: 'New subscription, not connected',
      effect: NEVER,
      prerequisite: PLAN_FIRST,
      repair: 'connector',
      weight: 3,
    },
    twice: {
      what: 'Connected to two workspaces',
      effect:
        'Its alerts and incidents come twice. Remove the connector in the workspace that is not its home.',
      weight: 4,
    },
  },
  judge(scope, memory, fleet) {
    if (scope.of === 'workspace') return notApplicable('');
    const { subscription } = scope;
    const why = whyNotClassic(subscription, fleet);
    if (why) return notApplicable(why);
    if (!subscription.visible) return cannotSay('The subscription cannot be read');
    const unread = unreadWorkspaces(fleet);
    const at = connectedTo(subscription.id, fleet);
    const names = at.map((one) => one.workspace.name);
    if (at.length > 1)
      return {
        verdict: 'unhealthy',
        kind: 'twice',
        was: 'one workspace',
        now: names.join(' and '),
        evidence: `Connected to ${names.join(' and ')}`,
        value: connectedNow(at, memory, fleet),
      };
    const home = homeOf(subscription, fleet);
    // It may be connected where we cannot look.
    if (at.length === 0 && (home ? home.connectors.is !== 'known' : unread.length > 0))
      return cannotSay(`The connectors of ${unread.join(', ')} cannot be read`);
    if (at.length === 1) return healthy(`Connected to ${names[0]}`, connectedNow(at, memory, fleet));
    return notConnected(subscription, memory, fleet);
  },
};

const connectedNow = (
  at: readonly WorkspaceFacts[],
  memory: Memory,
  fleet: FleetFacts,
): ConnectionMemory => ({
  connected: true,
  since: since(memory, fleet),
  workspaces: at.map((one) => one.workspace.id),
});

function notConnected(subscription: SubscriptionFacts, memory: Memory, fleet: FleetFacts): Judgement {
  const before = (memory.value as ConnectionMemory | undefined)?.connected ?? false;
  const disabled = connectionsOf(subscription.id, fleet).length > 0;
  const kind = disabled ? 'disabled' : before ? 'removed' : subscription.fresh ? 'fresh' : 'missing';
  return {
    verdict: 'unhealthy',
    kind,
    was: before ? 'connected' : undefined,
    now: disabled ? 'disabled' : before ? 'removed' : 'not connected',
    evidence: disabled ? 'A connector is there, but its alerts are disabled' : 'No connector',
    value: { connected: before },
  };
}

/** It was on already when it was first looked at, or it has come back just now. */
function since(memory: Memory, fleet: FleetFacts): number {
  if (memory.known === undefined) return 0;
  return (memory.value as ConnectionMemory | undefined)?.since ?? fleet.at;
}
