import type { DefenderAlert } from '../azure/model.ts';
import { isAppError } from '../core/errors.ts';
import { listAlerts, replaceAlerts, saveAlert } from '../store/alerts.ts';
import { findIncident, listOpenIncidents, saveIncident } from '../store/incidents.ts';
import { listPostings, wantEverywhere } from '../store/postings.ts';
import type { AlertRow, IncidentRow } from '../store/tables.ts';
import { readAlerts, refOf } from './alerts.ts';
import { type IncidentDeps, servedWorkspace } from './deps.ts';
import { incidentSubject } from './key.ts';

/** Tried again so long after the alerts of a posted card could not be read. */
const RETRY_MS = 60_000;

/**
 * Before a card is drawn: its alerts are read once, and again when their number changed. A failure does not hold the
 * card back; it is drawn without them, and `lookAtOpenAlerts` mends it.
 */
export async function ensureAlerts(deps: IncidentDeps, row: IncidentRow, alertsCount: number): Promise<void> {
  if (row.alerts_seen_at !== null || alertsCount === 0) return;
  const workspace = servedWorkspace(deps, row.workspace_id);
  try {
    const known = await listAlerts(deps.store.db, row.key);
    const alerts = await readAlerts(
      deps.reader,
      { workspace, key: row.key, name: row.name },
      known,
      deps.clock.now(),
    );
    await deps.store.transaction(async (db) => {
      await replaceAlerts(db, row.key, alerts);
      const latest = await findIncident(db, row.key);
      if (latest) await saveIncident(db, { ...latest, alerts_seen_at: deps.clock.now() });
    });
  } catch (err) {
    if (!isAppError(err)) throw err;
    deps.log.warn({ err, incident: row.number }, 'the alerts of an incident could not be read for its card');
  }
}

/**
 * A slow look at the alerts of all open incidents with a card, one Resource Graph query for all: somebody may have
 * closed them in Defender for Cloud, which closes no incident. Also mends cards whose alerts were not read yet.
 */
export async function lookAtOpenAlerts(deps: IncidentDeps): Promise<void> {
  const watched: { row: IncidentRow; alerts: readonly AlertRow[] }[] = [];
  for (const row of await listOpenIncidents(deps.store.db)) {
    if (row.defender !== 'yes' || (await listPostings(deps.store.db, incidentSubject(row.key))).length === 0)
      continue;
    if (row.alerts_seen_at === null && deps.clock.now() - row.first_seen_at > RETRY_MS)
      await redraw(deps, row);
    watched.push({ row, alerts: await listAlerts(deps.store.db, row.key) });
  }
  const names = watched.flatMap(({ alerts }) => alerts.flatMap((alert) => refOf(alert)?.name ?? []));
  if (names.length === 0) return;
  const found = new Map(
    (await deps.reader.graph.findAlerts(names)).map((alert) => [alert.ref.name.toLowerCase(), alert]),
  );
  for (const { row, alerts } of watched) await rememberStates(deps, row, alerts, found);
  deps.poke();
}

async function rememberStates(
  deps: IncidentDeps,
  row: IncidentRow,
  alerts: readonly AlertRow[],
  found: ReadonlyMap<string, DefenderAlert>,
): Promise<void> {
  const changed = alerts.flatMap((alert) => {
    const now = found.get(refOf(alert)?.name.toLowerCase() ?? '');
    return now && now.status !== alert.state
      ? [{ ...alert, state: now.status, state_at: deps.clock.now(), problem: null }]
      : [];
  });
  if (changed.length === 0) return;
  await deps.store.transaction(async (db) => {
    for (const alert of changed) await saveAlert(db, alert);
    await wantEverywhere(db, incidentSubject(row.key), deps.clock.now());
  });
}

const redraw = (deps: IncidentDeps, row: IncidentRow): Promise<void> =>
  wantEverywhere(deps.store.db, incidentSubject(row.key), deps.clock.now());
