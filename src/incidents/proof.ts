import type { Incident } from '../azure/model.ts';
import { step } from '../core/step.ts';
import { listAlerts, saveAlert } from '../store/alerts.ts';
import type { Db } from '../store/database.ts';
import { findIncident, listDueProofs, saveIncident } from '../store/incidents.ts';
import { sayEverywhere, wantEverywhere } from '../store/postings.ts';
import type { AlertRow, IncidentRow } from '../store/tables.ts';
import { readState, refOf } from './alerts.ts';
import { expectationOf } from './close/plan.ts';
import type { Closure } from './closure.ts';
import type { IncidentDeps } from './deps.ts';
import { syncAnswers } from './foresee.ts';
import { incidentSubject } from './key.ts';
import { isClosedState, owed } from './marks.ts';
import { nextProof, stillChecking } from './proof-schedule.ts';
import { madeByXdr } from './view.ts';

const BATCH = 20;

/**
 * Reads back, at Defender for Cloud and with the bot's own rights, the alerts that a close had to close, as the schedule
 * says. Never from SecurityAlert rows: those are history. Answers true when more is due.
 */
export async function proveDue(deps: IncidentDeps): Promise<boolean> {
  const due = await listDueProofs(deps.store.db, deps.clock.now(), BATCH);
  for (const row of due) await proveOne(deps, row);
  if (due.length > 0) deps.poke();
  return due.length === BATCH;
}

async function proveOne(deps: IncidentDeps, row: IncidentRow): Promise<void> {
  const now = deps.clock.now();
  const closure = JSON.parse(row.closure ?? '{}') as Partial<Closure>;
  const closedAt = closure.at ?? now;
  const before = await expectations(deps, row, closure);
  const read: AlertRow[] = [];
  for (const alert of owed(before).filter((one) => one.proven_at === null))
    read.push(await readBack(deps, alert, now));
  step('proof.read');
  await deps.store.transaction(async (db) => {
    for (const alert of read) await saveAlert(db, alert);
    await record(deps, db, row.key, closedAt, now);
  });
  step('proof.kept');
  for (const alert of read) deps.meter?.readBack(alert.proven_at === null ? 'open' : 'closed');
}

/** A close that was not ours promised nothing: what should close is decided at the first read-back. */
async function expectations(
  deps: IncidentDeps,
  row: IncidentRow,
  closure: Partial<Closure>,
): Promise<AlertRow[]> {
  const alerts = await listAlerts(deps.store.db, row.key);
  if (closure.how !== 'elsewhere') return alerts;
  const workspace = deps.workspaces.find((one) => one.id === row.workspace_id);
  const byXdr = madeByXdr(JSON.parse(row.snapshot) as Incident);
  const syncOf = syncAnswers(deps, { workspace, madeByXdr: byXdr });
  return Promise.all(
    alerts.map(async (alert) => {
      if (alert.expect !== null) return alert;
      const planned = { ...alert, expect: expectationOf(alert, await syncOf(alert), 'sync') };
      await saveAlert(deps.store.db, planned);
      return planned;
    }),
  );
}

async function readBack(deps: IncidentDeps, alert: AlertRow, now: number): Promise<AlertRow> {
  const state = await readState(deps.reader, refOf(alert), now);
  // Why a direct close failed stays worth saying while the alert is still open.
  const problem =
    state.problem ?? (alert.expect === 'direct' && !isClosedState(state.state) ? alert.problem : null);
  return { ...alert, ...state, problem, proven_at: isClosedState(state.state) ? now : null };
}

async function record(deps: IncidentDeps, db: Db, key: string, closedAt: number, now: number): Promise<void> {
  const row = await findIncident(db, key);
  if (!row) return;
  const debts = owed(await listAlerts(db, key));
  const open = debts.filter((alert) => alert.proven_at === null).length;
  // Reopened in the meantime: there is nothing left to prove.
  const proofAt = row.status === 'Closed' ? nextProof(deps.schedule, closedAt, now, open) : null;
  await saveIncident(db, { ...row, proof_at: proofAt, rev: row.rev + 1 });
  await wantEverywhere(db, incidentSubject(key), now);
  const sentence = proofSentence(row.number, debts.length, open, stillChecking(deps.schedule, closedAt, now));
  if (!sentence) return;
  await sayEverywhere(
    db,
    incidentSubject(key),
    `proof:${open === 0 ? 'done' : 'open'}:${closedAt}`,
    { summary: sentence, text: sentence },
    now,
  );
}

/** Said twice at most: when the regular schedule ends with alerts open, and when all are proven closed. */
export function proofSentence(
  number: number,
  total: number,
  open: number,
  checking: boolean,
): string | undefined {
  if (total === 0) return undefined;
  if (open === 0)
    return `Proven: ${total === 1 ? 'the alert' : `all ${total} alerts`} of #${number} ${total === 1 ? 'is' : 'are'} closed in Defender for Cloud.`;
  if (checking) return undefined;
  return `${open} of ${total} alerts of #${number} ${open === 1 ? 'is' : 'are'} still open in Defender for Cloud. The bot keeps looking for a day.`;
}
