import { HEALTH_CHECKS } from '../../src/connectors/checks.ts';
import { type FleetFacts, type Judgement, known, type Memory, unknown } from '../../src/connectors/model.ts';
import {
  AT,
  aConnector,
  aFleet,
  aPlan,
  aRule,
  aSubscription,
  aWorkspace,
  judge,
  RETAIL,
  SHARED,
  workspaceOf,
} from './fleet.ts';

interface Case {
  readonly check: string;
  readonly when: string;
  readonly fleet: FleetFacts;
  readonly memory?: Memory;
  readonly says: Judgement['verdict'];
  readonly kind?: string;
}

const outage = unknown('Azure did not answer.');
const defender = aWorkspace({ mode: 'defender', connectors: known([aConnector({ kind: 'tenant' })]) });
const elsewhere = aWorkspace({ workspace: workspaceOf('law-soc-us') });
const nobody = aWorkspace({ connectors: known([]) });
const foreign = aSubscription({ foreign: true });
const gone = aSubscription({ visible: false });
const alert = (name: string, at: number) => ({
  subscriptionId: RETAIL,
  name,
  title: 'Brute force',
  at: new Date(at).toISOString(),
});
const arrived = (...names: string[]) =>
  known([{ subscriptionId: RETAIL, newestAt: new Date(AT - 1000).toISOString(), names }]);

