/** Who is allowed and blocked, whatever the limits say. */
import type { ComponentChildren, JSX } from 'preact';
import { go, href, spot } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { refresh, useList } from '../../../data/query.ts';
import { Button } from '../../../ui/button.tsx';
import { Filters } from '../../../ui/filters.tsx';
import { List, Row, Split } from '../../../ui/list.tsx';
import { EmptyState, Loaded } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { settingsWords } from '../../../words/settings.ts';
import type { ViewProps } from '../view-props.ts';
import { ENTRIES, type LimitEntry, readEntries } from './calls.ts';
import { EntryPane } from './entry-pane.tsx';
import { EntryState } from './entry-state.tsx';
import { NewEntry } from './new-entry.tsx';
import { useSubjectName } from './subject.tsx';

const EVERY = 15_000;
/** In the place of an id: one is being written. */
const NEW = 'new';
const LISTS = ['allow', 'block'] as const;

export function Lists({ openId }: ViewProps): JSX.Element {
  const words = limitsWords();
  const list = LISTS.find((one) => one === spot.value.query.get('list')) ?? null;
  const key = `${ENTRIES}/${list ?? ''}`;
  const reading = useList(key, (cursor) => readEntries(list, cursor), { every: EVERY });
  const isNew = openId === NEW && may('addLimitEntry');
  const add = may('addLimitEntry') && (
    <Button look="primary" icon="plus" onPress={() => go(href('settings', 'lists', NEW))}>
      {words.add}
    </Button>
  );
  return (
    <Loaded of={reading} onRetry={() => void refresh(key)}>
      {(all) => {
        if (all.length === 0 && openId === undefined && list === null) {
          return (
            <EmptyState icon="lock" title={words.listsNone} act={add}>
              {words.listsNoneBody}
            </EmptyState>
          );
        }
        const detail = isNew ? <NewEntry /> : openId === undefined || openId === NEW ? null : <EntryPane key={openId} id={openId} />;
        return <Split list={<Entries all={all} openId={openId} add={add} more={reading.more} />} detail={detail} />;
      }}
    </Loaded>
  );
}

interface EntriesProps extends ViewProps {
  readonly all: readonly LimitEntry[];
  readonly add: ComponentChildren;
  readonly more: (() => void) | null;
}

function Entries({ all, openId, add, more }: EntriesProps): JSX.Element {
  const words = limitsWords();
  const nameOf = useSubjectName();
  return (
    <div class="stack">
      <div>{add}</div>
      <Filters name="list" all={words.everybody} options={LISTS.map((value) => ({ value, label: words.lists[value] }))} />
      {all.length === 0 && <p class="quiet">{words.listsNone}</p>}
      {all.length > 0 && (
        <List label={settingsWords().tabs.lists} more={more}>
          {all.map((one) => (
            <Row
              key={one.id}
              to={href('settings', 'lists', one.id) + location.search}
              isOpen={one.id === openId}
              title={nameOf(one.subject, one.value)}
              about={one.reason}
              side={<EntryState of={one} />}
            />
          ))}
        </List>
      )}
    </div>
  );
}
