/** Insights: what customers asked in a period, what became of it, and what was missing. */
import type { JSX } from 'preact';
import type { PlaceProps } from '../../app/places.ts';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Filters } from '../../ui/filters.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { insightsWords } from '../../words/insights.ts';
import { analyticsKey, type Day, PERIODS, readAnalytics, tableAddress } from './calls.ts';
import { ByChannel } from './by-channel.tsx';
import { Charts } from './charts.tsx';
import { Endings, Figures } from './figures.tsx';
import { Month } from './month.tsx';
import { TopGaps } from './top-gaps.tsx';
import './insights.css';

const EVERY = 30_000;
const [WEEK, USUAL, QUARTER] = PERIODS;

export function Insights({ query }: PlaceProps): JSX.Element {
  const words = insightsWords();
  const days = PERIODS.find((one) => String(one) === query.get('days')) ?? USUAL;
  const key = analyticsKey(days, 'day');
  const reading = useQuery(key, () => readAnalytics(days, 'day'), { every: EVERY });
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <LinkButton to={tableAddress(days)} icon="download" download>
          {words.download}
        </LinkButton>
      }
    >
      <Filters
        name="days"
        all={words.days(USUAL)}
        options={[WEEK, QUARTER].map((one) => ({ value: String(one), label: words.days(one) }))}
      />
      <Loaded of={reading} lines={8} onRetry={() => void refresh(key)}>
        {(rows) => (
          <div class="insights">
            <Talks days={days} rows={rows} />
            {may('listKnowledgeGaps') && <TopGaps />}
            {may('readQuota') && <Month />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Talks({ days, rows }: { readonly days: number; readonly rows: readonly Day[] }): JSX.Element {
  const words = insightsWords();
  if (rows.length === 0) {
    return (
      <EmptyState icon="insights" title={words.nothing}>
        {words.nothingBody}
      </EmptyState>
    );
  }
  return (
    <>
      <Figures rows={rows} />
      <Charts days={days} rows={rows} />
      <Endings rows={rows} />
      <ByChannel days={days} />
    </>
  );
}
