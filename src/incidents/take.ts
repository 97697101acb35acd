import type { Azure } from '../azure/azure.ts';
import type { Incident, Workspace } from '../azure/model.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { uuidFrom } from '../core/ids.ts';
import { step } from '../core/step.ts';
import { recordAudit } from '../store/audit.ts';
import { findIncident, saveIncident } from '../store/incidents.ts';
import { wantEverywhere } from '../store/postings.ts';
import type { Actor } from './actor.ts';
import { type DefenderVerdict, judgeByProducts } from './defender-for-cloud.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';
import { observe } from './observe.ts';
import { isClosed } from './transition.ts';

const ATTEMPTS = 3;

export type TakeResult =
  | { readonly kind: 'taken' | 'already-yours'; readonly incident: Incident }
  | { readonly kind: 'somebody-elses'; readonly owner: string }
  | { readonly kind: 'closed' };

export interface TakeRequest {
  readonly actionId: string;
  readonly actor: Actor;
  readonly workspace: Workspace;
  readonly name: string;
  readonly key: string;
  readonly azure: Azure;
}

/**
 * Makes the person the owner, and a New incident Active, with their own rights. Never takes it from somebody: who was
 * faster keeps it.
 * @throws AppError `azure.*`, `signin.*`, or `incident.keeps-changing`.
 */
export async function takeIncident(deps: IncidentDeps, request: TakeRequest): Promise<TakeResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const read = await request.azure.sentinel.getIncident(request.workspace, request.name);
    const { owner, status } = read.incident;
    if (isClosed(read.incident)) return { kind: 'closed' };
    if (owner?.objectId === request.actor.objectId) return { kind: 'already-yours', incident: read.incident };
    if (owner?.objectId)
      return { kind: 'somebody-elses', owner: owner.name ?? owner.userPrincipalName ?? 'Somebody else' };
    try {
      const incident = await request.azure.sentinel.updateIncident(request.workspace, read, {
        status: status === 'New' ? 'Active' : status,
        owner: { objectId: request.actor.objectId, assignedTo: request.actor.name },
      });
      step('take.written');
      await remember(deps, request, incident);
      step('take.kept');
      return { kind: 'taken', incident };
    } catch (err) {
      if (!isAppError(err, 'azure.conflict')) throw err;
    }
  }
  throw new AppError('incident.keeps-changing', { what: 'The incident' });
}

async function remember(deps: IncidentDeps, request: TakeRequest, incident: Incident): Promise<void> {
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await observeOwn(db, incident, now);
    const row = await findIncident(db, request.key);
    if (row)
      await saveIncident(db, {
        ...row,
        trail: JSON.stringify({ name: request.actor.name, what: 'Taken', at: now }),
        rev: row.rev + 1,
      });
    await wantEverywhere(db, incidentSubject(request.key), now);
    await recordAudit(db, {
      id: uuidFrom(request.actionId, 'done'),
      at: now,
      actor: request.actor.objectId,
      actor_name: request.actor.name,
      verb: 'incident.take',
      subject: request.key,
      result: 'done',
      detail: null,
    });
  });
  deps.poke();
}

/** What a person's own read or write showed, through the corridor, with the verdict that we have, or a first one. */
export async function observeOwn(
  db: Parameters<typeof observe>[0],
  incident: Incident,
  now: number,
): Promise<void> {
  const row = await findIncident(db, `${incident.workspaceId}/${incident.name}`);
  const defender = (row?.defender as DefenderVerdict | undefined) ?? judgeByProducts(incident);
  await observe(db, { now, lineDrawn: true, lineAt: null }, { incident, defender });
}
