import { isAppError } from '../core/errors.ts';
import { step } from '../core/step.ts';
import type { Db } from '../store/database.ts';
import { getWorkspaceHealth, saveSubscription, saveWorkspaceHealth } from '../store/fleet.ts';
import type { ConnectorDeps } from './deps.ts';
import type { FleetFacts, Focus, WorkspaceFacts } from './model.ts';
import { type Read, type ReadOptions, readFleet } from './read-fleet.ts';
import { type Recorded, recordLook } from './record.ts';

export interface LookOptions {
  /** The slow things too, whether or not their time has come. */
  readonly everything?: boolean;
  /** Nothing but this. */
  readonly only?: Focus;
  readonly signal?: AbortSignal;
}

/**
 * One look at connector health: everything is read first, then all that follows is written in one transaction, so that a
 * crash repeats a look and loses none. The slow things are read when their time has come, or where they are asked for.
 * @throws AppError where Azure does not even list the subscriptions.
 */
export async function lookAtConnectors(deps: ConnectorDeps, options: LookOptions = {}): Promise<Recorded> {
  const { only, signal } = options;
  const swept = options.everything ?? (only === undefined && (await isSweepDue(deps)));
  const read = await readOrSay(deps, { swept, only, signal });
  step('look.read');
  const recorded = await deps.store.transaction((db) => keepLook(db, read));
  step('look.kept');
  await deps.onCoverageChanged(recorded.subscriptions);
  deps.poke();
  return recorded;
}

/** All that follows from one look; call it inside a transaction. */
export async function keepLook(db: Db, read: Read): Promise<Recorded> {
  for (const row of read.subscriptions) await saveSubscription(db, row);
  const recorded = await recordLook(db, read.fleet);
  if (!read.fleet.partial)
    for (const facts of read.fleet.workspaces) await rememberWorkspace(db, facts, read.fleet);
  return recorded;
}

async function isSweepDue(deps: ConnectorDeps): Promise<boolean> {
  const rows = await Promise.all(deps.workspaces.map((one) => getWorkspaceHealth(deps.store.db, one.id)));
  const now = deps.clock.now();
  // A time to come is of a clock that was put back since.
  return rows.some(({ swept_at: at }) => at === null || at > now || at <= now - deps.health.sweepMs);
}

async function readOrSay(deps: ConnectorDeps, options: ReadOptions): Promise<Read> {
  try {
    return await readFleet(deps, options);
  } catch (err) {
    if (options.only) throw err;
    const why = isAppError(err) ? err.userMessage : 'The look at the connectors failed. It has been logged.';
    for (const { id } of deps.workspaces)
      await saveWorkspaceHealth(deps.store.db, {
        ...(await getWorkspaceHealth(deps.store.db, id)),
        error: why,
      });
    throw err;
  }
}

async function rememberWorkspace(db: Db, facts: WorkspaceFacts, fleet: FleetFacts): Promise<void> {
  const row = await getWorkspaceHealth(db, facts.workspace.id);
  const readable = facts.connectors.is === 'known';
  await saveWorkspaceHealth(db, {
    ...row,
    mode: facts.mode ?? row.mode,
    line_at: readable ? (row.line_at ?? fleet.at) : row.line_at,
    read_at: readable ? fleet.at : row.read_at,
    swept_at: fleet.swept ? fleet.at : row.swept_at,
    error: facts.connectors.is === 'unknown' ? facts.connectors.why : null,
  });
}
