import type { Azure } from '../azure/azure.ts';
import type { Incident, IncidentChange, Workspace } from '../azure/model.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { uuidFrom } from '../core/ids.ts';
import { step } from '../core/step.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { findIncident, saveIncident } from '../store/incidents.ts';
import { wantEverywhere } from '../store/postings.ts';
import type { Actor } from './actor.ts';
import { type DefenderVerdict, judgeByProducts } from './defender-for-cloud.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';
import { observe } from './observe.ts';

const ATTEMPTS = 3;

/** Somebody wants something of one incident, with their own rights. */
export interface PersonRequest {
  readonly actionId: string;
  readonly actor: Actor;
  readonly workspace: Workspace;
  readonly name: string;
  readonly key: string;
  readonly azure: Azure;
}

/** What is to be written, or why nothing is. */
export type Decision<A> = { readonly change: IncidentChange } | { readonly answer: A };

export interface WantedChange<A> {
  /** For the audit: the button's verb, and what was chosen. */
  readonly verb: string;
  readonly detail?: string;
  /** For the card: "Taken" by somebody. */
  readonly trail: string;
  /** Decides anew for each read, since somebody else may have been faster. */
  decide(incident: Incident): Decision<A>;
}

/**
 * Reads the incident as the person, decides, writes with the etag that was read; where somebody wrote in between, all of it
 * again, a few times.
 * @throws AppError `azure.*`, `signin.*`, or `incident.keeps-changing`.
 */
export async function changeAsPerson<A>(
  deps: IncidentDeps,
  request: PersonRequest,
  wanted: WantedChange<A>,
): Promise<{ readonly changed: Incident } | { readonly answer: A }> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const read = await request.azure.sentinel.getIncident(request.workspace, request.name);
    const decision = wanted.decide(read.incident);
    if ('answer' in decision) return decision;
    try {
      const changed = await request.azure.sentinel.updateIncident(request.workspace, read, decision.change);
      step('change.written');
      await remember(deps, request, wanted, changed);
      step('change.kept');
      return { changed };
    } catch (err) {
      if (!isAppError(err, 'azure.conflict')) throw err;
    }
  }
  throw new AppError('incident.keeps-changing', { what: 'The incident' });
}

/** What came of a person's own write: through the corridor, onto the card and the record. */
async function remember(
  deps: IncidentDeps,
  request: PersonRequest,
  wanted: Pick<WantedChange<unknown>, 'verb' | 'detail' | 'trail'>,
  incident: Incident,
): Promise<void> {
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await observeOwn(db, incident, now, request.actor.name);
    await recordDone(db, request, wanted, now);
  });
  deps.poke();
}

/** Who did what, on the card and in the audit. */
export async function recordDone(
  db: Db,
  request: Pick<PersonRequest, 'actionId' | 'actor' | 'key'>,
  { verb, detail, trail }: Pick<WantedChange<unknown>, 'verb' | 'detail' | 'trail'>,
  now: number,
): Promise<void> {
  const { actor, key } = request;
  const row = await findIncident(db, key);
  if (row)
    await saveIncident(db, {
      ...row,
      trail: JSON.stringify({ name: actor.name, what: trail, at: now }),
      rev: row.rev + 1,
    });
  await wantEverywhere(db, incidentSubject(key), now);
  await recordAudit(db, {
    id: uuidFrom(request.actionId, 'done'),
    at: now,
    actor: actor.objectId,
    actor_name: actor.name,
    verb,
    subject: key,
    result: 'done',
    detail: detail ?? null,
  });
}

/** What a person's own read or write showed, through the corridor, with the verdict that we have, or a first one. */
export async function observeOwn(db: Db, incident: Incident, now: number, by?: string): Promise<void> {
  const row = await findIncident(db, `${incident.workspaceId}/${incident.name}`);
  const defender = (row?.defender as DefenderVerdict | undefined) ?? judgeByProducts(incident);
  await observe(db, { now, lineDrawn: true, lineAt: null }, { incident, defender, by });
}
