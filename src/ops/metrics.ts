import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../core/metrics.ts';

/** The product's numbers, in a registry of their own. Names end in their unit. */
export interface Metrics extends Meter {
  readonly registry: Registry;
  /** Teams accepted a message, so long after it was first wanted, ms. */
  sent(kind: 'post' | 'update' | 'reply', waitedMs: number): void;
  /** Teams did not accept one; `teams.throttled` is Teams asking to slow down. */
  sendingFailed(code: string): void;
  /** An incident's first card came so long after the incident was created, ms. */
  carded(afterMs: number): void;
  /** Before a message was repeated the channel was looked into. */
  looked(outcome: string): void;
  /** A request came no further than the messages server. */
  refused(why: string): void;
  /** An API of Azure asked to slow down. */
  throttled(api: string): void;
  /** Entra ID was asked for a token on behalf of a person; `outcome` is `done` or the code of our error. */
  exchanged(outcome: string): void;
  /** What became of looking for a person's token, or of asking them for one. */
  signedIn(outcome: string): void;
}

/** Before every name of ours. */
export const PREFIX = 'sentinel_soc_bot_';

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
    new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers });

  const sent = counter('sent_total', 'Messages that Teams accepted.', 'kind');
  const failed = counter('sending_failed_total', 'Sendings that failed, by reason.', 'code');
  const looks = counter('lookups_total', 'Looks into a channel before a repeat, by outcome.', 'outcome');
  const ticks = counter('ticks_total', 'What the bot does by itself.', 'tick', 'outcome');
  const closes = counter('closes_total', 'Incidents that were closed from Teams.', 'classification');
  const proofs = counter('proofs_total', 'Alerts read back after a close, by what they were.', 'outcome');
  const refused = counter('requests_refused_total', 'Requests that were let no further, by reason.', 'why');
  const signIns = counter('sign_ins_total', "Ways of getting a person's token, by outcome.", 'outcome');
  const exchanges = counter(
    'token_exchanges_total',
    'Tokens asked for on behalf of people, by outcome.',
    'outcome',
  );
  const throttles = counter('azure_throttled_total', 'Times that Azure asked to slow down, by API.', 'api');
  const waited = new Histogram({
    name: `${PREFIX}delivery_seconds`,
    help: 'From wanting a card or sentence first to Teams accepting it.',
    labelNames: ['kind'],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
    registers,
  });
  const carded = new Histogram({
    name: `${PREFIX}incident_to_card_seconds`,
    help: 'From the creation of an incident to its first card, where the bot was up.',
    buckets: [5, 10, 20, 30, 45, 60, 90, 120, 300, 900],
    registers,
  });
  const polled = new Gauge({
    name: `${PREFIX}last_poll_timestamp_seconds`,
    help: 'When a workspace was last read to its end.',
    labelNames: ['workspace'],
    registers,
  });

  return {
    registry,
    sent(kind, waitedMs) {
      sent.inc({ kind });
      if (kind !== 'update') waited.observe({ kind }, waitedMs / 1000);
    },
    sendingFailed: (code) => failed.inc({ code }),
    carded: (afterMs) => carded.observe(afterMs / 1000),
    looked: (outcome) => looks.inc({ outcome }),
    ticked: (tick, outcome) => ticks.inc({ tick, outcome }),
    polled: (workspace, atMs) => polled.set({ workspace }, atMs / 1000),
    closed: (classification) => closes.inc({ classification }),
    readBack: (outcome) => proofs.inc({ outcome }),
    refused: (why) => refused.inc({ why }),
    throttled: (api) => throttles.inc({ api }),
    exchanged: (outcome) => exchanges.inc({ outcome }),
    signedIn: (outcome) => signIns.inc({ outcome }),
  };
}
