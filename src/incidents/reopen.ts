import { uuidFrom } from '../core/ids.ts';
import { changeAsPerson, type PersonRequest } from './change.ts';
import type { IncidentDeps } from './deps.ts';
import { isClosed, isMerged } from './transition.ts';

/**
 * Opens a closed incident again, as Active, and says so in a comment. Who had it has it still; where nobody had, the person
 * does. Its alerts in Defender for Cloud stay as they are: sync closes, it opens nothing.
 * @throws AppError as `changeAsPerson` does.
 */
export async function reopenIncident(
  deps: IncidentDeps,
  request: PersonRequest,
  comment: string,
): Promise<'reopened' | 'open' | 'merged'> {
  const { actor, azure, workspace, name } = request;
  const result = await changeAsPerson<'open' | 'merged'>(deps, request, {
    verb: 'incident.reopen',
    trail: 'Reopened',
    decide: (incident) => {
      if (isMerged(incident)) return { answer: 'merged' };
      if (!isClosed(incident)) return { answer: 'open' };
      const owner = { objectId: actor.objectId, assignedTo: actor.name };
      return { change: { status: 'Active', ...(!incident.owner?.objectId && { owner }) } };
    },
  });
  if ('answer' in result) return result.answer;
  const words = [`Reopened from Microsoft Teams by ${actor.name}.`, comment].filter(Boolean).join('\n\n');
  await azure.sentinel.putComment(workspace, name, uuidFrom(request.actionId, 'comment'), words);
  return 'reopened';
}
