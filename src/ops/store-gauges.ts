import { Gauge, type Registry } from 'prom-client';
import type { Workspace } from '../azure/model.ts';
import { HEALTH_CHECKS } from '../connectors/checks.ts';
import type { Clock } from '../core/clock.ts';
import { type CanaryCard, newestCanary } from '../incidents/canary.ts';
import { listChannels } from '../store/channels.ts';
import type { Db } from '../store/database.ts';
import { listLiveDrifts } from '../store/drifts.ts';
import { countLeases } from '../store/leases.ts';
import { countPostings } from '../store/postings.ts';
import { getWorkspace } from '../store/workspaces.ts';
import { PREFIX } from './metrics.ts';

export interface StoreGaugesDeps {
  readonly registry: Registry;
  readonly db: Db;
  readonly clock: Clock;
  readonly workspaces: readonly Workspace[];
  readonly instance: string;
}

/**
 * What the store knows, the same from every instance (save for its leases). The answered function reads it, and is called before
 * each scrape; it never rejects: where the store does not answer these numbers are left out, and `store_up` is 0.
 */
export function createStoreGauges(deps: StoreGaugesDeps): () => Promise<void> {
  const registers = [deps.registry];
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers });

  const up = gauge(
    'store_up',
    'Whether the store answers, 1 or 0; without it the numbers from it are left out.',
  );
  const poll = gauge(
    'poll_age_seconds',
    'Since a workspace was last read to its end by any instance.',
    'workspace',
  );
  const postings = gauge(
    'postings',
    'Messages that wait to be sent, and those that Teams does not take.',
    'state',
  );
  const oldest = gauge('oldest_posting_age_seconds', 'Since the oldest waiting message was first wanted.');
  const drifts = gauge('drifts_open', 'Drifts of connector health that are open, by check.', 'check');
  const channels = gauge(
    'channels',
    'Channels that watch, and those of them that cannot be spoken in.',
    'state',
  );
  const canaryAt = gauge(
    'canary_card_timestamp_seconds',
    'When Teams took the newest card of a sample alert; absent where there was none in 8 days.',
  );
  const canaryAfter = gauge('canary_seconds', 'From that incident in Sentinel to its card.');
  const leases = gauge('leases_held', 'Kinds of work that this instance does for all.');

  return async () => {
    const read = await readStore(deps).catch(() => undefined);
    up.set(read ? 1 : 0);
    for (const one of [poll, postings, drifts, channels]) one.reset();
    // Without labels, reset would say 0.
    for (const one of [oldest, leases, canaryAt, canaryAfter]) one.remove();
    if (!read) return;
    for (const [workspace, seconds] of read.pollAges) poll.set({ workspace }, seconds);
    for (const [check, count] of read.drifts) drifts.set({ check }, count);
    postings.set({ state: 'waiting' }, read.waiting);
    postings.set({ state: 'given-up' }, read.givenUp);
    oldest.set(read.oldestAge);
    channels.set({ state: 'watching' }, read.watching);
    channels.set({ state: 'unreachable' }, read.unreachable);
    leases.set(read.leases);
    if (!read.canary) return;
    canaryAt.set(read.canary.postedAt / 1000);
    canaryAfter.set(read.canary.afterMs / 1000);
  };
}

interface StoreNumbers {
  /** Seconds, by workspace; one that was never read is not among them. */
  readonly pollAges: readonly (readonly [string, number])[];
  /** By check, those without any included. */
  readonly drifts: readonly (readonly [string, number])[];
  readonly waiting: number;
  readonly givenUp: number;
  /** Seconds; 0 where nothing waits. */
  readonly oldestAge: number;
  readonly watching: number;
  readonly unreachable: number;
  readonly leases: number;
  readonly canary?: CanaryCard;
}

async function readStore({ db, clock, workspaces, instance }: StoreGaugesDeps): Promise<StoreNumbers> {
  const now = clock.now();
  const seconds = (since: number) => Math.max(0, now - since) / 1000;
  const rows = await Promise.all(workspaces.map(({ id }) => getWorkspace(db, id)));
  const open = (await listLiveDrifts(db)).filter((drift) => drift.state === 'open');
  const { waiting, givenUp, oldestAt = now } = await countPostings(db);
  const watching = (await listChannels(db)).filter((one) => one.watches_incidents || one.watches_connectors);
  return {
    pollAges: workspaces.flatMap(({ name }, index) => {
      const at = rows[index]?.polled_at;
      return at == null ? [] : [[name, seconds(at)] as const];
    }),
    drifts: HEALTH_CHECKS.map(({ name }) => [name, open.filter((one) => one.check_name === name).length]),
    waiting,
    givenUp,
    oldestAge: seconds(oldestAt),
    watching: watching.length,
    unreachable: watching.filter((one) => !one.installed || one.suspended_at !== null).length,
    leases: await countLeases(db, instance, now),
    canary: await newestCanary(db, now),
  };
}
