import { uuidFrom } from '../../core/ids.ts';
import { advanceAction } from '../../store/actions.ts';
import { listAlerts } from '../../store/alerts.ts';
import { recordAudit } from '../../store/audit.ts';
import { findIncident, saveIncident } from '../../store/incidents.ts';
import { sayEverywhere, wantEverywhere } from '../../store/postings.ts';
import type { AlertRow } from '../../store/tables.ts';
import { type ClassificationChoice, type Closure, classificationWords, pairOf } from '../closure.ts';
import type { IncidentDeps } from '../deps.ts';
import { incidentSubject } from '../key.ts';
import { owed } from '../marks.ts';
import { nextProof } from '../proof-schedule.ts';
import type { CloseRequest } from './request.ts';

/** The close is written: the action is done, the thread hears of it, and the proof gets its next time. */
export async function finishClose(
  deps: Pick<IncidentDeps, 'store' | 'clock' | 'schedule' | 'meter'>,
  request: Pick<CloseRequest, 'key' | 'actor' | 'actionId' | 'input'>,
): Promise<void> {
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    const alerts = await listAlerts(db, request.key);
    const unproven = owed(alerts).filter((alert) => alert.proven_at === null).length;
    await advanceAction(db, request.actionId, {
      state: 'done',
      outcome: null,
      updated_at: now,
      lease_until: 0,
    });
    const row = await findIncident(db, request.key);
    if (!row) return;
    const closure = JSON.parse(row.closure ?? '{}') as Partial<Closure>;
    const closedAt = closure.at ?? now;
    await saveIncident(db, {
      ...row,
      proof_at: nextProof(deps.schedule, closedAt, now, unproven),
      rev: row.rev + 1,
    });
    const subject = incidentSubject(request.key);
    const by = closure.by ?? request.actor.name;
    const text = closedSentence(row.number, by, request.input.choice, alerts);
    await sayEverywhere(db, subject, `closed:${request.actionId}`, { summary: text, text }, now);
    await wantEverywhere(db, subject, now);
    await recordAudit(db, {
      id: uuidFrom(request.actionId, 'done'),
      at: now,
      actor: request.actor.objectId,
      actor_name: request.actor.name,
      verb: 'incident.close',
      subject: request.key,
      result: 'done',
      detail: request.input.choice,
    });
  });
  deps.meter?.closed(request.input.choice);
}

/** "Dana Reyes closed #4711 as true positive, suspicious activity. 3 alerts are to close in Defender for Cloud." */
export function closedSentence(
  number: number,
  by: string,
  choice: ClassificationChoice,
  alerts: readonly AlertRow[],
): string {
  const as = classificationWords(pairOf(choice));
  const waiting = owed(alerts).filter((alert) => alert.proven_at === null).length;
  const left = alerts.filter((alert) => alert.expect === 'left').length;
  const parts = [`${by} closed #${number} as ${as}.`];
  if (waiting > 0)
    parts.push(
      `${waiting === 1 ? 'One alert is' : `${waiting} alerts are`} to close in Defender for Cloud; the card will show the proof.`,
    );
  if (left > 0) parts.push(`${left === 1 ? 'One alert stays' : `${left} alerts stay`} open there.`);
  return parts.join(' ');
}
