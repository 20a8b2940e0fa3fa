/** The days of a period as lines: what was asked, who wanted a person, how long people waited, and what it cost. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Chart, type Series } from '../../ui/chart.tsx';
import { insightsWords } from '../../words/insights.ts';
import { type Day, everyDay } from './calls.ts';

interface ChartsProps {
  readonly days: number;
  readonly rows: readonly Day[];
}

export function Charts({ days, rows }: ChartsProps): JSX.Element {
  const words = insightsWords();
  const { labels, volumes, persons, waits, costs } = useMemo(() => {
    const all = everyDay(days, rows);
    const series = (name: keyof typeof words.series, tone: Series['tone']): Series => ({
      label: words.series[name],
      tone,
      values: all.map(({ row }) => row?.[name] ?? 0),
    });
    return {
      labels: all.map(({ day }) => day),
      volumes: [series('questions', 'quiet'), series('answered', 'accent'), series('refused', 'amber')],
      persons: [series('handovers', 'accent')],
      waits: waitsOf(all, words.waitSeries),
      costs: costsOf(all),
    };
  }, [days, rows, words]);
  const table = { dayLabel: words.day, tableLabel: words.asTable };
  return (
    <div class="charts">
      <Chart title={words.volumes} days={labels} series={volumes} {...table} />
      <Chart title={words.persons} days={labels} series={persons} {...table} />
      <Chart title={words.waits} days={labels} series={waits} digits={1} {...table} />
      {costs.length > 0 && <Chart title={words.costs} days={labels} series={costs} digits={4} {...table} />}
    </div>
  );
}

type EveryDay = ReturnType<typeof everyDay>;

/** A day without an answer has no wait: the line breaks there. */
const waitsOf = (all: EveryDay, words: { readonly median: string; readonly p95: string }): readonly Series[] => [
  { label: words.median, tone: 'accent', values: all.map(({ row }) => row?.response_s.median ?? null) },
  { label: words.p95, tone: 'amber', values: all.map(({ row }) => row?.response_s.p95 ?? null) },
];

const TONES: readonly Series['tone'][] = ['accent', 'amber', 'green', 'red'];

/** A line for each currency: they are not added up. */
function costsOf(all: EveryDay): readonly Series[] {
  const currencies = [...new Set(all.flatMap(({ row }) => row?.costs.map(({ currency }) => currency) ?? []))].toSorted();
  return currencies.map((currency, at) => ({
    label: currency,
    tone: TONES[at % TONES.length]!,
    values: all.map(({ row }) => row?.costs.find((cost) => cost.currency === currency)?.amount ?? 0),
  }));
}
