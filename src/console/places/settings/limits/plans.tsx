/** What each plan holds, the own one marked. */
import type { JSX } from 'preact';
import { refresh, useQuery } from '../../../data/query.ts';
import { Chip, Loaded } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { asNumber } from '../../../words/moments.ts';
import { type Plan, readPlans } from './calls.ts';

const PLANS = 'plans';

export function Plans({ current }: { readonly current: Plan['plan'] }): JSX.Element {
  const words = limitsWords().plan;
  const reading = useQuery(PLANS, readPlans);
  return (
    <section class="card stack" aria-label={words.all}>
      <h2>{words.all}</h2>
      <Loaded of={reading} lines={3} onRetry={() => void refresh(PLANS)}>
        {(plans) => (
          <div class="table-scroll" tabIndex={0} role="region" aria-label={words.all}>
            <table class="table">
              <thead>
                <tr>
                  <td />
                  {Object.values(words.columns).map((name) => (
                    <th key={name} scope="col" class="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {plans.map((one) => (
                  <PlanRow key={one.plan} of={one} isCurrent={one.plan === current} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      <p class="quiet">{words.allBody}</p>
    </section>
  );
}

function PlanRow({ of, isCurrent }: { readonly of: Plan; readonly isCurrent: boolean }): JSX.Element {
  const words = limitsWords().plan;
  const kept = of.retention_days === null ? words.byChoice : words.days(of.retention_days);
  const numbers = [of.conversations, of.channels, of.operators, of.documents].map((one) => asNumber(one));
  return (
    <tr>
      <th scope="row">
        {words.names[of.plan]} {isCurrent && <Chip tone="teal">{words.yours}</Chip>}
      </th>
      {[...numbers, kept, asNumber(of.messages_per_minute)].map((cell, at) => (
        <td key={at} class="number">
          {cell}
        </td>
      ))}
    </tr>
  );
}
