/** The rate limits in force, what they did in a period, and the question what they would do now. */
import type { JSX } from 'preact';
import { href, spot } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { refresh, useQuery } from '../../../data/query.ts';
import { Bar } from '../../../ui/bar.tsx';
import { Filters } from '../../../ui/filters.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { asNumber } from '../../../words/moments.ts';
import { type Rate, RATES, readRates, readStatistics, type Statistics, statisticsKey } from './calls.ts';
import { Check } from './check.tsx';
import { levelName, standingName } from './level-name.ts';
import { MostRefused } from './most-refused.tsx';
import { ShadowNote } from './shadow-note.tsx';

/** The counts come every five seconds. */
const EVERY = 5_000;
const RARELY = 30_000;
const [SHORT, USUAL, DAY] = ['5', '60', '1440'] as const;

export function Limits(): JSX.Element {
  const words = limitsWords();
  const minutes = Number([SHORT, DAY].find((one) => one === spot.value.query.get('minutes')) ?? USUAL);
  const rates = useQuery(RATES, readRates, { every: RARELY });
  const statistics = useQuery(statisticsKey(minutes), () => readStatistics(minutes), { every: EVERY });
  return (
    <div class="stack-wide">
      <section class="stack" aria-label={words.inForce}>
        <h2>{words.inForce}</h2>
        <ShadowNote />
        <Now rates={rates.data} />
        <Filters
          name="minutes"
          all={words.minutes[USUAL]}
          options={[SHORT, DAY].map((value) => ({ value, label: words.minutes[value] }))}
        />
        <Loaded of={rates} onRetry={() => void refresh(RATES)}>
          {(all) => <Rates all={all} did={statistics.data} />}
        </Loaded>
      </section>
      <Loaded of={statistics} lines={2} onRetry={() => void refresh(statisticsKey(minutes))}>
        {({ most_refused: all }) => <MostRefused all={all} />}
      </Loaded>
      {may('checkRateLimits') && <Check />}
    </div>
  );
}

/** How full the limit of the whole business is. */
function Now({ rates }: { readonly rates: readonly Rate[] | undefined }): JSX.Element | null {
  const { data } = useQuery(statisticsKey(1), () => readStatistics(1), { every: EVERY });
  const rate = rates?.find(({ level }) => level === 'tenant');
  if (!rate || !data) return null;
  const used = data.levels.filter(({ level }) => level === 'tenant').reduce((sum, { admitted }) => sum + admitted, 0);
  return <Bar label={limitsWords().tenantNow} used={used} most={rate.limit} />;
}

function Rates({ all, did }: { readonly all: readonly Rate[]; readonly did: Statistics | undefined }): JSX.Element {
  const words = limitsWords();
  const hasShadow = did?.levels.some(({ shadowed }) => shadowed > 0) ?? false;
  const columns = [words.atMost, words.passed, words.refused, ...(hasShadow ? [words.shadowed] : [])];
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.inForce}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{words.counts}</th>
            {columns.map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((rate) => (
            <RateRow key={`${rate.level}/${rate.of ?? ''}`} rate={rate} did={did} hasShadow={hasShadow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RateRowProps {
  readonly rate: Rate;
  readonly did: Statistics | undefined;
  readonly hasShadow: boolean;
}

function RateRow({ rate, did, hasShadow }: RateRowProps): JSX.Element {
  const words = limitsWords();
  const row = did?.levels.find(({ level, of }) => level === rate.level && of === rate.of);
  const counts = [row?.admitted, row?.refused, ...(hasShadow ? [row?.shadowed] : [])];
  const limit = asNumber(rate.limit);
  return (
    <tr>
      <th scope="row">
        <a href={href('settings', 'behaviour', rate.setting)}>{levelName(rate.level)}</a>
        {rate.of !== null && <span class="quiet"> · {standingName(rate.of)}</span>}
      </th>
      <td class="number">{rate.window_s === 60 ? words.perMinute(limit) : words.perHour(limit)}</td>
      {counts.map((count, at) => (
        <td key={at} class="number">
          {did === undefined ? '' : asNumber(count ?? 0)}
        </td>
      ))}
    </tr>
  );
}