const CASES: readonly Case[] = [
  { check: 'readable', when: 'its settings can be read', fleet: aFleet(), says: 'healthy' },
  {
    check: 'readable',
    when: 'it is not listed any more',
    fleet: aFleet(gone),
    says: 'unhealthy',
    kind: 'unreadable',
  },
  {
    check: 'readable',
    when: 'the right to read its settings is missing',
    fleet: aFleet(aSubscription({ plans: unknown('no right', true) })),
    says: 'unhealthy',
    kind: 'unreadable',
  },
  {
    check: 'readable',
    when: 'it is another tenant’s, and gone',
    fleet: aFleet(aSubscription({ foreign: true, visible: false })),
    says: 'not applicable',
  },
  {
    check: 'readable',
    when: 'Azure was silent',
    fleet: aFleet(aSubscription({ plans: outage })),
    says: 'healthy',
  },

  { check: 'provider', when: 'registered', fleet: aFleet(), says: 'healthy' },
  {
    check: 'provider',
    when: 'not registered',
    fleet: aFleet(aSubscription({ registration: known('NotRegistered') })),
    says: 'unhealthy',
    kind: 'unregistered',
  },
  {
    check: 'provider',
    when: 'on its way',
    fleet: aFleet(aSubscription({ registration: known('Registering') })),
    says: 'unknown',
  },
  {
    check: 'provider',
    when: 'not readable',
    fleet: aFleet(aSubscription({ registration: outage })),
    says: 'unknown',
  },
  {
    check: 'provider',
    when: 'Defender makes the incidents',
    fleet: aFleet(aSubscription(), defender),
    says: 'not applicable',
  },

  { check: 'plans', when: 'one of two is on', fleet: aFleet(), says: 'healthy' },
  {
    check: 'plans',
    when: 'none is on',
    fleet: aFleet(aSubscription({ plans: known([aPlan('Arm', false)]) })),
    says: 'unhealthy',
    kind: 'none',
  },
  {
    check: 'plans',
    when: 'one that was on is off',
    fleet: aFleet(),
    memory: { known: 'healthy', value: { kept: ['KeyVaults', 'VirtualMachines'] } },
    says: 'unhealthy',
    kind: 'less',
  },
  { check: 'plans', when: 'not readable', fleet: aFleet(aSubscription({ plans: outage })), says: 'unknown' },
  { check: 'plans', when: 'it is another tenant’s', fleet: aFleet(foreign), says: 'not applicable' },

  { check: 'connector', when: 'connected to one workspace', fleet: aFleet(), says: 'healthy' },
  {
    check: 'connector',
    when: 'never connected',
    fleet: aFleet(aSubscription(), nobody),
    says: 'unhealthy',
    kind: 'missing',
  },
  {
    check: 'connector',
    when: 'a new subscription, not connected',
    fleet: aFleet(aSubscription({ fresh: true }), nobody),
    says: 'unhealthy',
    kind: 'fresh',
  },
  {
    check: 'connector',
    when: 'removed since',
    fleet: aFleet(aSubscription(), nobody),
    memory: { known: 'healthy', value: { connected: true } },
    says: 'unhealthy',
    kind: 'removed',
  },
  {
    check: 'connector',
    when: 'there, but its alerts are disabled',
    fleet: aFleet(aSubscription(), aWorkspace({ connectors: known([aConnector({ enabled: false })]) })),
    says: 'unhealthy',
    kind: 'disabled',
  },
  {
    check: 'connector',
    when: 'connected twice',
    fleet: aFleet(aSubscription(), aWorkspace(), elsewhere),
    says: 'unhealthy',
    kind: 'twice',
  },
  {
    check: 'connector',
    when: 'another subscription is connected',
    fleet: aFleet(
      aSubscription(),
      aWorkspace({ connectors: known([aConnector({ subscriptionId: SHARED })]) }),
    ),
    says: 'unhealthy',
    kind: 'missing',
  },
  {
    check: 'connector',
    when: 'the workspace is not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ connectors: outage })),
    says: 'unknown',
  },
  { check: 'connector', when: 'the subscription is gone', fleet: aFleet(gone), says: 'unknown' },
  {
    check: 'connector',
    when: 'Defender makes the incidents',
    fleet: aFleet(aSubscription(), defender),
    says: 'not applicable',
  },
  { check: 'connector', when: 'it is another tenant’s', fleet: aFleet(foreign), says: 'not applicable' },

  { check: 'sync', when: 'on', fleet: aFleet(), says: 'healthy' },
  {
    check: 'sync',
    when: 'off',
    fleet: aFleet(aSubscription({ sync: known(false) })),
    says: 'unhealthy',
    kind: 'off',
  },
  {
    check: 'sync',
    when: 'on where nothing was ever connected',
    fleet: aFleet(aSubscription(), nobody),
    says: 'unhealthy',
    kind: 'alone',
  },
  {
    check: 'sync',
    when: 'on, and the connector has just gone',
    fleet: aFleet(aSubscription(), nobody),
    memory: { known: 'healthy', value: { on: true } },
    says: 'not applicable',
  },
  {
    check: 'sync',
    when: 'off and not connected',
    fleet: aFleet(aSubscription({ sync: known(false) }), nobody),
    says: 'not applicable',
  },
  { check: 'sync', when: 'not readable', fleet: aFleet(aSubscription({ sync: outage })), says: 'unknown' },
  {
    check: 'sync',
    when: 'Defender makes the incidents',
    fleet: aFleet(aSubscription(), defender),
    says: 'not applicable',
  },

  { check: 'alerts', when: 'there are none', fleet: aFleet(), says: 'healthy' },
  {
    check: 'alerts',
    when: 'each has arrived',
    fleet: aFleet(
      aSubscription({ owedAlerts: known([alert('a', AT - 9e6)]) }),
      aWorkspace({ arrived: arrived('a') }),
    ),
    says: 'healthy',
  },
  {
    check: 'alerts',
    when: 'the newest did not arrive',
    fleet: aFleet(
      aSubscription({ owedAlerts: known([alert('a', AT - 9e6), alert('b', AT - 8e6)]) }),
      aWorkspace({ arrived: arrived('a') }),
    ),
    says: 'unhealthy',
    kind: 'missing',
  },
  {
    check: 'alerts',
    when: 'a later one did arrive',
    fleet: aFleet(
      aSubscription({ owedAlerts: known([alert('a', AT - 9e6), alert('b', AT - 8e6)]) }),
      aWorkspace({ arrived: arrived('b') }),
    ),
    says: 'healthy',
  },
  {
    check: 'alerts',
    when: 'the missing one is from before it was connected',
    fleet: aFleet(aSubscription({ owedAlerts: known([alert('a', AT - 9e6)]), connectedSince: AT - 1e6 })),
    says: 'healthy',
  },
  {
    check: 'alerts',
    when: 'the table is not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ arrived: outage })),
    says: 'unknown',
  },
  {
    check: 'alerts',
    when: 'it is not connected',
    fleet: aFleet(aSubscription(), nobody),
    says: 'not applicable',
  },

  { check: 'rule', when: 'on', fleet: aFleet(), says: 'healthy' },
  {
    check: 'rule',
    when: 'off',
    fleet: aFleet(aSubscription(), aWorkspace({ rules: known([aRule({ enabled: false })]) })),
    says: 'unhealthy',
    kind: 'off',
  },
  {
    check: 'rule',
    when: 'there is none',
    fleet: aFleet(aSubscription(), aWorkspace({ rules: known([]) })),
    says: 'unhealthy',
    kind: 'off',
  },
  {
    check: 'rule',
    when: 'informational alerts pass',
    fleet: aFleet(aSubscription(), aWorkspace({ rules: known([aRule({ severities: [] })]) })),
    says: 'unhealthy',
    kind: 'noisy',
  },
  {
    check: 'rule',
    when: 'on, and Defender makes the incidents',
    fleet: aFleet(aSubscription(), { ...defender, rules: known([aRule()]) }),
    says: 'unhealthy',
    kind: 'doubled',
  },
  {
    check: 'rule',
    when: 'off, and Defender makes the incidents',
    fleet: aFleet(aSubscription(), { ...defender, rules: known([]) }),
    says: 'not applicable',
  },
  {
    check: 'rule',
    when: 'not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ rules: outage })),
    says: 'unknown',
  },

  { check: 'duplicate', when: 'only the old one is on', fleet: aFleet(), says: 'healthy' },
  {
    check: 'duplicate',
    when: 'only the tenant-wide one is on',
    fleet: aFleet(aSubscription(), defender),
    says: 'healthy',
  },
  {
    check: 'duplicate',
    when: 'both are on',
    fleet: aFleet(
      aSubscription(),
      aWorkspace({
        mode: 'both',
        connectors: known([aConnector(), aConnector({ kind: 'tenant', subscriptionId: undefined })]),
      }),
    ),
    says: 'unhealthy',
    kind: 'both',
  },
  {
    check: 'duplicate',
    when: 'not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ connectors: outage })),
    says: 'unknown',
  },

  { check: 'solution', when: 'installed', fleet: aFleet(), says: 'healthy' },
  {
    check: 'solution',
    when: 'not installed',
    fleet: aFleet(aSubscription(), aWorkspace({ solution: known(undefined) })),
    says: 'unhealthy',
    kind: 'missing',
  },
  {
    check: 'solution',
    when: 'not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ solution: outage })),
    says: 'unknown',
  },

  { check: 'sentinel', when: 'on', fleet: aFleet(), says: 'healthy' },
  {
    check: 'sentinel',
    when: 'off',
    fleet: aFleet(aSubscription(), aWorkspace({ onboarded: known(false) })),
    says: 'unhealthy',
    kind: 'off',
  },
  {
    check: 'sentinel',
    when: 'not readable',
    fleet: aFleet(aSubscription(), aWorkspace({ onboarded: outage })),
    says: 'unknown',
  },
];

