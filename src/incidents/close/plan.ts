import type { AlertRow } from '../../store/tables.ts';
import { isClosedState, type SyncFact } from '../marks.ts';

/** What the person chose for the alerts that sync will not close. */
export const ALERT_CHOICES = ['sync', 'direct', 'leave'] as const;
export type AlertChoice = (typeof ALERT_CHOICES)[number];

/** Who is to close one alert; see AlertRow.expect. */
export type Expectation = 'sync' | 'direct' | 'xdr' | 'left' | 'already';

/**
 * Decides, alert by alert, who closes it. What is closed already owes no proof; Defender XDR sees to its own; with sync
 * on, sync does it; the rest is closed directly as the person, or left open knowingly.
 */
export function expectationOf(
  alert: Pick<AlertRow, 'state' | 'ref'>,
  sync: SyncFact,
  madeByXdr: boolean,
  choice: AlertChoice,
): Expectation {
  if (isClosedState(alert.state)) return 'already';
  if (madeByXdr) return 'xdr';
  if (sync === 'on') return 'sync';
  if (choice === 'direct' && alert.ref !== null) return 'direct';
  // Nobody knows whether sync is on: let the read-back find out, rather than call it left open.
  return sync === 'unreadable' ? 'sync' : 'left';
}
