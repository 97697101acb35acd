import { roleFor, scopeInWords } from '../azure/roles.ts';
import { utcDayTime } from '../cards/times.ts';
import { AppError } from '../core/errors.ts';
import { findIncident, listDueSnoozes, saveIncident } from '../store/incidents.ts';
import { sayEverywhere, wantEverywhere } from '../store/postings.ts';
import type { IncidentRow } from '../store/tables.ts';
import { observeOwn, type PersonRequest, recordDone } from './change.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';
import { rowIsClosed } from './observe.ts';
import { isClosed } from './transition.ts';

const AT_ONCE = 50;

/**
 * Puts an open incident aside until a time (ms), or, without one, ends that. Nothing is written in Azure, and yet it asks for
 * the right to write incidents: it is a decision about the incident.
 * @throws AppError `azure.forbidden` naming action, role and scope.
 */
export async function snoozeIncident(
  deps: IncidentDeps,
  request: PersonRequest,
  until?: number,
): Promise<'done' | 'closed'> {
  const { azure, workspace, name, key, actor } = request;
  const { incident } = await azure.sentinel.getIncident(workspace, name);
  if (isClosed(incident)) return 'closed';
  await proveWorking(request);
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await observeOwn(db, incident, now);
    const row = await findIncident(db, key);
    if (!row) return;
    await saveIncident(db, { ...row, snoozed_until: until ?? null, snoozed_by: until ? actor.name : null });
    const ends = until === undefined ? undefined : utcDayTime(until);
    const trail = ends ? 'Snoozed' : 'Woken';
    const text = ends
      ? `${actor.name} put #${row.number} aside until ${ends}. New alerts or a higher severity end that.`
      : `${actor.name} took #${row.number} up again before its snooze was over.`;
    const subject = incidentSubject(key);
    await sayEverywhere(db, subject, `snooze:${request.actionId}`, { summary: text, text }, now);
    const verb = ends ? 'incident.snooze' : 'incident.wake';
    await recordDone(db, request, { verb, detail: ends, trail }, now);
  });
  deps.poke();
  return 'done';
}

async function proveWorking({ azure, workspace }: PersonRequest): Promise<void> {
  const action = 'Microsoft.SecurityInsights/incidents/write';
  if (await azure.permissions.allows(workspace.id, action)) return;
  throw new AppError('azure.forbidden', {
    action,
    role: roleFor(action),
    scope: scopeInWords(workspace.id),
  });
}

/** What was put aside until now is said again, each once; true where there is more. */
export async function wakeDue(deps: Pick<IncidentDeps, 'store' | 'clock' | 'poke'>): Promise<boolean> {
  const now = deps.clock.now();
  const due = await listDueSnoozes(deps.store.db, now, AT_ONCE);
  for (const { key } of due)
    await deps.store.transaction(async (db) => {
      const row = await findIncident(db, key);
      if (row?.snoozed_until == null || row.snoozed_until > now) return;
      await saveIncident(db, { ...row, snoozed_until: null, snoozed_by: null, rev: row.rev + 1 });
      const subject = incidentSubject(key);
      await wantEverywhere(db, subject, now);
      if (rowIsClosed(row)) return;
      const text = wakingSentence(row);
      await sayEverywhere(db, subject, `woke:${row.snoozed_until}`, { summary: text, text }, now);
    });
  if (due.length > 0) deps.poke();
  return due.length === AT_ONCE;
}

function wakingSentence({ number, status, snapshot, snoozed_by: by }: IncidentRow): string {
  const { owner } = JSON.parse(snapshot) as { owner?: { name?: string; userPrincipalName?: string } };
  const who = owner?.name ?? owner?.userPrincipalName;
  return `The snooze of #${number}${by ? ` by ${by}` : ''} is over. It is still ${status}, ${who ? `and ${who} has it` : 'and nobody has it'}.`;
}
