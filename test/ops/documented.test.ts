import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createStoreGauges } from '../../src/ops/store-gauges.ts';
import { ManualClock } from '../support/clock.ts';
import { sqlite } from '../support/stores.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE =
  readFileSync(join(ROOT, 'docs/operate.md'), 'utf8').split('\n## Metrics\n')[1]?.split('\n## ')[0] ?? '';
const NAME = /\bsentinel_soc_bot_[a-z_]+/g;

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const dashboard = JSON.parse(readFileSync(join(ROOT, 'infra/dashboard.json'), 'utf8')) as {
  schemaVersion: number;
  panels: Panel[];
  templating: { list: { name: string }[] };
};
const targets = dashboard.panels.flatMap(({ targets = [] }) => targets);

interface Known {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** Every metric that the bot has, as it registers them. */
async function known(): Promise<Known[]> {
  const { registry } = createMetrics();
  const { store, drop } = await sqlite.open();
  const refresh = createStoreGauges({
    registry,
    db: store.db,
    clock: new ManualClock(),
    workspaces: [],
    instance: 'a',
  });
  await refresh();
  const all = registry.getMetricsAsArray() as unknown as (Known & { labelNames: string[] })[];
  const types = new Map((await registry.getMetricsAsJSON()).map((one) => [one.name, String(one.type)]));
  await store.close();
  await drop();
  return all.map(({ name, help, labelNames }) => ({
    name,
    help,
    type: types.get(name) ?? '',
    labels: labelNames,
  }));
}

/** `name_bucket` and its like, as Prometheus calls the parts of a histogram. */
const nameIn = (metrics: readonly Known[], text: string): Known | undefined =>
  metrics.find(
    ({ name, type }) =>
      name === text || (type === 'histogram' && new RegExp(`^${name}_(bucket|sum|count)$`).test(text)),
  );

describe('every metric', () => {
  it('has a sentence of its own', async () => {
    const helps = (await known()).map(({ help }) => help);
    expect(new Set(helps).size).toBe(helps.length);
    for (const help of helps) expect(help).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('is explained in docs/operate.md with its labels, and nothing else is', async () => {
    const rows = [...PAGE.matchAll(/^\| `(sentinel_soc_bot_[a-z_]+)(?:\{([a-z,]+)\})?` \|/gm)];
    const explained = rows.map(([, name, labels]) => `${name}{${labels ?? ''}}`).sort();
    const metrics = await known();
    expect(explained).toEqual(metrics.map(({ name, labels }) => `${name}{${labels.join(',')}}`).sort());
    const named = [...PAGE.matchAll(NAME)].map(([name]) => name.replace(/_$/, ''));
    expect(named.filter((name) => name !== 'sentinel_soc_bot' && !nameIn(metrics, name))).toEqual([]);
  });
});

describe('infra/dashboard.json', () => {
  it('asks only for metrics that there are, by labels that they have', async () => {
    const metrics = await known();
    expect(targets.length).toBeGreaterThan(20);
    for (const { expr, legendFormat } of targets) {
      const [text = ''] = expr.match(NAME) ?? [];
      const metric = nameIn(metrics, text);
      expect([expr, metric?.name]).toEqual([expr, expect.any(String)]);
      const labels = [
        ...(metric?.labels ?? []),
        'job',
        'instance',
        ...(text.endsWith('_bucket') ? ['le'] : []),
      ];
      const selected = [...expr.matchAll(/([a-z_]+)=~?"/g)].map(([, label]) => label);
      const grouped = [...expr.matchAll(/by \(([a-z_, ]+)\)/g)].flatMap(([, list = '']) => list.split(/, ?/));
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      for (const label of [...selected, ...grouped, ...shown]) expect(labels).toContain(label);
      // What a legend shows has to survive the grouping.
      if (grouped.length > 0) for (const label of shown) expect(grouped).toContain(label);
    }
  });

  it('shows every metric but the one that the poll age replaces', async () => {
    const metrics = await known();
    const shown = new Set(
      targets.flatMap(({ expr }) => expr.match(NAME) ?? []).map((name) => nameIn(metrics, name)?.name),
    );
    const missing = metrics.map(({ name }) => name).filter((name) => !shown.has(name));
    expect(missing).toEqual(['sentinel_soc_bot_last_poll_timestamp_seconds']);
  });

  it('counts as a rate what only rises, and takes what the store says once for all instances', async () => {
    const metrics = await known();
    for (const { expr } of targets) {
      const metric = nameIn(metrics, expr.match(NAME)?.[0] ?? '');
      if (metric?.type === 'gauge' && !metric.name.endsWith('leases_held'))
        expect(expr).toMatch(/\b(max|min)\b/);
      if (metric?.type !== 'gauge') expect(expr).toMatch(/\b(rate|increase)\(/);
      const depth = [...expr].reduce((sum, char) => sum + (char === '(' ? 1 : char === ')' ? -1 : 0), 0);
      expect([expr, depth]).toEqual([expr, 0]);
    }
  });

  it('is one that Grafana takes: a schema, panels with ids of their own that do not lie on one another', () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job']);
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
