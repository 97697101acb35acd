import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-base';
import type { Registry } from 'prom-client';
import type { Secret } from '../config/secret.ts';
import type { Logger } from '../core/logger.ts';
import { seldom } from '../core/seldom.ts';
import { currentTurn } from '../core/turn-context.ts';
import { RegistryProducer } from './metric-producer.ts';
import { WorthKeeping } from './worth-keeping.ts';

const METRICS_MS = 60_000;
/** The same trouble comes with every export. */
const SELDOM_MS = 10 * 60_000;
/** An export that takes longer is given up; a stop has to wait for the last one. */
const EXPORT_MS = 5_000;

export interface TelemetryOptions {
  /** Of Application Insights. */
  readonly connectionString: Secret;
  readonly registry: Registry;
  /** Brings the registry's gauges up to date. */
  readonly refresh: () => Promise<void>;
  /** Tells the instances apart. */
  readonly instance: string;
  readonly log: Logger;
}

export interface Telemetry {
  /** Sends what is there now. */
  flush(): Promise<void>;
  /** Sends what is left, and no more. */
  stop(): Promise<void>;
}

/**
 * Exports metrics each minute, and spans, to Azure Monitor. It never stops the bot: what cannot be sent is logged and lost, and
 * nothing is written to disk. Registers OpenTelemetry's tracer for the whole process.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { registry, refresh, instance, log } = options;
  diag.setLogger(diagnosticsTo(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const resource = resourceFromAttributes({
    'service.name': 'sentinel-soc-bot',
    'service.instance.id': instance,
  });
  const azureMonitor = {
    connectionString: options.connectionString.reveal(),
    disableOfflineStorage: true,
    retryOptions: { maxRetries: 1 },
  };

  const reader = new PeriodicExportingMetricReader({
    exporter: new AzureMonitorMetricExporter(azureMonitor),
    exportIntervalMillis: METRICS_MS,
    exportTimeoutMillis: EXPORT_MS,
    metricProducers: [new RegistryProducer(registry, refresh)],
  });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const spans = new BatchSpanProcessor(new AzureMonitorTraceExporter(azureMonitor), {
    exportTimeoutMillis: EXPORT_MS,
  });
  const tracers = new BasicTracerProvider({
    resource,
    idGenerator: TURN_IDS,
    spanProcessors: [new WorthKeeping(spans)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracers);

  return {
    async flush() {
      await Promise.allSettled([tracers.forceFlush(), meters.forceFlush()]);
    },
    async stop() {
      trace.disable();
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      context.disable();
      diag.disable();
    },
  };
}

const random = new RandomIdGenerator();

/** A turn's spans are found under the id that its log lines, its audit and Azure's activity log have. */
const TURN_IDS: IdGenerator = {
  generateTraceId: () => currentTurn()?.id.replaceAll('-', '') ?? random.generateTraceId(),
  generateSpanId: () => random.generateSpanId(),
};

/** OpenTelemetry's own complaints, seldom and in our words; its sentences may repeat what was sent. */
function diagnosticsTo(log: Logger) {
  const warn = seldom<string>(SELDOM_MS, (message, leftOut) =>
    log.warn({ reason: message.slice(0, 200), leftOut }, 'telemetry could not be exported'),
  );
  const nothing = () => {};
  return { error: warn, warn: nothing, info: nothing, debug: nothing, verbose: nothing };
}
