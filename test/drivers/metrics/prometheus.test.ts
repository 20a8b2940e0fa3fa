/** What a scraper reads. */
import { describe, expect, it } from 'vitest';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../../src/core/ports/metrics.ts';
import { createPrometheusMetrics } from '../../../src/drivers/metrics/prometheus.ts';

describe('metrics for Prometheus', () => {
  it('counts, observes and shows gauges under the names and labels of the port', async () => {
    const metrics = createPrometheusMetrics();
    metrics.count('claw_swept_total', { kind: 'turn' });
    metrics.count('claw_swept_total', { kind: 'turn' }, 4);
    metrics.observe('claw_answer_seconds', 2.5, { outcome: 'answer' });
    metrics.gauge('claw_streams_open', 3);
    metrics.gauge('claw_queue_jobs', 12, { queue: 'reply' });
    const { contentType, body } = await metrics.render();
    expect(contentType).toContain('text/plain');
    const lines = body.split('\n');
    expect(lines).toContain('claw_swept_total{kind="turn"} 5');
    expect(lines).toContain('claw_streams_open 3');
    expect(lines).toContain('claw_queue_jobs{queue="reply"} 12');
    expect(lines).toContain('claw_answer_seconds_bucket{le="2",outcome="answer"} 0');
    expect(lines).toContain('claw_answer_seconds_bucket{le="3",outcome="answer"} 1');
    expect(lines).toContain('claw_answer_seconds_sum{outcome="answer"} 2.5');
  });

  it('declares everything of the port with its help, and nothing without the prefix', async () => {
    const { body } = await createPrometheusMetrics().render();
    const help = new Map([...body.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name, text]) => [name, text]));
    for (const [name, { help: text }] of Object.entries({ ...COUNTERS, ...HISTOGRAMS, ...GAUGES })) expect(help.get(name)).toBe(text);
    expect([...help.keys()].filter((name) => !name?.startsWith('claw_'))).toEqual([]);
    expect([...help.keys()]).toContain('claw_process_resident_memory_bytes');
  });

  it('has the series of few values from the start, so that the first failure is an increase', async () => {
    const lines = (await createPrometheusMetrics().render()).body.split('\n');
    expect(lines).toContain('claw_turns_ended_total{state="failed",outcome="none"} 0');
    expect(lines).toContain('claw_deliveries_total{channel="slack",state="unknown"} 0');
    expect(lines).toContain('claw_answer_seconds_count{outcome="answer"} 0');
    expect(lines.some((line) => line.startsWith('claw_http_requests_total{'))).toBe(false);
  });

  it('reads what is watched with every rendering', async () => {
    const metrics = createPrometheusMetrics();
    let busy = 1;
    metrics.watch('claw_pool_connections', () => [{ value: busy, labels: { pool: 'work', state: 'busy' } }]);
    metrics.watch('claw_pool_connections', () => [{ value: 7, labels: { pool: 'files', state: 'idle' } }]);
    expect((await metrics.render()).body).toContain('claw_pool_connections{pool="work",state="busy"} 1');
    busy = 5;
    const { body } = await metrics.render();
    expect(body).toContain('claw_pool_connections{pool="work",state="busy"} 5');
    expect(body).toContain('claw_pool_connections{pool="files",state="idle"} 7');
  });

  it('keeps two instances apart', async () => {
    const [one, other] = [createPrometheusMetrics(), createPrometheusMetrics()];
    one.gauge('claw_streams_open', 9);
    expect((await other.render()).body).not.toContain('claw_streams_open 9');
  });

  it('refuses a label that nobody declared', () => {
    expect(() => createPrometheusMetrics().count('claw_swept_total', { tenant: 'x' })).toThrow(/label/);
  });
});
