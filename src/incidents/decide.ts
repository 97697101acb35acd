import type { Azure } from '../azure/azure.ts';
import type { Incident, Workspace } from '../azure/model.ts';
import { isAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { IncidentRow } from '../store/tables.ts';
import { type DefenderVerdict, judgeByJoin, judgeByProducts } from './defender-for-cloud.ts';

/** Reads of an incident's alerts that one poll may spend on verdicts: Sentinel grants 100 in 5 minutes. */
const ALERT_READS = 5;

export interface DecideDeps {
  readonly reader: Azure;
  readonly log: Logger;
}

/**
 * Which of these incidents hold Defender for Cloud alerts. Product names first; what they leave open costs one Log
 * Analytics query for all; what that leaves open costs one alerts read each, a few per poll. A verdict holds for as
 * long as the number of alerts stays the same.
 */
export async function decideVerdicts(
  deps: DecideDeps,
  workspace: Workspace,
  incidents: readonly Incident[],
  known: (name: string) => IncidentRow | undefined,
): Promise<Map<string, DefenderVerdict>> {
  const verdicts = new Map<string, DefenderVerdict>();
  for (const incident of incidents) {
    const row = known(incident.name);
    const remembered =
      row && row.decided_alerts === incident.alertsCount ? (row.defender as DefenderVerdict) : undefined;
    // Once Defender for Cloud's, always: alerts join an incident, they do not leave it.
    verdicts.set(incident.name, row?.defender === 'yes' ? 'yes' : (remembered ?? judgeByProducts(incident)));
  }
  const undecided = () => incidents.filter((incident) => verdicts.get(incident.name) === 'open');
  if (undecided().length > 0) await decideByJoin(deps, workspace, undecided(), verdicts);
  for (const incident of undecided().slice(0, ALERT_READS))
    await decideByAlerts(deps, workspace, incident, verdicts);
  return verdicts;
}

async function decideByJoin(
  { reader, log }: DecideDeps,
  workspace: Workspace,
  open: readonly Incident[],
  verdicts: Map<string, DefenderVerdict>,
): Promise<void> {
  try {
    const joins = await reader.logs.joinAlerts(
      workspace,
      open.map((incident) => incident.name),
    );
    const byName = new Map(joins.map((join) => [join.incidentName, join]));
    for (const incident of open)
      verdicts.set(incident.name, judgeByJoin(incident, byName.get(incident.name)));
  } catch (err) {
    log.warn(
      { err, workspace: workspace.name },
      'the alerts of XDR incidents could not be looked up in Log Analytics',
    );
  }
}

async function decideByAlerts(
  { reader, log }: DecideDeps,
  workspace: Workspace,
  incident: Incident,
  verdicts: Map<string, DefenderVerdict>,
): Promise<void> {
  try {
    const alerts = await reader.sentinel.listAlerts(workspace, incident.name);
    const verdict = alerts.some((alert) => alert.isDefenderForCloud)
      ? 'yes'
      : alerts.length > 0
        ? 'no'
        : 'open';
    verdicts.set(incident.name, verdict);
  } catch (err) {
    if (!isAppError(err)) throw err;
    log.warn(
      { err, workspace: workspace.name, incident: incident.number },
      'the alerts of an incident could not be read',
    );
  }
}
