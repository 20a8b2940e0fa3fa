/** The days of a period as lines. */
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
  const { labels, volumes, persons } = useMemo(() => {
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
    };
  }, [days, rows, words]);
  const table = { dayLabel: words.day, tableLabel: words.asTable };
  return (
    <div class="charts">
      <Chart title={words.volumes} days={labels} series={volumes} {...table} />
      <Chart title={words.persons} days={labels} series={persons} {...table} />
    </div>
  );
}
