import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Registry } from 'prom-client';
import { type Family, familiesOf, type Series } from './families.ts';

/**
 * The registry's numbers as OpenTelemetry knows them, under their own names: what Prometheus reads and what is exported are the
 * same. Counters and histograms are told as what came since the last collection, as Azure Monitor adds them up.
 */
export class RegistryProducer implements MetricProducer {
  readonly #registry: Registry;
  readonly #refresh: () => Promise<void>;
  readonly #told = new Map<string, number>();
  #since = Date.now();

  /** `refresh` brings the gauges up to date before they are read. */
  constructor(registry: Registry, refresh: () => Promise<void>) {
    this.#registry = registry;
    this.#refresh = refresh;
  }

  async collect(): Promise<CollectionResult> {
    await this.#refresh();
    const now = Date.now();
    const span = { startTime: hrTime(this.#since), endTime: hrTime(now) };
    this.#since = now;
    const metrics = (await familiesOf(this.#registry)).map((family) => this.#metric(family, span));
    return {
      resourceMetrics: {
        resource: resourceFromAttributes({}),
        scopeMetrics: [{ scope: { name: 'sentinel-soc-bot' }, metrics }],
      },
      errors: [],
    };
  }

  #metric(family: Family, span: { readonly startTime: HrTime; readonly endTime: HrTime }): MetricData {
    const points = <V>(value: (series: Series) => V) =>
      family.series.map((series) => ({
        ...span,
        attributes: series.labels as Attributes,
        value: value(series),
      }));
    const common = {
      descriptor: { name: family.name, description: family.help, unit: '', valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.DELTA,
    };
    if (family.type === 'gauge')
      return { ...common, dataPointType: DataPointType.GAUGE, dataPoints: points(({ value }) => value) };
    if (family.type === 'counter') {
      const dataPoints = points((series) => this.#news(`${series.key}`, series.value));
      return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
    }
    const dataPoints = points((series) => ({
      sum: this.#news(`${series.key} sum`, series.value),
      count: this.#news(`${series.key} count`, series.count),
      buckets: {
        boundaries: series.buckets.map(({ upTo }) => upTo),
        counts: [...series.buckets.map(({ count }) => count), series.count].map((upTo, index, all) =>
          this.#news(`${series.key} bucket ${index}`, upTo - (all[index - 1] ?? 0)),
        ),
      },
    }));
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }

  #news(key: string, total: number): number {
    const before = this.#told.get(key) ?? 0;
    this.#told.set(key, total);
    return total - before;
  }
}

const hrTime = (ms: number): HrTime => [Math.trunc(ms / 1000), (ms % 1000) * 1e6];
