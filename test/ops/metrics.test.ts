import { register } from 'prom-client';
import { createMetrics } from '../../src/ops/metrics.ts';

describe('the metrics', () => {
  it('count each kind of work under its own name and label', async () => {
    const metrics = createMetrics();
    metrics.sent('update', 90_000);
    metrics.sendingFailed('teams.throttled');
    metrics.ticked('poll law-soc-we', 'failed');
    metrics.polled('law-soc-we', 1_763_900_000_500);
    metrics.closed('FalsePositive.InaccurateData');
    metrics.readBack('closed');
    metrics.readBack('closed');
    metrics.readBack('open');
    metrics.refused('not-authentic');
    metrics.signedIn('login');
    const lines = (await metrics.registry.metrics())
      .split('\n')
      .filter((line) => line && !line.startsWith('#') && !line.includes('incident_to_card'));
    expect(lines).toEqual([
      'sentinel_soc_bot_sent_total{kind="update"} 1',
      'sentinel_soc_bot_sending_failed_total{code="teams.throttled"} 1',
      'sentinel_soc_bot_ticks_total{tick="poll law-soc-we",outcome="failed"} 1',
      'sentinel_soc_bot_closes_total{classification="FalsePositive.InaccurateData"} 1',
      'sentinel_soc_bot_proofs_total{outcome="closed"} 2',
      'sentinel_soc_bot_proofs_total{outcome="open"} 1',
      'sentinel_soc_bot_requests_refused_total{why="not-authentic"} 1',
      'sentinel_soc_bot_sign_ins_total{outcome="login"} 1',
      'sentinel_soc_bot_last_poll_timestamp_seconds{workspace="law-soc-we"} 1763900000.5',
    ]);
  });

  it('measure how long a new message waited, in seconds', async () => {
    const metrics = createMetrics();
    metrics.sent('post', 1_500);
    metrics.sent('reply', 20_000);
    const text = await metrics.registry.metrics();
    expect(text).toContain('sentinel_soc_bot_delivery_seconds_bucket{le="1",kind="post"} 0');
    expect(text).toContain('sentinel_soc_bot_delivery_seconds_bucket{le="2",kind="post"} 1');
    expect(text).toContain('sentinel_soc_bot_delivery_seconds_sum{kind="reply"} 20');
  });

  it('measure how long after its creation an incident had its card, in seconds', async () => {
    const metrics = createMetrics();
    metrics.carded(34_000);
    const text = await metrics.registry.metrics();
    expect(text).toContain('sentinel_soc_bot_incident_to_card_seconds_bucket{le="30"} 0');
    expect(text).toContain('sentinel_soc_bot_incident_to_card_seconds_bucket{le="45"} 1');
    expect(text).toContain('sentinel_soc_bot_incident_to_card_seconds_sum 34');
  });

  it('belong to one product, and leave the global registry alone', async () => {
    createMetrics();
    createMetrics();
    expect(await register.getMetricsAsJSON()).toEqual([]);
  });
});
