import pLimit from 'p-limit';
import type { Azure } from '../azure/azure.ts';
import { resolveAlertRef } from '../azure/deep-link.ts';
import type { DefenderAlert, DefenderAlertRef, SecurityAlert, Workspace } from '../azure/model.ts';
import { isAppError } from '../core/errors.ts';
import type { AlertRow } from '../store/tables.ts';
import { isClosedState } from './marks.ts';

const AT_ONCE = 5;

export const refOf = (row: Pick<AlertRow, 'ref'>): DefenderAlertRef | undefined =>
  row.ref ? (JSON.parse(row.ref) as DefenderAlertRef) : undefined;

/**
 * The incident's Defender for Cloud alerts with their state there, read with the rights of whoever `azure` is.
 * What is known from before (`known`: who is to close it, when it was proven) is kept.
 */
export async function readAlerts(
  azure: Azure,
  incident: { workspace: Workspace; key: string; name: string },
  known: readonly AlertRow[],
  now: number,
  signal?: AbortSignal,
): Promise<AlertRow[]> {
  const listed = await azure.sentinel.listAlerts(incident.workspace, incident.name, signal);
  const own = listed.filter((alert) => alert.isDefenderForCloud);
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    own.map((alert) =>
      limit(async () => {
        const before = known.find((row) => row.id === alert.systemAlertId);
        const ref = (before && refOf(before)) ?? (await resolveQuietly(azure, alert));
        const row = rowFor(incident.key, alert, ref, before);
        return { ...row, ...(await readState(azure, ref, now, signal)) };
      }),
    ),
  );
}

/** One alert's state at Defender for Cloud, as the columns of its row; never throws for what a row can say. */
export async function readState(
  azure: Azure,
  ref: DefenderAlertRef | undefined,
  now: number,
  signal?: AbortSignal,
): Promise<Pick<AlertRow, 'state' | 'state_at' | 'problem'>> {
  if (!ref) return { state: 'unknown', state_at: null, problem: 'not found in Defender for Cloud' };
  try {
    const alert: DefenderAlert = await azure.defender.getAlert(ref, signal);
    return { state: alert.status, state_at: now, problem: null };
  } catch (err) {
    if (isAppError(err, 'signin.interaction', 'signin.consent', 'signin.expired')) throw err;
    return { state: 'unknown', state_at: null, problem: whyUnread(err) };
  }
}

function whyUnread(err: unknown): string {
  if (isAppError(err, 'azure.forbidden', 'azure.reader-forbidden')) return 'no right to read it';
  if (isAppError(err, 'azure.not-found')) return 'not found in Defender for Cloud';
  return 'could not be read just now';
}

async function resolveQuietly(azure: Azure, alert: SecurityAlert): Promise<DefenderAlertRef | undefined> {
  try {
    return await resolveAlertRef(alert, azure);
  } catch (err) {
    if (isAppError(err)) return undefined;
    throw err;
  }
}

function rowFor(
  incidentKey: string,
  alert: SecurityAlert,
  ref: DefenderAlertRef | undefined,
  before: AlertRow | undefined,
): AlertRow {
  return {
    incident_key: incidentKey,
    id: alert.systemAlertId,
    title: alert.title,
    severity: alert.severity,
    link: alert.alertLink ?? null,
    subscription_id: (ref?.subscriptionId ?? alert.subscriptionId)?.toLowerCase() ?? null,
    resource_id: alert.resourceId ?? null,
    ref: ref ? JSON.stringify(ref) : null,
    state: before?.state ?? 'unknown',
    state_at: before?.state_at ?? null,
    expect: before?.expect ?? null,
    proven_at: before?.proven_at ?? null,
    problem: null,
  };
}

/** True where there are Defender alerts and every one is known to be closed. */
export const allClosed = (alerts: readonly Pick<AlertRow, 'state'>[]): boolean =>
  alerts.length > 0 && alerts.every((alert) => isClosedState(alert.state));

const WEIGHT: Readonly<Record<string, number>> = { High: 0, Medium: 1, Low: 2, Informational: 3 };

/** The worst first, then by title: the order in which people read them. */
export const inOrder = (alerts: readonly AlertRow[]): AlertRow[] =>
  [...alerts].sort(
    (a, b) =>
      (WEIGHT[a.severity] ?? 9) - (WEIGHT[b.severity] ?? 9) ||
      a.title.localeCompare(b.title) ||
      a.id.localeCompare(b.id),
  );