describe('a health check', () => {
  it.each(CASES)('$check, $when: $says $kind', ({ check, fleet, memory, says, kind }) => {
    const judgement = judge(check, fleet, memory);
    expect(judgement.verdict).toBe(says);
    expect(judgement.kind).toBe(kind);
    expect(judgement.evidence).not.toBe('');
  });

  it('is tested in every verdict that it can have, and every drift of it', () => {
    for (const check of HEALTH_CHECKS) {
      const cases = CASES.filter((one) => one.check === check.name);
      expect(cases.map((one) => one.says)).toEqual(expect.arrayContaining(['healthy', 'unhealthy']));
      expect(new Set(cases.flatMap((one) => one.kind ?? []))).toEqual(new Set(Object.keys(check.drifts)));
    }
  });

  it('says in its drifts what is wrong and what follows, each in words of its own', () => {
    const whats = HEALTH_CHECKS.flatMap((check) => Object.values(check.drifts).map((kind) => kind.what));
    expect(new Set(whats).size).toBe(whats.length);
    for (const check of HEALTH_CHECKS)
      for (const kind of Object.values(check.drifts)) expect(kind.effect).toMatch(/\.$/);
  });

  it('remembers since when a connector is back, so that what was missed meanwhile is no fault', () => {
    expect(judge('connector', aFleet(), {}).value).toMatchObject({ since: 0 });
    const lost = judge('connector', aFleet(aSubscription(), nobody), {
      known: 'healthy',
      value: { connected: true, since: 0 },
    });
    expect(judge('connector', aFleet(), { known: 'unhealthy', value: lost.value }).value).toMatchObject({
      since: AT,
    });
  });
});
