import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The product's numbers, in a registry of their own. Names end in their unit. */
export interface Metrics {
  readonly registry: Registry;
  sent(kind: 'post' | 'update' | 'reply', waitedMs: number): void;
  sendingFailed(code: string): void;
  tick(name: string, outcome: 'done' | 'failed'): void;
  polled(workspace: string, atMs: number): void;
}

const PREFIX = 'sentinel_soc_bot_';

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const sent = new Counter({
    name: `${PREFIX}sent_total`,
    help: 'Messages that Teams accepted.',
    labelNames: ['kind'],
    registers,
  });
  const waited = new Histogram({
    name: `${PREFIX}delivery_seconds`,
    help: 'From wanting a card or sentence first to Teams accepting it.',
    labelNames: ['kind'],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
    registers,
  });
  const failed = new Counter({
    name: `${PREFIX}sending_failed_total`,
    help: 'Sendings that failed, by reason.',
    labelNames: ['code'],
    registers,
  });
  const ticks = new Counter({
    name: `${PREFIX}ticks_total`,
    help: 'What the bot does by itself.',
    labelNames: ['tick', 'outcome'],
    registers,
  });
  const polled = new Gauge({
    name: `${PREFIX}last_poll_timestamp_seconds`,
    help: 'When a workspace was last read.',
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
    tick: (tick, outcome) => ticks.inc({ tick, outcome }),
    polled: (workspace, atMs) => polled.set({ workspace }, atMs / 1000),
  };
}
