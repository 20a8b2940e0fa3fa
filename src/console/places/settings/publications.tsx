/** What is scheduled, with the way to call it off, and what became of earlier publications. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { type ListReading, refresh, useList } from '../../data/query.ts';
import { Button, ShowMore } from '../../ui/button.tsx';
import { Chip, Loaded, Note, type Tone } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { exactly } from '../../words/moments.ts';
import { settingsWords } from '../../words/settings.ts';
import { useActorNames } from './actors.ts';
import { CONFIGS, DRAFT } from './calls.ts';
import { cancelPublication, type Publication, PUBLICATIONS, readPublications } from './draft-calls.ts';
import { nameOf } from './topics.ts';

const TONES: Readonly<Record<Publication['state'], Tone>> = { scheduled: 'amber', published: 'green', failed: 'red', cancelled: 'grey' };
/** What is scheduled ends by itself: looked at more often, in milliseconds. */
const [OFTEN, SELDOM] = [2_000, 30_000];

export const isScheduled = ({ state }: Publication): boolean => state === 'scheduled';

/** One reading for all that shows them; once what was scheduled has ended, the draft and the settings are others. */
export function usePublications(): ListReading<Publication> {
  const reading = useList(PUBLICATIONS, readPublications, {
    every: (all) => (all?.some(isScheduled) === true ? OFTEN : SELDOM),
    enabled: may('listPublications'),
  });
  const scheduledId = reading.data?.find(isScheduled)?.id;
  const before = useRef(scheduledId);
  useEffect(() => {
    if (before.current !== undefined && scheduledId === undefined) void Promise.all([DRAFT, CONFIGS, 'config-'].map(refresh));
    before.current = scheduledId;
  }, [scheduledId]);
  return reading;
}

export function Scheduled({ of }: { readonly of: Publication }): JSX.Element {
  const words = settingsWords().draft;
  const cancel = () =>
    void cancelPublication(of.id).then(() => {
      say(words.unscheduled);
      return refresh(PUBLICATIONS);
    }, sayFault);
  return (
    <Note tone="amber" icon="clock">
      <div class="stack">
        <p>
          <strong>{words.scheduledFor(exactly(of.due_at))}</strong> {words.scheduledBody}
        </p>
        {may('cancelPublication') && (
          <div>
            <Button icon="close" onPress={cancel}>
              {words.unschedule}
            </Button>
          </div>
        )}
      </div>
    </Note>
  );
}

export function Publications({ reading }: { readonly reading: ListReading<Publication> }): JSX.Element {
  const words = settingsWords().draft;
  return (
    <Loaded of={reading} lines={2} onRetry={() => void refresh(PUBLICATIONS)}>
      {(all) =>
        all.length > 0 && (
          <section class="stack" aria-label={words.publications}>
            <h2>{words.publications}</h2>
            <ul class="list" aria-label={words.publications}>
              {all.map((one) => (
                <PublicationLine key={one.id} of={one} />
              ))}
            </ul>
            <ShowMore more={reading.more} />
          </section>
        )
      }
    </Loaded>
  );
}

function PublicationLine({ of }: { readonly of: Publication }): JSX.Element {
  const words = settingsWords().draft;
  const nameOfActor = useActorNames();
  const names = [...new Set(of.changes.map(({ key }) => nameOf(key)))].join(', ');
  return (
    <li class="plain-row">
      <span class="row-main">
        <span>{names === '' ? (of.reason ?? words.publications) : names}</span>
        <span class="small quiet">
          {nameOfActor(of.by)} · <When at={of.ended_at ?? of.due_at} />
          {of.version !== null && ` · ${words.versionOf(of.version)}`}
          {of.reason !== null && ` · ${of.reason}`}
        </span>
        {of.error !== null && <span class="small">{of.error}</span>}
      </span>
      <Chip tone={TONES[of.state]}>{words.states[of.state]}</Chip>
    </li>
  );
}
