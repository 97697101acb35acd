import fc from 'fast-check';
import { acceptDrifts } from '../../src/connectors/accept.ts';
import type { ConnectorDeps } from '../../src/connectors/deps.ts';
import { judgeFleet } from '../../src/connectors/judge.ts';
import { keepLook } from '../../src/connectors/look.ts';
import {
  type FleetFacts,
  known,
  type Reading,
  SKIPPED,
  type SubscriptionFacts,
  unknown,
} from '../../src/connectors/model.ts';
import { driftView, loadDriftFile } from '../../src/connectors/view.ts';
import { saveChannel } from '../../src/store/channels.ts';
import { listDriftsOf, listLiveDrifts } from '../../src/store/drifts.ts';
import { listHealth } from '../../src/store/health.ts';
import { listPostings } from '../../src/store/postings.ts';
import { ManualClock } from '../support/clock.ts';
import { aChannelRow } from '../support/factories.ts';
import { silentLog, sqlite } from '../support/stores.ts';
import { aConnector, aPlan, aRule, aSubscription, aWorkspace } from './fleet.ts';

const IDS = ['aaaaaaa1', 'bbbbbbb2', 'ccccccc3'].map((head) => `${head}-1111-4111-8111-111111111111`);

/** What is true in Azure. */
interface Truth {
  connected: boolean[];
  sync: boolean[];
  plans: boolean[][];
  registered: boolean[];
  rule: boolean;
  tenantWide: boolean;
}

type Act =
  | { readonly act: 'toggle'; readonly what: 'connected' | 'sync' | 'registered'; readonly of: number }
  | { readonly act: 'plan'; readonly of: number; readonly plan: number }
  | { readonly act: 'rule' | 'tenantWide' | 'hour' }
  | {
      readonly act: 'look';
      readonly swept: boolean;
      readonly blind: 'nothing' | 'sync' | 'connectors' | 'plans';
    }
  /** What a button of one card asks for. */
  | { readonly act: 'look at one'; readonly of: number }
  | { readonly act: 'accept'; readonly hours: number };

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant('toggle' as const),
    what: fc.constantFrom('connected' as const, 'sync' as const, 'registered' as const),
    of: fc.nat(2),
  }),
  fc.record({ act: fc.constant('plan' as const), of: fc.nat(2), plan: fc.nat(1) }),
  fc.record({ act: fc.constantFrom('rule' as const, 'tenantWide' as const, 'hour' as const) }),
  fc.record({
    act: fc.constant('look' as const),
    swept: fc.boolean(),
    blind: fc.constantFrom(
      'nothing' as const,
      'nothing' as const,
      'sync' as const,
      'connectors' as const,
      'plans' as const,
    ),
  }),
  fc.record({
    act: fc.constant('look' as const),
    swept: fc.constant(true),
    blind: fc.constant('nothing' as const),
  }),
  fc.record({ act: fc.constant('look at one' as const), of: fc.nat(2) }),
  fc.record({ act: fc.constant('accept' as const), hours: fc.integer({ min: 1, max: 3 }) }),
);

const start = (): Truth => ({
  connected: [true, true, false],
  sync: [true, false, true],
  plans: [
    [true, true],
    [true, false],
    [false, false],
  ],
  registered: [true, true, false],
  rule: true,
  tenantWide: false,
});

function seen(truth: Truth, at: number, swept: boolean, blind: string): FleetFacts {
  const outage = unknown('Azure did not answer.');
  const look = <T>(what: string, value: T): Reading<T> => (blind === what ? outage : known(value));
  const legacy = IDS.flatMap((subscriptionId, index) =>
    truth.connected[index] ? [aConnector({ subscriptionId, name: `c${index}` })] : [],
  );
  const connectors = truth.tenantWide
    ? [...legacy, aConnector({ kind: 'tenant', subscriptionId: undefined })]
    : legacy;
  const mode = !truth.tenantWide ? 'legacy' : legacy.length > 0 ? 'both' : 'defender';
  const workspace = aWorkspace({
    mode,
    connectors: look('connectors', connectors),
    rules: known([aRule({ enabled: truth.rule })]),
    ...(swept ? {} : { onboarded: SKIPPED, solution: SKIPPED }),
  });
  const subscriptions = IDS.map(
    (id, index): SubscriptionFacts =>
      aSubscription({
        id,
        name: `Subscription ${index}`,
        sync: swept || truth.connected[index] ? look('sync', truth.sync[index] === true) : SKIPPED,
        plans: look(
          'plans',
          (truth.plans[index] ?? []).map((on, plan) => aPlan(`Plan${plan}`, on)),
        ),
        registration: swept ? known(truth.registered[index] ? 'Registered' : 'NotRegistered') : SKIPPED,
      }),
  );
  return { at, swept, workspaces: [workspace], subscriptions };
}

