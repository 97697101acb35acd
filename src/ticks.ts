import type { Workspace } from './azure/model.ts';
import type { ConnectorDeps } from './connectors/deps.ts';
import { forgetSettledDrifts } from './connectors/forget.ts';
import { lookAtConnectors } from './connectors/look.ts';
import { settleRepairs } from './connectors/repair/settle.ts';
import { type LoopOptions, runLoop } from './core/loop.ts';
import { inSpan } from './core/spans.ts';
import type { IncidentDeps } from './incidents/deps.ts';
import { forgetDetails } from './incidents/forget.ts';
import { lookAtOpenAlerts } from './incidents/look.ts';
import { pollWorkspace } from './incidents/poll.ts';
import { proveDue } from './incidents/proof.ts';
import { settleAbandoned } from './incidents/settle.ts';
import { wakeDue } from './incidents/snooze.ts';
import { sweepWorkspace } from './incidents/sweep.ts';
import { forgetActions } from './store/actions.ts';
import { forgetAudit } from './store/audit.ts';
import { forgetLost, listLost } from './store/channels.ts';
import { forgetAnswers, forgetInvokes } from './store/invokes.ts';
import { takeLease } from './store/leases.ts';

/** Something that is done again and again; true means that there is more to do at once. */
export interface Tick {
  readonly name: string;
  readonly everyMs: number;
  run(signal: AbortSignal): Promise<boolean | undefined>;
}

export interface TickTimes {
  readonly retentionDays: number;
  readonly auditRetentionDays: number;
  readonly pollMs: number;
  readonly healthMs: number;
  readonly sweepMs: number;
}

/** How long the others wait when an instance dies. */
const LEASE_MS = 60_000;
const PROVE_MS = 1_000;
const WAKE_MS = 5_000;
const SETTLE_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUSEKEEPING_MS = 10 * 60 * 1000;
/** A channel without the bot is forgotten so long after: a mistake can be undone, and then it is as it was. */
const LOST_KEPT_MS = 30 * DAY_MS;
/** Teams repeats an invoke within seconds; an hour is plenty, and answers hold cards. */
const ANSWERS_KEPT_MS = 60 * 60 * 1000;
/** For whoever sends a click again much later: it acts no second time. */
const CAME_BEFORE = JSON.stringify({
  kind: 'message',
  text: 'This click came before; nothing was done now. Press the button again.',
});

/** The whole of what the product does by itself. Delivery has a loop of its own, woken when there is something to say. */
export function createTicks(deps: IncidentDeps & ConnectorDeps, times: TickTimes): readonly Tick[] {
  const ticks: Tick[] = [];
  for (const workspace of deps.workspaces) {
    ticks.push({
      name: `poll ${workspace.name}`,
      everyMs: times.pollMs,
      run: (signal) => done(poll(deps, workspace, signal)),
    });
    ticks.push({
      name: `sweep ${workspace.name}`,
      everyMs: times.sweepMs,
      run: (signal) => done(sweepWorkspace(deps, workspace, times.sweepMs, signal)),
    });
  }
  ticks.push({
    name: 'look at open alerts',
    everyMs: times.healthMs,
    run: () => done(lookAtOpenAlerts(deps)),
  });
  ticks.push({
    name: 'look at connectors',
    everyMs: times.healthMs,
    run: (signal) => done(lookAtConnectors(deps, { signal })),
  });
  ticks.push({ name: 'wake snoozed', everyMs: WAKE_MS, run: () => wakeDue(deps) });
  ticks.push({ name: 'prove closes', everyMs: PROVE_MS, run: () => proveDue(deps) });
  ticks.push({
    name: 'settle interrupted actions',
    everyMs: SETTLE_MS,
    run: () => done(settleAll(deps)),
  });
  ticks.push({ name: 'housekeeping', everyMs: HOUSEKEEPING_MS, run: () => housekeeping(deps, times) });
  return ticks.map((tick) => ledTick(deps, tick));
}

async function poll(deps: IncidentDeps, workspace: Workspace, signal: AbortSignal): Promise<void> {
  await pollWorkspace(deps, workspace, signal);
  deps.meter?.polled(workspace.name, deps.clock.now());
}

async function settleAll(deps: IncidentDeps & ConnectorDeps): Promise<void> {
  await settleAbandoned(deps);
  await settleRepairs(deps);
}

const done = async (work: Promise<unknown>): Promise<undefined> => {
  await work;
  return undefined;
};

/**
 * With several instances one of them does a tick, the one that holds its lease; a second would only waste calls, since
 * the store's keys keep the result right. A lease is renewed when half of it is over, so that doing nothing writes little.
 */
function ledTick(deps: IncidentDeps, tick: Tick): Tick {
  let heldUntil = 0;
  return {
    ...tick,
    async run(signal) {
      const now = deps.clock.now();
      if (heldUntil - now < LEASE_MS / 2) {
        const until = now + LEASE_MS;
        heldUntil = (await takeLease(deps.store.db, tick.name, deps.instance, until, now)) ? until : 0;
      }
      return heldUntil > now ? measured(deps, tick, signal) : undefined;
    },
  };
}

async function measured(deps: IncidentDeps, tick: Tick, signal: AbortSignal): Promise<boolean | undefined> {
  try {
    const again = await inSpan('own', tick.name, {}, () => tick.run(signal));
    deps.meter?.ticked(tick.name, 'done');
    return again;
  } catch (err) {
    // What is cut off by a stop has not failed.
    if (!signal.aborted) deps.meter?.ticked(tick.name, 'failed');
    throw err;
  }
}

async function housekeeping(deps: IncidentDeps, times: TickTimes): Promise<boolean> {
  const now = deps.clock.now();
  await forgetAnswers(deps.store.db, now - ANSWERS_KEPT_MS, CAME_BEFORE);
  await forgetAudit(deps.store.db, now - times.auditRetentionDays * DAY_MS);
  await forgetLostChannels(deps, now - LOST_KEPT_MS);
  const before = now - times.retentionDays * DAY_MS;
  await forgetInvokes(deps.store.db, before);
  const more = [await forgetDetails(deps, before), await forgetSettledDrifts(deps, before)];
  await forgetActions(deps.store.db, before);
  return more.includes(true);
}

async function forgetLostChannels({ store, log }: IncidentDeps, before: number): Promise<void> {
  for (const { id, name } of await listLost(store.db, before)) {
    await store.transaction((db) => forgetLost(db, id, before));
    log.info({ channel: id, name }, 'a channel that the bot is no longer in was forgotten');
  }
}

/** Runs every tick in a loop of its own until the signal aborts. */
export async function runTicks(
  ticks: readonly Tick[],
  options: Pick<LoopOptions, 'clock' | 'log' | 'signal'>,
): Promise<void> {
  await Promise.all(
    ticks.map((tick) =>
      runLoop({ ...options, name: tick.name, everyMs: tick.everyMs }, (signal) => tick.run(signal)),
    ),
  );
}
