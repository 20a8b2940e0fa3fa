/** Metrics that remember what they were told. */
import type { Metrics } from '../../src/core/ports/metrics.ts';

export interface RecordedMetrics extends Metrics {
  /** `by` only where it is not 1. */
  readonly counted: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly by?: number }[];
  readonly observed: { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly gauges: Map<string, number>;
}

export function createRecordedMetrics(): RecordedMetrics {
  const counted: RecordedMetrics['counted'] = [];
  const observed: RecordedMetrics['observed'] = [];
  const gauges = new Map<string, number>();
  return {
    counted,
    observed,
    gauges,
    count: (name, labels = {}, by = 1) => void counted.push({ name, labels, ...(by !== 1 && { by }) }),
    observe: (name, _seconds, labels = {}) => void observed.push({ name, labels }),
    gauge: (name, value) => void gauges.set(name, value),
    watch: () => {},
    render: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'claw_http_requests_total 1\n' }),
  };
}
