import type { AlertRow } from '../../store/tables.ts';
import { isClosedState } from '../marks.ts';
import type { SyncAnswer } from '../will-sync-close.ts';

/** What the person chose for the alerts that sync will not close. */
export const ALERT_CHOICES = ['sync', 'direct', 'leave'] as const;
export type AlertChoice = (typeof ALERT_CHOICES)[number];

/** Who is to close one alert; see AlertRow.expect. */
export type Expectation = 'sync' | 'direct' | 'xdr' | 'left' | 'already';

/**
 * Decides, alert by alert, who closes it. What is closed already owes no proof; Defender XDR sees to its own; what sync
 * will close is left to it; the rest is closed directly as the person, or left open knowingly.
 */
export function expectationOf(
  alert: Pick<AlertRow, 'state' | 'ref'>,
  sync: Pick<SyncAnswer, 'will'>,
  choice: AlertChoice,
): Expectation {
  if (isClosedState(alert.state)) return 'already';
  if (sync.will === 'defender') return 'xdr';
  if (sync.will === 'close') return 'sync';
  if (choice === 'direct' && alert.ref !== null) return 'direct';
  // Nobody knows whether sync will close it: let the read-back find out, rather than call it left open.
  return sync.will === 'not known' ? 'sync' : 'left';
}
