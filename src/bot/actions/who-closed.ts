import { isAppError } from '../../core/errors.ts';
import type { Closure } from '../../incidents/closure.ts';
import { findIncident } from '../../store/incidents.ts';
import type { BotDeps } from '../deps.ts';
import type { IncidentTarget } from './incident-target.ts';

/** By whom an incident was closed: our own record first, then the SecurityIncident table, else where it must have been. */
export async function whoClosedIt(deps: BotDeps, target: IncidentTarget): Promise<string> {
  const row = await findIncident(deps.store.db, target.key);
  const closure = row?.status === 'Closed' && row.closure ? (JSON.parse(row.closure) as Closure) : undefined;
  if (closure?.by) return `by ${closure.by}`;
  try {
    const by = await deps.reader.logs.closedBy(target.workspace, target.name);
    if (by) return `by ${by}`;
  } catch (err) {
    if (!isAppError(err)) throw err;
  }
  return 'in the portal or by automation';
}
