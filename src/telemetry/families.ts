import type { Registry } from 'prom-client';

/** One metric with all of its series. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: readonly Series[];
}

/** One combination of labels. */
export interface Series {
  /** Name and labels, the same each time. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a histogram: the sum of what was observed. */
  readonly value: number;
  /** Of a histogram: how often something was observed; 0 of others. */
  readonly count: number;
  /** Of a histogram: how many were at most so large, cumulated as Prometheus has them, without the last, infinite one. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
}

interface Sample {
  readonly value: number;
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
}

/** The registry's metrics, each histogram put together again from the samples that Prometheus' text has. */
export async function familiesOf(registry: Registry): Promise<Family[]> {
  const found = (await registry.getMetricsAsJSON()) as unknown as readonly {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly values: readonly Sample[];
  }[];
  return found.flatMap(({ name, help, type, values }) =>
    type === 'counter' || type === 'gauge' || type === 'histogram'
      ? [{ name, help, type, series: seriesOf(name, values) }]
      : [],
  );
}

function seriesOf(name: string, samples: readonly Sample[]): Series[] {
  const all = new Map<string, { -readonly [K in keyof Series]: Series[K] }>();
  for (const { value, metricName = name, labels } of samples) {
    const { le, ...own } = labels;
    const key = `${name} ${JSON.stringify(own)}`;
    const series = all.get(key) ?? {
      key,
      labels: own as Record<string, string>,
      value: 0,
      count: 0,
      buckets: [],
    };
    all.set(key, series);
    if (metricName === `${name}_count`) series.count = value;
    else if (metricName !== `${name}_bucket`) series.value = value;
    else if (typeof le === 'number') series.buckets = [...series.buckets, { upTo: le, count: value }];
  }
  return [...all.values()];
}
