import type { Incident, IncidentRead } from '../../azure/model.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { pairOf } from '../closure.ts';
import { isClosed } from '../transition.ts';
import { type CloseRequest, isWhatWasWanted } from './request.ts';

const ATTEMPTS = 3;

export type WriteOutcome =
  | { readonly kind: 'closed'; readonly incident: Incident }
  /** Somebody else was faster; nothing was written. */
  | { readonly kind: 'already-closed'; readonly incident: Incident };

/**
 * Read, compare, write with the etag that was read. A conflict reads again and decides again, three times at most. When
 * Azure does not say what became of the write, a read does. `again`: this action was begun before, so that a close which
 * looks like it may be its own; without that it is somebody else's who chose the same.
 * @throws AppError: `azure.*` and `signin.*` as they come, `incident.keeps-changing` after the third conflict.
 */
export async function writeClose(request: CloseRequest, again: boolean): Promise<WriteOutcome> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const read = await request.azure.sentinel.getIncident(request.workspace, request.name);
    if (isClosed(read.incident)) return alreadyThere(request, read.incident, again);
    const written = await putOnce(request, read);
    if (written) return written;
  }
  throw new AppError('incident.keeps-changing', { what: 'The incident' });
}

const alreadyThere = (request: CloseRequest, incident: Incident, mayBeOurs: boolean): WriteOutcome => ({
  kind: mayBeOurs && isWhatWasWanted(incident, request.input) ? 'closed' : 'already-closed',
  incident,
});

/** Undefined after a conflict. */
async function putOnce(request: CloseRequest, read: IncidentRead): Promise<WriteOutcome | undefined> {
  const { azure, workspace, input } = request;
  const change = { status: 'Closed' as const, ...pairOf(input.choice), classificationComment: input.comment };
  try {
    return { kind: 'closed', incident: await azure.sentinel.updateIncident(workspace, read, change) };
  } catch (err) {
    if (isAppError(err, 'azure.conflict')) return undefined;
    if (!isAppError(err, 'azure.unavailable')) throw err;
    const after = await azure.sentinel.getIncident(workspace, request.name);
    if (isClosed(after.incident)) return alreadyThere(request, after.incident, true);
    throw err;
  }
}
