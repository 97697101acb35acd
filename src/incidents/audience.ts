import type { Incident } from '../azure/model.ts';
import { isProven } from '../store/channels.ts';
import type { ChannelRow } from '../store/tables.ts';
import type { DefenderVerdict } from './defender-for-cloud.ts';
import { type IncidentTransition, isClosed } from './transition.ts';

/** What a channel's Watch needs to know of an incident. */
export interface Judged {
  readonly incident: Incident;
  readonly defender: DefenderVerdict;
}

/** What of a channel's row says what it watches. */
type Watch = Pick<ChannelRow, 'watches_incidents' | 'severities' | 'proven'>;

/** Whether a channel's Watch covers an incident as it stands: Defender for Cloud's, open, of a wanted severity. */
export function covers(channel: Watch, judged: Judged): boolean {
  if (!channel.watches_incidents || judged.defender !== 'yes' || isClosed(judged.incident)) return false;
  if (!isProven(channel, judged.incident.workspaceId)) return false;
  return channel.severities === '' || channel.severities.split(',').includes(judged.incident.severity);
}

/**
 * Whether a channel without a card gets one now: when the incident first matches (it is new, became Defender for
 * Cloud's, or its severity rose into the Watch) or reopens. What matched already when the channel began to watch is
 * not news there.
 */
export function deservesCard(
  channel: Watch,
  before: Judged | undefined,
  now: Judged,
  change: IncidentTransition | undefined,
): boolean {
  if (!covers(channel, now)) return false;
  return before === undefined || change?.reason === 'reopened' || !covers(channel, before);
}
