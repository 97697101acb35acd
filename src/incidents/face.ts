import type { Incident } from '../azure/model.ts';
import type { IncidentCardState } from '../cards/views.ts';
import type { ActionRow, AlertRow, IncidentRow } from '../store/tables.ts';
import type { Closure } from './closure.ts';
import { owed } from './marks.ts';
import { isClosed, isMerged } from './transition.ts';

/** Everything that is stored of an incident, read together. */
export interface IncidentFile {
  readonly row: IncidentRow;
  readonly incident: Incident;
  readonly closure?: Closure;
  readonly action?: ActionRow;
  readonly alerts: readonly AlertRow[];
  readonly trail?: { readonly name: string; readonly what: string; readonly at: number };
}

/** Which face the card shows; early returns in the order of what a reader must know first. */
export function cardState(file: IncidentFile, stillChecking: boolean): IncidentCardState {
  const { incident, closure, action, trail } = file;
  if (isMerged(incident)) return 'merged';
  if (action?.state === 'running' && action.kind === 'close') return 'closing';
  if (action?.state === 'stopped') return 'stopped';
  if (isClosed(incident)) return closedState(file, stillChecking);
  // Somebody acted since it came back: from then on it is an incident like any other.
  if (closure?.reopenedAt !== undefined && (trail?.at ?? 0) < closure.reopenedAt) return 'reopened';
  return incident.status === 'New' && !incident.owner?.objectId ? 'new' : 'active';
}

function closedState({ closure, alerts }: IncidentFile, stillChecking: boolean): IncidentCardState {
  if (closure?.how !== 'bot') return 'closed-elsewhere';
  const unproven = owed(alerts).filter((alert) => alert.proven_at === null);
  if (unproven.length === 0) return 'proven';
  return stillChecking ? 'proving' : 'open-alerts';
}
