/** What the product counts of its own work, in plain functions; where nobody counts, it is left out. Nothing here throws. */
export interface Meter {
  /** One run of what the bot does by itself; `name` is the tick's. */
  ticked(name: string, outcome: 'done' | 'failed'): void;
  /** A workspace was read to its end at this time, ms since the epoch. */
  polled(workspace: string, atMs: number): void;
  /** A close that somebody asked for here is written; `choice` is its classification. */
  closed(choice: string): void;
  /** One alert was read back at Defender for Cloud. */
  readBack(outcome: 'closed' | 'open'): void;
}
