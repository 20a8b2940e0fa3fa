/** What the plan allows in this month, what of it is used, and where it leads. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { useQuery } from '../../data/query.ts';
import { Loaded } from '../../ui/states.tsx';
import { insightsWords } from '../../words/insights.ts';
import { asDay, asNumber } from '../../words/moments.ts';
import { type Quota, readForecast, readQuota } from './calls.ts';

const BOUNDED = ['channels', 'operators', 'documents'] as const;

export function Month(): JSX.Element {
  const words = insightsWords();
  const reading = useQuery('quota', readQuota);
  const { data: forecast } = useQuery('forecast', readForecast, { enabled: may('forecastUsage') });
  return (
    <section class="card" aria-label={words.month}>
      <h2>{words.month}</h2>
      <Loaded of={reading} lines={2}>
        {(quota) => (
          <>
            <Bar label={words.used(asNumber(quota.conversations.used), asNumber(quota.conversations.quota))} of={quota.conversations} />
            {forecast && (
              <p class="quiet">
                {words.expected(asNumber(forecast.expected.conversations))}
                {forecast.used_up_at !== null && ` ${words.usedUp(asDay(forecast.used_up_at))}`}
              </p>
            )}
            <dl class="facts">
              {BOUNDED.map((name) => (
                <BoundedFact key={name} name={name} quota={quota} />
              ))}
            </dl>
          </>
        )}
      </Loaded>
    </section>
  );
}

const Bar = ({ label, of }: { readonly label: string; readonly of: { readonly used: number; readonly quota: number } }): JSX.Element => (
  <label class="month-bar">
    {label}
    <progress max={Math.max(of.quota, 1)} value={of.used} />
  </label>
);

const BoundedFact = ({ name, quota }: { readonly name: (typeof BOUNDED)[number]; readonly quota: Quota }): JSX.Element => (
  <>
    <dt>{insightsWords().bounded[name]}</dt>
    <dd>
      {asNumber(quota[name].used)} / {asNumber(quota[name].quota)}
    </dd>
  </>
);
