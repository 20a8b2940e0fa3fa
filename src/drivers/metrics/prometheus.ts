/** Metrics in the Prometheus text format, from the tables of the port. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterName, GaugeName, HistogramName, Metrics } from '../../core/ports/metrics.ts';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../core/ports/metrics.ts';

/** Upper bounds in seconds, chosen around each promise: a commit in milliseconds, an answer before its 45 s deadline. */
const BOUNDS: Readonly<Record<HistogramName, readonly number[]>> = {
  claw_intake_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  claw_retrieval_seconds: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  claw_cache_load_seconds: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
  claw_answer_seconds: [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 45, 60, 120],
  claw_http_request_seconds: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
};

/** Has a registry of its own; a label that is not in the port's table is a bug and throws. */
export function createPrometheusMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'claw_' });
  const registers = [registry];
  const counters = mapTable(COUNTERS, (name, { help, labels }) => new Counter({ name, help, labelNames: labels, registers }));
  const gauges = mapTable(GAUGES, (name, { help, labels }) => new Gauge({ name, help, labelNames: labels, registers }));
  const histograms = mapTable(
    HISTOGRAMS,
    (name, { help, labels }) => new Histogram({ name, help, labelNames: labels, registers, buckets: [...BOUNDS[name]] }),
  );
  return {
    count: (name, labels = {}, by = 1) => counters[name].inc(labels, by),
    observe: (name, seconds, labels = {}) => histograms[name].observe(labels, seconds),
    gauge: (name, value, labels = {}) => gauges[name].set(labels, value),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

type Name = CounterName | GaugeName | HistogramName;
interface Row {
  readonly help: string;
  readonly labels: readonly string[];
}

function mapTable<N extends Name, M>(table: Readonly<Record<N, Row>>, make: (name: N, row: Row) => M): Readonly<Record<N, M>> {
  const rows = Object.entries<Row>(table) as [N, Row][];
  return Object.fromEntries(rows.map(([name, row]) => [name, make(name, row)])) as Record<N, M>;
}