function change(truth: Truth, act: Act): void {
  if (act.act === 'toggle') truth[act.what][act.of] = !truth[act.what][act.of];
  if (act.act === 'plan') {
    const plans = truth.plans[act.of] ?? [];
    plans[act.plan] = !plans[act.plan];
  }
  if (act.act === 'rule' || act.act === 'tenantWide') truth[act.act] = !truth[act.act];
}

describe('any sequence of changes, looks and acceptances', () => {
  it('leaves at most one live drift for each check and scope, and cards that say what is true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 25 }), async (sequence) => {
        const { store, drop } = await sqlite.open();
        try {
          const clock = new ManualClock();
          const truth = start();
          await saveChannel(store.db, aChannelRow({ watches_connectors: 1 }));
          const deps = { store, clock, log: silentLog(), poke: () => {} } as unknown as ConnectorDeps;
          const look = (swept: boolean, blind: string) =>
            store.transaction((db) =>
              keepLook(db, { fleet: seen(truth, clock.now(), swept, blind), subscriptions: [] }),
            );
          const lookAtOne = (of: number) => {
            const all = seen(truth, clock.now(), true, 'nothing');
            const fleet = { ...all, partial: true, subscriptions: all.subscriptions.slice(of, of + 1) };
            return store.transaction((db) => keepLook(db, { fleet, subscriptions: [] }));
          };
          for (const act of sequence) {
            clock.advance(act.act === 'hour' ? 3_600_001 : 300_000);
            change(truth, act);
            if (act.act === 'look') await look(act.swept, act.blind);
            if (act.act === 'look at one') await lookAtOne(act.of);
            if (act.act === 'accept') {
              const [first] = (await listLiveDrifts(store.db)).filter((drift) => drift.state === 'open');
              if (first)
                await acceptDrifts(deps, {
                  keys: [{ check: first.check_name, scope: first.scope }],
                  until: clock.now() + act.hours * 3_600_000,
                  reason: 'Planned',
                  by: { objectId: 'o', name: 'Dana' },
                  clickId: String(clock.now()),
                });
            }
            const live = await listLiveDrifts(store.db);
            expect(new Set(live.map((one) => `${one.check_name} ${one.scope}`)).size).toBe(live.length);
          }
          // Two quiet looks that see everything: what is live now is what is wrong now.
          for (let time = 0; time < 2; time += 1) {
            clock.advance(300_000);
            await look(true, 'nothing');
          }
          const rows = new Map(
            (await listHealth(store.db)).map((row) => [`${row.check_name} ${row.scope}`, row]),
          );
          const wrong = judgeFleet(seen(truth, clock.now(), true, 'nothing'), rows)
            .filter((one) => one.judgement.verdict === 'unhealthy')
            .map((one) => `${one.check.name} ${one.scope} ${one.judgement.kind}`);
          const live = await listLiveDrifts(store.db);
          expect(live.map((one) => `${one.check_name} ${one.scope} ${one.kind}`).sort()).toEqual(
            wrong.sort(),
          );
          for (const cardId of new Set(live.map((one) => one.card_id))) {
            const file = await loadDriftFile(store.db, cardId);
            if (!file) throw new Error('a live drift has no card');
            const view = driftView(file, { portal: 'https://portal.azure.com', tenantId: 't' });
            const mine = await listDriftsOf(store.db, cardId);
            expect(view.open).toBe(mine.filter((one) => one.state === 'open').length);
            expect(await listPostings(store.db, `drift:${cardId}`)).not.toEqual([]);
          }
        } finally {
          await store.close();
          await drop();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
