import type { IncidentCardState, Mark } from '../cards/views.ts';
import { allClosed } from './alerts.ts';
import type { IncidentFile } from './face.ts';
import { type AlertProspect, isClosedState, owed } from './marks.ts';

const alertsWord = (count: number) => (count === 1 ? 'alert' : 'alerts');

/** The one line about the alerts: before a close what it will do, afterwards how the proof stands. */
export function alertsLine(
  file: IncidentFile,
  state: IncidentCardState,
  prospects: readonly AlertProspect[],
): Mark | undefined {
  const { alerts, incident } = file;
  if (state === 'merged') return undefined;
  if (alerts.length === 0) {
    return incident.alertsCount > 0
      ? { text: 'Its alerts have not been read yet', tone: 'default' }
      : undefined;
  }
  if (incident.status === 'Closed') return proofLine(file);
  if (allClosed(alerts)) {
    const text = `${alerts.length === 1 ? 'Its alert is' : `All ${alerts.length} alerts are`} closed in Defender for Cloud already; the incident is still open`;
    return { text, tone: 'good' };
  }
  return prospectLine(prospects);
}

function prospectLine(prospects: readonly AlertProspect[]): Mark {
  const count = (wanted: AlertProspect['prospect']) =>
    prospects.filter((one) => one.prospect === wanted).length;
  const total = prospects.length - count('already closed');
  const closing = count('will close');
  const xdr = prospects.filter((one) => one.why === 'Defender decides').length;
  if (xdr === total)
    return {
      text: `Defender decides what becomes of its ${total} ${alertsWord(total)} on a close`,
      tone: 'default',
    };
  if (closing === total)
    return {
      text: `Closing here closes ${total === 1 ? 'its alert' : `all ${total} alerts`} in Defender for Cloud`,
      tone: 'good',
    };
  const staying = count('will stay open');
  const unknown = count('may stay open') + count('unknown');
  const rest = [staying > 0 && `${staying} would stay open`, unknown > 0 && `${unknown} not known`];
  return {
    text: `Closing here closes ${closing} of ${total} ${alertsWord(total)} in Defender for Cloud; ${rest.filter(Boolean).join(', ')}`,
    tone: 'warning',
  };
}

/** Counts only the alerts that this close had to close. */
function proofLine({ alerts, closure, row }: IncidentFile): Mark {
  const debts = owed(alerts);
  const left = alerts.filter((alert) => alert.expect === 'left').length;
  if (debts.length === 0) {
    const open = alerts.filter((alert) => !isClosedState(alert.state)).length;
    if (open === 0) return { text: 'Its alerts are closed in Defender for Cloud', tone: 'good' };
    if (left > 0)
      return { text: `${left} ${alertsWord(left)} left open in Defender for Cloud`, tone: 'warning' };
    return { text: `${open} of ${alerts.length} alerts still open in Defender for Cloud`, tone: 'warning' };
  }
  const proven = debts.filter((alert) => alert.proven_at !== null).length;
  const open = debts.length - proven;
  const rest = left > 0 ? `, ${left} left open` : '';
  if (open === 0) {
    const all = debts.length === 1 ? 'Its alert is' : `${proven} of ${debts.length} alerts`;
    return { text: `${all} closed in Defender for Cloud${rest}`, tone: left > 0 ? 'warning' : 'good' };
  }
  const waiting = row.proof_at !== null && closure !== undefined;
  return {
    text: `${proven} of ${debts.length} ${alertsWord(debts.length)} closed in Defender for Cloud, ${open} ${waiting && proven === 0 ? 'to go' : 'still open'}${rest}`,
    tone: waiting ? 'default' : 'warning',
  };
}
