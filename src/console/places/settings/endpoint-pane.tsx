/** One address: on or off, a trial, and what was sent to it. */
import type { JSX } from 'preact';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { change, refresh, useList } from '../../data/query.ts';
import { Button, ShowMore } from '../../ui/button.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Chip, Loaded, Note, type Tone } from '../../ui/states.tsx';
import { doUndoably, say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import {
  changeEndpoint,
  deleteEndpoint,
  type Endpoint,
  ENDPOINTS,
  readSends,
  type Send,
  sendAgain,
  sendsKey,
  testEndpoint,
} from './notification-calls.ts';

const EVERY = 3_000;
const TONES: Readonly<Record<Send['state'], Tone>> = { planned: 'amber', sent: 'green', dead: 'red', cancelled: 'grey' };

export function EndpointPane({ of }: { readonly of: Endpoint }): JSX.Element {
  const words = settingsWords().notifications;
  return (
    <DetailPane title={of.name} about={of.url} backTo={href('settings', 'notifications')}>
      {!of.enabled && <Note tone="amber">{of.off_reason ?? words.off}</Note>}
      <p>{of.events.length === 0 ? words.everything : of.events.join(', ')}</p>
      <Acts of={of} />
      {may('listNotificationAttempts') && <Sends of={of} />}
    </DetailPane>
  );
}

function Acts({ of: { id, enabled } }: { readonly of: Endpoint }): JSX.Element {
  const words = settingsWords().notifications;
  const turn = () => void changeEndpoint(id, { enabled: !enabled }).then(() => refresh(ENDPOINTS), sayFault);
  const test = () =>
    void testEndpoint(id).then(() => {
      say(words.tested);
      return refresh(sendsKey(id));
    }, sayFault);
  const remove = () => {
    const revert = change<readonly Endpoint[]>(ENDPOINTS, (all) => all.filter((one) => one.id !== id));
    go(href('settings', 'notifications'));
    doUndoably({ text: words.removed, act: () => deleteEndpoint(id), revert });
  };
  return (
    <div class="cluster">
      {may('testNotificationEndpoint') && (
        <Button icon="send" onPress={test}>
          {words.test}
        </Button>
      )}
      {may('changeNotificationEndpoint') && (
        <Button icon={enabled ? 'pause' : 'play'} onPress={turn}>
          {enabled ? words.switchOff : words.switchOn}
        </Button>
      )}
      {may('deleteNotificationEndpoint') && (
        <Button icon="trash" onPress={remove}>
          {sharedWords().remove}
        </Button>
      )}
    </div>
  );
}

function Sends({ of: { id } }: { readonly of: Endpoint }): JSX.Element {
  const words = settingsWords().notifications;
  const reading = useList(sendsKey(id), (cursor) => readSends(id, cursor), { every: EVERY });
  return (
    <section class="stack">
      <h3>{words.sends}</h3>
      <Loaded of={reading} lines={2} onRetry={() => void refresh(sendsKey(id))}>
        {(sends) =>
          sends.length === 0 ? (
            <p class="help">{words.noSends}</p>
          ) : (
            <ul class="list" aria-label={words.sends}>
              {sends.map((one) => (
                <SendLine key={one.id} of={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore more={reading.more} />
    </section>
  );
}

function SendLine({ of }: { readonly of: Send }): JSX.Element {
  const words = settingsWords().notifications;
  const again = () => void sendAgain(of.id).then(() => refresh(sendsKey(of.endpoint_id)), sayFault);
  const outcome = of.error ?? (of.status === null ? null : String(of.status));
  return (
    <li class="plain-row">
      <span class="row-main">
        <span class="row-title">{of.kind}</span>
        <span class="row-about">
          <When at={of.created_at} />
          {outcome !== null && ` · ${outcome}`}
        </span>
      </span>
      <Chip tone={TONES[of.state]}>{words.states[of.state]}</Chip>
      {of.state !== 'planned' && may('replayNotification') && (
        <Button look="quiet" onPress={again}>
          {words.again}
        </Button>
      )}
    </li>
  );
}
