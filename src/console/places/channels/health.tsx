/** How a channel does, in a word, and in full with the moment when something was last heard. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useQuery } from '../../data/query.ts';
import type { IconName } from '../../ui/icons.tsx';
import { Chip, Loaded, Note, type Tone } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { channelsWords } from '../../words/channels.ts';
import { type Channel, type Health, healthKey, readHealth } from './calls.ts';

/** Soon enough that who writes to the bot sees it arrive, in milliseconds. */
const LIVE = 1_500;
const CALM = 10_000;

const TONES: Readonly<Record<Health['state'], readonly [Tone, IconName]>> = {
  live: ['green', 'check'],
  waiting: ['teal', 'clock'],
  paused: ['grey', 'pause'],
  restricted: ['amber', 'alert'],
  conflict: ['amber', 'alert'],
  unreachable: ['red', 'alert'],
  refused: ['red', 'alert'],
};

/** The web is served by Claw itself: it works when this page does. */
export function HealthChip({ channel: { id, connection } }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords().states;
  const { data } = useQuery(healthKey(id), () => readHealth(id), { every: CALM, enabled: connection !== null });
  if (connection === null) {
    return (
      <Chip tone="green" icon="check">
        {words.active}
      </Chip>
    );
  }
  if (!data) return <span />;
  const [tone, icon] = TONES[data.state];
  return (
    <Chip tone={tone} icon={icon}>
      {words[data.state]}
    </Chip>
  );
}

/** Changes the moment a message arrives. */
export function LiveHealth({ channel: { id } }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const reading = useQuery(healthKey(id), () => readHealth(id), { every: LIVE });
  const before = useRef<string | null | undefined>(undefined);
  const heardAt = reading.data?.last_event_at;
  if (before.current === undefined && reading.data) before.current = heardAt ?? null;
  const isNew = before.current !== undefined && heardAt != null && heardAt !== before.current;
  return (
    <Loaded of={reading} lines={2}>
      {({ state, last_event_at: last }) => (
        <div class="stack" aria-live="polite">
          <p class="cluster">
            <Chip tone={TONES[state][0]} icon={TONES[state][1]}>
              {words.states[state]}
            </Chip>
            {last === null ? (
              <span class="quiet">{words.notHeard}</span>
            ) : (
              <span class="quiet">
                {words.heard}: <When at={last} />
              </span>
            )}
          </p>
          {state === 'waiting' && <p class="quiet">{words.writeNow}</p>}
          {words.reasons[state] !== '' && <Note tone={TONES[state][0]}>{words.reasons[state]}</Note>}
          {isNew && (
            <Note tone="green" icon="check">
              {words.received}
            </Note>
          )}
        </div>
      )}
    </Loaded>
  );
}
