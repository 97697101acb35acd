import type { Incident, Workspace } from '../azure/model.ts';
import { isAppError } from '../core/errors.ts';
import { step } from '../core/step.ts';
import { findIncident, listUndecided } from '../store/incidents.ts';
import type { IncidentRow, WorkspaceRow } from '../store/tables.ts';
import { getWorkspace, saveWorkspace } from '../store/workspaces.ts';
import { decideVerdicts } from './decide.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentKey } from './key.ts';
import { type Observation, observe } from './observe.ts';
import { comparableTime, isClosed } from './transition.ts';

/** Defender XDR's incidents may show up to ten minutes after the time they carry (azure-api 3.1). */
const OVERLAP_MS = 15 * 60 * 1000;

/**
 * One look at a workspace: what changed since the cursor, a little overlapping. The first look that goes well draws the
 * workspace's line: what is open then is remembered, not posted. Each page is one transaction, the cursor moves last, so
 * that a crash repeats a page and loses none.
 * @throws AppError when Azure does not answer; the workspace's row then holds the sentence.
 */
export async function pollWorkspace(
  deps: IncidentDeps,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<void> {
  const row = await getWorkspace(deps.store.db, workspace.id);
  try {
    const cursor = await readChanges(deps, workspace, row, signal);
    const now = deps.clock.now();
    // A sweep may have remembered something of its own meanwhile.
    const latest = await getWorkspace(deps.store.db, workspace.id);
    await saveWorkspace(deps.store.db, {
      ...latest,
      cursor,
      line_at: latest.line_at ?? now,
      polled_at: now,
      error: null,
    });
    step('poll.cursor-kept');
  } catch (err) {
    // Cut off because we stop: that says nothing of Azure.
    if (signal?.aborted) throw err;
    const error = isAppError(err)
      ? err.userMessage
      : 'The look at this workspace failed. It has been logged.';
    await saveWorkspace(deps.store.db, { ...(await getWorkspace(deps.store.db, workspace.id)), error });
    throw err;
  }
  deps.poke();
}

async function readChanges(
  deps: IncidentDeps,
  workspace: Workspace,
  row: WorkspaceRow,
  signal?: AbortSignal,
): Promise<string | null> {
  try {
    return await readPages(deps, workspace, row, signal);
  } catch (err) {
    if (!isAppError(err, 'azure.bad-request') || row.filter === 'client') throw err;
    // The service does not take our filter: from now on everything is read and filtered here.
    deps.log.warn(
      { workspace: workspace.name },
      'the workspace refuses the filter by modification time; reading all incidents instead',
    );
    const fallback = { ...row, filter: 'client' };
    await saveWorkspace(deps.store.db, fallback);
    return readPages(deps, workspace, fallback, signal);
  }
}

async function readPages(
  deps: IncidentDeps,
  workspace: Workspace,
  row: WorkspaceRow,
  signal?: AbortSignal,
): Promise<string | null> {
  const since = row.cursor ? new Date(Date.parse(row.cursor) - OVERLAP_MS).toISOString() : undefined;
  const query = {
    modifiedSince: since,
    openOnly: row.line_at === null,
    filter: row.filter === 'client' ? 'client' : 'server',
  } as const;
  let cursor = row.cursor ?? new Date(deps.clock.now()).toISOString();
  for await (const page of deps.reader.sentinel.listIncidents(workspace, query, signal)) {
    await observePage(deps, workspace, row, page, signal);
    for (const incident of page) {
      if (comparableTime(incident.lastModifiedTimeUtc) > comparableTime(cursor))
        cursor = incident.lastModifiedTimeUtc;
    }
  }
  await decideAgain(deps, workspace, row, signal);
  return cursor;
}

/** Judges a page of incidents and takes it through the corridor in one transaction. */
export async function observePage(
  deps: IncidentDeps,
  workspace: Workspace,
  row: WorkspaceRow,
  page: readonly Incident[],
  signal?: AbortSignal,
): Promise<void> {
  const { db } = deps.store;
  const rows = new Map<string, IncidentRow>();
  for (const incident of page) {
    const known = await findIncident(db, incidentKey(incident));
    if (known) rows.set(incident.name, known);
  }
  const verdicts = await decideVerdicts(deps, workspace, page, (name) => rows.get(name));
  const observations: Observation[] = [];
  for (const incident of page) {
    const closedBy = await whoClosed(deps, workspace, incident, rows.get(incident.name), signal);
    observations.push({ incident, defender: verdicts.get(incident.name) ?? 'open', closedBy });
  }
  step('poll.read');
  const context = { now: deps.clock.now(), lineDrawn: row.line_at !== null, lineAt: row.line_at };
  await deps.store.transaction(async (db) => {
    for (const observation of observations) await observe(db, context, observation);
  });
  step('poll.page-kept');
}

/** Asked only for an incident with a card that was just closed elsewhere. */
async function whoClosed(
  deps: IncidentDeps,
  workspace: Workspace,
  incident: Incident,
  row: IncidentRow | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const justClosed =
    isClosed(incident) && row !== undefined && row.status !== 'Closed' && row.defender === 'yes';
  if (!justClosed) return undefined;
  try {
    return await deps.reader.logs.closedBy(workspace, incident.name, signal);
  } catch (err) {
    deps.log.info({ err, incident: incident.number }, 'who closed an incident could not be read');
    return undefined;
  }
}

/** Incidents whose verdict is still open: their alerts' rows may have arrived since. */
async function decideAgain(
  deps: IncidentDeps,
  workspace: Workspace,
  row: WorkspaceRow,
  signal?: AbortSignal,
): Promise<void> {
  const open = await listUndecided(deps.store.db, workspace.id, 50);
  if (open.length === 0) return;
  await observePage(
    deps,
    workspace,
    row,
    open.map((one) => JSON.parse(one.snapshot) as Incident),
    signal,
  );
}
