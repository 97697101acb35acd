/** What is known of bi-directional sync on the alert's subscription. */
export type SyncSetting = 'on' | 'off' | 'unreadable';

/** What is known of the connector between the alert's subscription and the incident's workspace, which sync goes by. */
export interface ConnectorFact {
  readonly state: 'on' | 'off' | 'unknown';
  /** For `off` and `unknown`: why, a few words as in "stays open, connector removed"; may hold a workspace's name. */
  readonly why: string;
  /** When it was read, ms. */
  readonly at?: number;
}

/** Everything that decides whether closing an incident closes one of its alerts. */
export interface SyncFacts {
  readonly madeByXdr: boolean;
  readonly setting: SyncSetting;
  readonly connector: ConnectorFact;
}

export interface SyncAnswer {
  /** `defender`: Defender XDR sees to the alerts of its own incidents, and does not say how. */
  readonly will: 'close' | 'not close' | 'not known' | 'defender';
  readonly why: string;
  /** When the fact that decided it was read, where that was not just now. */
  readonly at?: number;
}

/**
 * Whether closing an incident in Sentinel will close one of its alerts in Defender for Cloud, and if not, why: the only
 * place that decides it, for cards, forms, the close itself and the proof after it. What is surely not going to happen
 * outweighs what is not known, and a promise needs both, the setting and the connector that it goes by.
 */
export function willSyncClose({ madeByXdr, setting, connector }: SyncFacts): SyncAnswer {
  if (madeByXdr) return { will: 'defender', why: 'Defender decides' };
  if (connector.state === 'off') return { will: 'not close', why: connector.why, at: connector.at };
  if (setting === 'off') return { will: 'not close', why: 'sync off' };
  if (connector.state === 'unknown') return { will: 'not known', why: connector.why, at: connector.at };
  if (setting === 'unreadable') return { will: 'not known', why: 'sync setting not readable' };
  return { will: 'close', why: 'sync on' };
}
