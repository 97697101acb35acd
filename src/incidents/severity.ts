import type { Severity } from '../azure/model.ts';
import { changeAsPerson, type PersonRequest } from './change.ts';
import type { IncidentDeps } from './deps.ts';
import { isClosed } from './transition.ts';

/**
 * Gives an open incident another severity.
 * @throws AppError as `changeAsPerson` does.
 */
export async function changeSeverity(
  deps: IncidentDeps,
  request: PersonRequest,
  severity: Severity,
): Promise<'changed' | 'same' | 'closed'> {
  const result = await changeAsPerson<'same' | 'closed'>(deps, request, {
    verb: 'incident.severity',
    detail: severity,
    trail: `Made ${severity}`,
    decide: (incident) => {
      if (isClosed(incident)) return { answer: 'closed' };
      return incident.severity === severity ? { answer: 'same' } : { change: { severity } };
    },
  });
  return 'answer' in result ? result.answer : 'changed';
}
