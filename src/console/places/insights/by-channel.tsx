/** The same period, channel by channel, with how long people waited. */
import type { JSX } from 'preact';
import { useQuery } from '../../data/query.ts';
import { Loaded } from '../../ui/states.tsx';
import { insightsWords } from '../../words/insights.ts';
import { asNumber } from '../../words/moments.ts';
import { CHANNELS, readChannels } from '../channels/calls.ts';
import { analyticsKey, type Day, readAnalytics } from './calls.ts';

export function ByChannel({ days }: { readonly days: number }): JSX.Element {
  const words = insightsWords();
  const reading = useQuery(analyticsKey(days, 'channel'), () => readAnalytics(days, 'channel'));
  const { data: channels } = useQuery(CHANNELS, readChannels);
  const nameOf = (id: string | null) => channels?.find((one) => one.id === id)?.name ?? (channels ? words.gone : '');
  const columns = [words.channel, words.series.questions, words.series.answered, words.series.refused, words.response, words.handover];
  return (
    <section class="card" aria-label={words.channels}>
      <h2>{words.channels}</h2>
      <p class="quiet">{words.medianHint}</p>
      <Loaded of={reading}>
        {(rows) => (
          <div class="chart-table" tabIndex={0} role="region" aria-label={words.channels}>
            <table class="table">
              <thead>
                <tr>
                  {columns.map((name, at) => (
                    <th key={name} scope="col" class={at === 0 ? undefined : 'number'}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <ChannelRow key={row.channel_id} row={row} name={nameOf(row.channel_id)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}

const ChannelRow = ({ row, name }: { readonly row: Day; readonly name: string }): JSX.Element => (
  <tr>
    <th scope="row">{name}</th>
    {[row.questions, row.answered, row.refused].map((count, at) => (
      <td key={at} class="number">
        {asNumber(count)}
      </td>
    ))}
    {[row.response_s, row.handover_s].map((times, at) => (
      <td key={at} class="number">
        {spreadOf(times)}
      </td>
    ))}
  </tr>
);

function spreadOf({ median, p95 }: Day['response_s']): string {
  const { seconds } = insightsWords();
  if (median === null || p95 === null) return '–';
  return `${seconds(asNumber(median, 1))} (${seconds(asNumber(p95, 1))})`;
}
