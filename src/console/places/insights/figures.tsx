/** The figures of a period, each with what it counts beside it. */
import type { JSX } from 'preact';
import { insightsWords } from '../../words/insights.ts';
import { asCosts, asNumber, asPercent } from '../../words/moments.ts';
import type { Day } from './calls.ts';

const sum = (rows: readonly Day[], of: (row: Day) => number): number => rows.reduce((all, row) => all + of(row), 0);

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly about: string;
}

const Figure = ({ label, value, about }: FigureProps): JSX.Element => (
  <div class="figure card">
    <dt>{label}</dt>
    <dd class="figure-value">{value}</dd>
    <dd class="figure-about">{about}</dd>
  </div>
);

export function Figures({ rows }: { readonly rows: readonly Day[] }): JSX.Element {
  const { figures: words, share } = insightsWords();
  const questions = sum(rows, (row) => row.questions);
  const answered = sum(rows, (row) => row.answered);
  const refused = sum(rows, (row) => row.refused);
  const [up, down] = [sum(rows, (row) => row.thumbs_up), sum(rows, (row) => row.thumbs_down)];
  const ofAll = (count: number, about: string) => (questions === 0 ? about : `${share(asPercent(count / questions))}. ${about}`);
  return (
    <dl class="figures">
      <Figure label={words.questions} value={asNumber(questions)} about={words.questionsBody} />
      <Figure label={words.answered} value={asNumber(answered)} about={ofAll(answered, words.answeredBody)} />
      <Figure label={words.refused} value={asNumber(refused)} about={ofAll(refused, words.refusedBody)} />
      <Figure
        label={words.handovers}
        value={asNumber(sum(rows, (row) => row.handovers))}
        about={words.handoversBody(sum(rows, (row) => row.handovers_claimed))}
      />
      <Figure
        label={words.csat}
        value={up + down === 0 ? '–' : asPercent(up / (up + down))}
        about={up + down === 0 ? words.csatNone : words.csatBody(up + down)}
      />
      <Cost rows={rows} />
    </dl>
  );
}

/** Currencies are not added up: each has its own sum. */
function Cost({ rows }: { readonly rows: readonly Day[] }): JSX.Element {
  const { figures: words } = insightsWords();
  const sums = new Map<string, number>();
  for (const { amount, currency } of rows.flatMap(({ costs }) => costs)) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const costs = [...sums].map(([currency, amount]) => ({ amount, currency }));
  return <Figure label={words.cost} value={asCosts(costs)} about={costs.length === 0 ? words.costNone : words.costBody} />;
}

const ENDINGS = ['confirmed', 'assumed', 'handed_over', 'unresolved'] as const;

export function Endings({ rows }: { readonly rows: readonly Day[] }): JSX.Element {
  const words = insightsWords();
  const counts = ENDINGS.map((name) => ({ name, count: sum(rows, (row) => row.resolution[name]) }));
  const all = counts.reduce((total, { count }) => total + count, 0);
  return (
    <section class="card endings" aria-label={words.resolution}>
      <h2>{words.resolution}</h2>
      <p class="quiet">{words.resolutionBody}</p>
      <dl>
        {counts.map(({ name, count }) => (
          <div key={name} class={`ending ending-${name}`}>
            <dt>
              {words.endings[name][0]}
              <span class="quiet">{words.endings[name][1]}</span>
            </dt>
            <dd>
              <progress max={Math.max(all, 1)} value={count} aria-hidden="true" />
              {asNumber(count)}
              {all > 0 && <span class="quiet"> · {asPercent(count / all)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
