import { cannotSay, type HealthCheck, healthy, notApplicable, notRead } from '../model.ts';
import { connectedTo, connectionsOf, unreadWorkspaces, whyNotClassic } from '../scope.ts';

/** Bi-directional sync, wanted wherever a subscription is connected. */
export const syncCheck: HealthCheck = {
  name: 'sync',
  question: 'Does closing an incident close its alerts?',
  scope: 'subscription',
  drifts: {
    off: {
      what: 'Bi-directional sync is off',
      effect: 'Closing an incident in Sentinel leaves its alerts open in Defender for Cloud.',
      explicit: true,
      repair: 'sync',
      weight: 1,
    },
    alone: {
      what: 'Sync is on without a connector',
      effect: 'It does nothing while the connector is off.',
      repair: 'connector',
      weight: 6,
    },
  },
  judge(scope, memory, fleet) {
    if (scope.of === 'workspace') return notApplicable('');
    const { subscription } = scope;
    const why = whyNotClassic(subscription, fleet);
    if (why) return notApplicable(why);
    const { sync } = subscription;
    const connected = connectedTo(subscription.id, fleet).length > 0;
    if (!connected && unreadWorkspaces(fleet).length > 0)
      return cannotSay('It is not known whether the subscription is connected');
    if (sync.is !== 'known')
      return connected || sync.is === 'skipped' ? notRead(sync) : notApplicable('Not connected');
    if (connected)
      return sync.value
        ? healthy('Sync is on', { on: true })
        : {
            verdict: 'unhealthy',
            kind: 'off',
            was: wasOn(memory.value) ? 'on' : undefined,
            now: 'off',
            evidence: 'Sync is off',
            value: memory.value,
          };
    if (!sync.value) return notApplicable('Not connected');
    // A connector that has just gone is one fault, not two: the connector's own row says it.
    const lost =
      connectionsOf(subscription.id, fleet).length > 0 || memory.known === 'healthy' || wasOn(memory.value);
    return lost
      ? notApplicable('Sync is on and waits for the connector')
      : {
          verdict: 'unhealthy',
          kind: 'alone',
          now: 'on, not connected',
          evidence: 'Sync is on, but no connector is',
        };
  },
};

const wasOn = (value: unknown): boolean => (value as { on?: boolean } | undefined)?.on === true;
