/** Keys by which programs use the API. */
import type { ComponentChildren, JSX } from 'preact';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { List, Row, Split } from '../../ui/list.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import { KeyPane } from './key-pane.tsx';
import { KeyState, scopesOf } from './key-state.tsx';
import { NewKey } from './new-key.tsx';
import { type ApiKey, KEYS, readKeys } from './people-calls.ts';
import type { ViewProps } from './view-props.ts';

const EVERY = 15_000;
/** In the place of an id: one is being made. */
const NEW = 'new';

export function Keys({ openId }: ViewProps): JSX.Element {
  const words = settingsWords().keys;
  const reading = useList(KEYS, readKeys, { every: EVERY });
  const add = may('createApiKey') && (
    <Button look="primary" icon="plus" onPress={() => go(href('settings', 'keys', NEW))}>
      {words.add}
    </Button>
  );
  return (
    <Loaded of={reading} onRetry={() => void refresh(KEYS)}>
      {(keys) => {
        const open = keys.find(({ id }) => id === openId);
        const isNew = openId === NEW && may('createApiKey');
        if (keys.length === 0 && !isNew) {
          return (
            <EmptyState icon="lock" title={words.none} act={add}>
              {words.noneBody}
            </EmptyState>
          );
        }
        const detail = open ? <KeyPane key={open.id} of={open} /> : isNew ? <NewKey /> : null;
        return <Split list={<AllKeys keys={keys} openId={openId} add={add} more={reading.more} />} detail={detail} />;
      }}
    </Loaded>
  );
}

interface AllKeysProps extends ViewProps {
  readonly keys: readonly ApiKey[];
  readonly add: ComponentChildren;
  readonly more: (() => void) | null;
}

const AllKeys = ({ keys, openId, add, more }: AllKeysProps): JSX.Element => (
  <div class="stack">
    <div>{add}</div>
    <List label={settingsWords().tabs.keys} more={more}>
      {keys.map((one) => (
        <Row
          key={one.id}
          to={href('settings', 'keys', one.id)}
          isOpen={one.id === openId}
          title={one.name}
          about={`…${one.last_four} · ${scopesOf(one)}`}
          side={<KeyState of={one} />}
        />
      ))}
    </List>
  </div>
);
