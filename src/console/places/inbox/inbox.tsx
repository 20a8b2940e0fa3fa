/** Inbox: the conversations of the business, those first in which a person is wanted. */
import type { JSX } from 'preact';
import type { PlaceProps } from '../../app/places.ts';
import { href, setQuery } from '../../app/router.ts';
import { useCalm } from '../../data/calm.ts';
import { refresh, useList } from '../../data/query.ts';
import { Icon } from '../../ui/icons.tsx';
import { Filters } from '../../ui/filters.tsx';
import { List, Split } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { readTalks, talksKey, type View, VIEWS } from './calls.ts';
import { NoticeChoice, useNotices } from './notices.tsx';
import { TalkPane } from './talk-pane.tsx';
import { TalkRow } from './talk-row.tsx';
import './inbox.css';

/** Who waits is seen within so many milliseconds. */
const EVERY = 5_000;

export function Inbox({ parts: [openId], query }: PlaceProps): JSX.Element {
  const words = inboxWords();
  // The first view stands in no address, so that the place has the shortest one.
  const view = VIEWS.find((one) => one === query.get('view')) ?? 'waiting';
  const sought = query.get('q') ?? '';
  const asked = useCalm(sought.trim());
  const key = talksKey(view, asked);
  const reading = useList(key, (cursor) => readTalks(view, asked, cursor), { every: EVERY });
  const search = query.toString();
  const addressOf = (id?: string) => href('inbox', ...(id === undefined ? [] : [id])) + (search && `?${search}`);
  useNotices();
  return (
    <Page title={words.title} lead={words.lead} actions={<NoticeChoice />}>
      <Split
        list={
          <>
            <Choices sought={sought} />
            <Loaded of={reading} lines={6} onRetry={() => void refresh(key)}>
              {(talks) =>
                talks.length === 0 ? (
                  <Nothing view={view} isSearch={asked !== ''} />
                ) : (
                  <List label={words.conversations} more={reading.more}>
                    {talks.map((talk) => (
                      <TalkRow key={talk.id} talk={talk} to={addressOf(talk.id)} isOpen={talk.id === openId} />
                    ))}
                  </List>
                )
              }
            </Loaded>
          </>
        }
        detail={openId === undefined ? null : <TalkPane key={openId} id={openId} backTo={addressOf()} />}
      />
    </Page>
  );
}

function Nothing({ view, isSearch }: { readonly view: View; readonly isSearch: boolean }): JSX.Element {
  const { none } = inboxWords();
  if (isSearch) return <p class="quiet">{none.found}</p>;
  return (
    <EmptyState icon={view === 'waiting' ? 'check' : 'inbox'} title={none[view]}>
      {none[`${view}Body`]}
    </EmptyState>
  );
}

/** Which conversations are listed. */
function Choices({ sought }: { readonly sought: string }): JSX.Element {
  const words = inboxWords();
  return (
    <>
      <Filters
        name="view"
        all={words.views.waiting}
        options={VIEWS.filter((one) => one !== 'waiting').map((value) => ({ value, label: words.views[value] }))}
      />
      <label class="inbox-search">
        <span class="visually-hidden">{words.search}</span>
        <Icon of="search" />
        <input
          class="input"
          type="search"
          value={sought}
          placeholder={words.searchHint}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value === '' ? null : currentTarget.value })}
        />
      </label>
    </>
  );
}
