/** What was asked most often in vain, with the way to write the answer. */
import type { JSX } from 'preact';
import { href } from '../../app/router.ts';
import { useQuery } from '../../data/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { insightsWords } from '../../words/insights.ts';
import { readGaps } from './calls.ts';

const EVERY = 30_000;

export function TopGaps(): JSX.Element {
  const words = insightsWords();
  const reading = useQuery('gaps/top', readGaps, { every: EVERY });
  return (
    <section class="card" aria-label={words.gaps}>
      <h2>{words.gaps}</h2>
      <Loaded of={reading} lines={2}>
        {(gaps) =>
          gaps.length === 0 ? (
            <p class="quiet">{words.noGaps}</p>
          ) : (
            <>
              <p class="quiet">{words.gapsBody}</p>
              <ol class="top-gaps">
                {gaps.map((gap) => (
                  <li key={gap.id}>
                    <span>{gap.question}</span>
                    <span class="quiet">
                      {words.times(gap.times)} · <When at={gap.last_asked_at} />
                    </span>
                  </li>
                ))}
              </ol>
              <LinkButton to={href('knowledge')}>{words.toGaps}</LinkButton>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
