import type { Workspace } from '../../azure/model.ts';
import type { CardId } from '../../core/card-id.ts';
import { AppError } from '../../core/errors.ts';
import { servedWorkspace } from '../../incidents/deps.ts';
import { incidentKey } from '../../incidents/key.ts';
import { drawIncident } from '../../incidents/render.ts';
import type { BotDeps } from '../deps.ts';
import type { Answer } from '../turn.ts';

export interface IncidentTarget {
  readonly workspace: Workspace;
  readonly name: string;
  readonly key: string;
}

/**
 * The incident that a card's id names, inside the configured workspaces only.
 * @throws AppError `input.unknown-target`
 */
export function incidentTarget(deps: BotDeps, id: CardId): IncidentTarget {
  if (id.kind !== 'incident')
    throw new AppError('input.invalid', { detail: 'This button does not name an incident.' });
  const workspace = servedWorkspace(deps, id.workspaceId);
  return { workspace, name: id.name, key: incidentKey(id) };
}

/** The incident's card as it is now, for the one who clicked. */
export async function cardAnswer(deps: BotDeps, key: string): Promise<Answer> {
  const drawn = await drawIncident(deps, key);
  if (!drawn) throw new AppError('incident.unknown');
  return { kind: 'card', card: drawn.card };
}
