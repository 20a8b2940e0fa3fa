/** Messages to platforms: those first of which nobody knows whether they arrived. */
import type { JSX } from 'preact';
import { href, spot } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useList } from '../../data/query.ts';
import { Button, LinkButton, ShowMore } from '../../ui/button.tsx';
import { Filters } from '../../ui/filters.tsx';
import { Chip, EmptyState, Loaded, type Tone } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { operationsWords } from '../../words/operations.ts';
import { DELIVERIES, type Delivery, markSent, readDeliveries, sendAgain } from './calls.ts';

const OTHERS = ['failed', 'retry', 'calling', 'planned', 'sent', 'cancelled'] as const;
const EVERY = 3_000;

const TONES: Readonly<Record<Delivery['state'], Tone>> = {
  unknown: 'amber',
  failed: 'red',
  retry: 'amber',
  calling: 'teal',
  planned: 'grey',
  sent: 'green',
  cancelled: 'grey',
};

export function Messages(): JSX.Element {
  const { messages: words } = operationsWords();
  const state = OTHERS.find((one) => one === spot.value.query.get('state')) ?? 'unknown';
  const key = `${DELIVERIES}/${state}`;
  const reading = useList(key, (cursor) => readDeliveries(state, cursor), { every: EVERY });
  const { more } = reading;
  return (
    <>
      <Filters name="state" all={words.states.unknown} options={OTHERS.map((value) => ({ value, label: words.states[value] }))} />
      <Loaded of={reading} lines={4} onRetry={() => void refresh(key)}>
        {(deliveries) =>
          deliveries.length === 0 ? (
            <EmptyState icon="check" title={words.none}>
              {words.noneBody}
            </EmptyState>
          ) : (
            <ul class="deliveries">
              {deliveries.map((delivery) => (
                <Line key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore more={more} />
    </>
  );
}

function Line({ delivery }: { readonly delivery: Delivery }): JSX.Element {
  const { messages: words, work } = operationsWords();
  const { state, channel_kind: kind, part, attempts, error, called_at: called, created_at: made, conversation_id: talk } = delivery;
  return (
    <li class="card delivery">
      <header>
        <Chip tone={TONES[state]}>{words.states[state]}</Chip>
        <strong>{kind}</strong>
        <span class="quiet">
          {words.part(part)} · {work.attempts(attempts)} · <When at={called ?? made} />
        </span>
      </header>
      {error !== null && <p class="delivery-error">{error}</p>}
      {state === 'unknown' && <p>{words.unknownBody}</p>}
      {state === 'failed' && <p>{words.failedBody}</p>}
      <div class="delivery-acts">
        <Decisions delivery={delivery} />
        {may('getConversation') && <LinkButton to={`${href('inbox', talk)}?view=all`}>{work.openTalk}</LinkButton>}
      </div>
    </li>
  );
}

function Decisions({ delivery: { id, state } }: { readonly delivery: Delivery }): JSX.Element | null {
  const { messages: words } = operationsWords();
  const decide = async (act: typeof markSent, said: string) => {
    await act(id).then(() => say(said), sayFault);
    await refresh(DELIVERIES);
  };
  if (state !== 'unknown' && state !== 'failed') return null;
  return (
    <>
      {state === 'unknown' && may('markDeliverySent') && (
        <Button look="primary" icon="check" onPress={() => void decide(markSent, words.marked)}>
          {words.isThere}
        </Button>
      )}
      {may('sendDeliveryAgain') && (
        <Button icon="retry" onPress={() => void decide(sendAgain, words.sentAgain)}>
          {words.sendAgain}
        </Button>
      )}
    </>
  );
}
