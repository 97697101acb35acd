import type { Incident } from '../azure/model.ts';
import { changeAsPerson, type Decision, type PersonRequest } from './change.ts';
import type { IncidentDeps } from './deps.ts';
import { isClosed } from './transition.ts';

export type NotTaken =
  | { readonly kind: 'already-yours' }
  | { readonly kind: 'somebody-elses'; readonly owner: string }
  | { readonly kind: 'closed' };

/**
 * Makes the person the owner, and a New incident Active. Never takes it from somebody: who was faster keeps it.
 * @throws AppError as `changeAsPerson` does.
 */
export async function takeIncident(
  deps: IncidentDeps,
  request: PersonRequest,
): Promise<NotTaken | { readonly kind: 'taken' }> {
  const { objectId, name } = request.actor;
  const decide = ({ owner, status }: Incident): Decision<NotTaken> => {
    if (isClosed({ status })) return { answer: { kind: 'closed' } };
    if (owner?.objectId === objectId) return { answer: { kind: 'already-yours' } };
    if (owner?.objectId)
      return {
        answer: { kind: 'somebody-elses', owner: owner.name ?? owner.userPrincipalName ?? 'Somebody else' },
      };
    return {
      change: { status: status === 'New' ? 'Active' : status, owner: { objectId, assignedTo: name } },
    };
  };
  const result = await changeAsPerson(deps, request, { verb: 'incident.take', trail: 'Taken', decide });
  return 'answer' in result ? result.answer : { kind: 'taken' };
}
