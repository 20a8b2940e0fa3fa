/** Metrics in the Prometheus text format, from the tables of the port. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterName, GaugeName, HistogramName, MetricRow, Metrics, Reading } from '../../core/ports/metrics.ts';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../core/ports/metrics.ts';

/** Upper bounds in seconds, chosen around each promise: a commit in milliseconds, an answer before its 45 s deadline. */
const BOUNDS: Readonly<Record<HistogramName, readonly number[]>> = {
  claw_intake_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  claw_turn_wait_seconds: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300],
  claw_model_seconds: [0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 45],
  claw_send_seconds: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  claw_database_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
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
  const watched: { readonly name: GaugeName; readonly read: () => readonly Reading[] }[] = [];
  const histograms = mapTable(
    HISTOGRAMS,
    (name, { help, labels }) => new Histogram({ name, help, labelNames: labels, registers, buckets: [...BOUNDS[name]] }),
  );
  for (const name of namesOf(COUNTERS)) for (const labels of known(COUNTERS[name])) counters[name].inc(labels, 0);
  for (const name of namesOf(GAUGES)) for (const labels of known(GAUGES[name])) gauges[name].set(labels, 0);
  for (const name of namesOf(HISTOGRAMS)) for (const labels of known(HISTOGRAMS[name])) histograms[name].zero(labels);
  return {
    count: (name, labels = {}, by = 1) => counters[name].inc(labels, by),
    observe: (name, seconds, labels = {}) => histograms[name].observe(labels, seconds),
    gauge: (name, value, labels = {}) => gauges[name].set(labels, value),
    watch: (name, read) => void watched.push({ name, read }),
    render: async () => {
      for (const { name, read } of watched) for (const { labels = {}, value } of read()) gauges[name].set(labels, value);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

type Name = CounterName | GaugeName | HistogramName;

const namesOf = <N extends Name>(table: Readonly<Record<N, MetricRow>>): readonly N[] => Object.keys(table) as N[];

/** Every combination of the values of a metric's labels; none where they are not known beforehand. */
function known({ labels, values }: MetricRow): readonly Readonly<Record<string, string>>[] {
  let sets: readonly Readonly<Record<string, string>>[] = [{}];
  for (const label of labels) sets = (values?.[label] ?? []).flatMap((value) => sets.map((set) => ({ ...set, [label]: value })));
  // Those without labels begin by themselves.
  return labels.length === 0 ? [] : sets;
}

function mapTable<N extends Name, M>(table: Readonly<Record<N, MetricRow>>, make: (name: N, row: MetricRow) => M): Readonly<Record<N, M>> {
  const rows = Object.entries<MetricRow>(table) as [N, MetricRow][];
  return Object.fromEntries(rows.map(([name, row]) => [name, make(name, row)])) as Record<N, M>;
}
