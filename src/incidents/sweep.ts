import type { Incident, Workspace } from '../azure/model.ts';
import { isAppError } from '../core/errors.ts';
import { listOpenIncidents } from '../store/incidents.ts';
import { getWorkspace, saveWorkspace } from '../store/workspaces.ts';
import type { IncidentDeps } from './deps.ts';
import { observePage } from './poll.ts';

/**
 * The slow, full look: every open incident of the workspace, whatever its times say, and each that we hold open and
 * the list no longer has. It finds what polling by time can miss.
 */
export async function sweepWorkspace(
  deps: IncidentDeps,
  workspace: Workspace,
  everyMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const row = await getWorkspace(deps.store.db, workspace.id);
  // Another instance, or the one before this, did it a moment ago.
  const ago = deps.clock.now() - (row.swept_at ?? 0);
  // A time to come is of a clock that was put back since.
  const recently = row.swept_at !== null && ago >= 0 && ago < everyMs / 2;
  if (row.line_at === null || recently) return;
  const seen = new Set<string>();
  const filter = row.filter === 'client' ? 'client' : 'server';
  for await (const page of deps.reader.sentinel.listIncidents(
    workspace,
    { openOnly: true, filter },
    signal,
  )) {
    for (const incident of page) seen.add(incident.name);
    await observePage(deps, workspace, row, page, signal);
  }
  for (const known of await listOpenIncidents(deps.store.db, workspace.id)) {
    if (!seen.has(known.name)) await lookAtMissing(deps, workspace, known.name, signal);
  }
  const latest = await getWorkspace(deps.store.db, workspace.id);
  await saveWorkspace(deps.store.db, { ...latest, swept_at: deps.clock.now() });
  deps.poke();
}

async function lookAtMissing(
  deps: IncidentDeps,
  workspace: Workspace,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const row = await getWorkspace(deps.store.db, workspace.id);
  try {
    const { incident } = await deps.reader.sentinel.getIncident(workspace, name, signal);
    await observePage(deps, workspace, row, [incident], signal);
  } catch (err) {
    if (!isAppError(err, 'azure.not-found')) throw err;
    // Deleted in Sentinel: as good as closed for those who watch it.
    const known = (await listOpenIncidents(deps.store.db, workspace.id)).find((one) => one.name === name);
    if (known)
      await observePage(
        deps,
        workspace,
        row,
        [deletedCopy(JSON.parse(known.snapshot) as Incident, deps.clock.now())],
        signal,
      );
  }
}

const deletedCopy = (incident: Incident, now: number): Incident => ({
  ...incident,
  status: 'Closed',
  classification: undefined,
  classificationReason: undefined,
  classificationComment: 'The incident was deleted in Sentinel.',
  lastModifiedTimeUtc: new Date(now).toISOString(),
  etag: `${incident.etag}:deleted`,
});
