import type { Incident } from '../azure/model.ts';

/** Why the channels should hear of a change. `details` redraws the card and says nothing. */
export type ChangeReason =
  | 'new'
  | 'closed'
  | 'reopened'
  | 'merged'
  | 'severity'
  | 'owner'
  | 'status'
  | 'alerts'
  | 'details';

export interface IncidentTransition {
  readonly seen: Incident;
  readonly known?: Incident;
  readonly reason: ChangeReason;
}

export const isClosed = (incident: Pick<Incident, 'status'>): boolean => incident.status === 'Closed';

/** Defender XDR closes an incident that it merged away and tags it so. */
export const isMerged = (incident: Incident): boolean =>
  incident.mergedIncidentNumber !== undefined ||
  (isClosed(incident) && incident.labels.some((label) => label.toLowerCase() === 'redirected'));

/** Azure writes 0 to 7 fractional digits; only the padded forms compare as text. */
export function comparableTime(iso: string): string {
  const [, seconds = iso, fraction = ''] = /^([^.Z]+)(?:\.(\d+))?Z?$/.exec(iso) ?? [];
  return `${seconds}.${fraction.padEnd(7, '0').slice(0, 7)}`;
}

/** Whether `seen` is an older copy than the one we hold: a list may hand one back, and that is not news. */
export const isOlder = (seen: Incident, known: Incident): boolean =>
  comparableTime(seen.lastModifiedTimeUtc) < comparableTime(known.lastModifiedTimeUtc);

/** Why, if at all, the cards should change because of what was just seen. */
export function transition(known: Incident | undefined, seen: Incident): IncidentTransition | undefined {
  if (!known) return { seen, reason: 'new' };
  if (isOlder(seen, known)) return undefined;
  const because = (reason: ChangeReason): IncidentTransition => ({ seen, known, reason });
  if (isMerged(seen)) return isMerged(known) ? undefined : because('merged');
  if (isClosed(seen) && !isClosed(known)) return because('closed');
  if (!isClosed(seen) && isClosed(known)) return because('reopened');
  if (seen.severity !== known.severity) return because('severity');
  if (seen.owner?.objectId !== known.owner?.objectId) return because('owner');
  if (seen.status !== known.status) return because('status');
  if (seen.alertsCount !== known.alertsCount) return because('alerts');
  return looksTheSame(known, seen) ? undefined : because('details');
}

const shown = (incident: Incident) =>
  JSON.stringify([
    incident.title,
    incident.description,
    incident.owner,
    incident.classification,
    incident.classificationReason,
    incident.classificationComment,
    incident.tactics,
    incident.techniques,
    incident.firstActivityTimeUtc,
    incident.providerIncidentUrl,
  ]);

const looksTheSame = (known: Incident, seen: Incident): boolean => shown(known) === shown(seen);

const RANK = { Informational: 0, Low: 1, Medium: 2, High: 3 } as const;
const ENDS_SNOOZE = new Set<ChangeReason>(['closed', 'reopened', 'merged']);

/** Whether a change ends a snooze: there is nothing to wait for any more, or it got worse. */
export const wakes = ({ reason, seen, known }: IncidentTransition): boolean =>
  ENDS_SNOOZE.has(reason) ||
  (known !== undefined &&
    (seen.alertsCount > known.alertsCount || RANK[seen.severity] > RANK[known.severity]));
