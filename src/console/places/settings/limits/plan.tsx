/** The plan of the business: what it allows, what of it is used, where the month leads, and what less would have meant. */
import type { JSX } from 'preact';
import { href } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { refresh, useQuery } from '../../../data/query.ts';
import { Bar } from '../../../ui/bar.tsx';
import { Chip, Loaded } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { asCosts, asDay, asNumber } from '../../../words/moments.ts';
import { type Quota, readForecast, readQuota } from '../../insights/calls.ts';
import { Plans } from './plans.tsx';
import { Reckoning } from './what-if.tsx';

const EVERY = 30_000;
const QUOTA = 'quota';
const FORECAST = 'forecast';
const BOUNDED = ['conversations', 'channels', 'operators', 'documents'] as const;

export function Plan(): JSX.Element {
  const reading = useQuery(QUOTA, readQuota, { every: EVERY });
  return (
    <div class="stack-wide">
      <Loaded of={reading} onRetry={() => void refresh(QUOTA)}>
        {(quota) => (
          <>
            <Standing of={quota} />
            {may('forecastUsage') && <Forecast />}
            {may('listPlans') && <Plans current={quota.plan} />}
          </>
        )}
      </Loaded>
      {may('whatIfUsage') && <Reckoning />}
    </div>
  );
}

function Standing({ of }: { readonly of: Quota }): JSX.Element {
  const words = limitsWords().plan;
  return (
    <section class="card stack" aria-label={words.yours}>
      <div class="cluster">
        <h2>{words.yours}</h2>
        <Chip tone="teal">{words.names[of.plan]}</Chip>
      </div>
      {BOUNDED.map((name) => (
        <Bar key={name} label={words.bars[name]} used={of[name].used} most={of[name].quota} />
      ))}
      {of.conversations.held > 0 && <p class="quiet">{words.held(of.conversations.held)}</p>}
      <p class="quiet">
        {words.resets(asDay(of.resets_at))} {words.atEnd[of.at_end]}{' '}
        {may('listConfigs') && <a href={href('settings', 'behaviour', 'quota.at_end')}>{words.change}</a>}
      </p>
    </section>
  );
}

function Forecast(): JSX.Element {
  const words = limitsWords().plan;
  const reading = useQuery(FORECAST, readForecast, { every: EVERY });
  return (
    <section class="card stack" aria-label={words.forecast}>
      <h2>{words.forecast}</h2>
      <Loaded of={reading} lines={2} onRetry={() => void refresh(FORECAST)}>
        {({ so_far: now, expected, used_up_at: end }) => (
          <>
            <table class="table">
              <thead>
                <tr>
                  <td />
                  <th scope="col" class="number">
                    {words.soFar}
                  </th>
                  <th scope="col" class="number">
                    {words.expected}
                  </th>
                </tr>
              </thead>
              <tbody>
                <Line name={words.conversations} cells={[asNumber(now.conversations), asNumber(expected.conversations)]} />
                <Line name={words.messages} cells={[asNumber(now.messages), asNumber(expected.messages)]} />
                <Line name={words.cost} cells={[asCosts(now.costs), asCosts(expected.costs)]} />
              </tbody>
            </table>
            <p class="quiet">
              {words.forecastBody} {end === null ? words.enough : words.usedUp(asDay(end))}
            </p>
          </>
        )}
      </Loaded>
    </section>
  );
}

const Line = ({ name, cells }: { readonly name: string; readonly cells: readonly string[] }): JSX.Element => (
  <tr>
    <th scope="row">{name}</th>
    {cells.map((cell, at) => (
      <td key={at} class="number">
        {cell}
      </td>
    ))}
  </tr>
);
