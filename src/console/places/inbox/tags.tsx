/** The tags of a conversation: added by a word and Enter, taken off by a press. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { change, refresh } from '../../data/query.ts';
import { Icon } from '../../ui/icons.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { type Conversation, putTags, TALKS, talkKey } from './calls.ts';

export function Tags({ talk: { id, tags } }: { readonly talk: Conversation }): JSX.Element | null {
  const words = inboxWords();
  const canChange = may('changeConversation');
  const put = async (next: readonly string[]) => {
    const end = change<Conversation>(talkKey(id), (talk) => ({ ...talk, tags: [...next].toSorted() }));
    await putTags(id, next).catch(sayFault);
    await Promise.all([refresh(TALKS), refresh(talkKey(id))]);
    end();
  };
  if (!canChange && tags.length === 0) return null;
  return (
    <section class="inbox-tags" aria-label={words.tags}>
      {tags.map((tag) => (
        <Tag key={tag} tag={tag} onRemove={canChange ? () => void put(tags.filter((one) => one !== tag)) : null} />
      ))}
      {canChange && <NewTag onAdd={(tag) => !tags.includes(tag) && void put([...tags, tag])} />}
    </section>
  );
}

function Tag({ tag, onRemove }: { readonly tag: string; readonly onRemove: (() => void) | null }): JSX.Element {
  if (onRemove === null) return <span class="filter">{tag}</span>;
  return (
    <button type="button" class="filter" aria-label={inboxWords().removeTag(tag)} onClick={onRemove}>
      {tag}
      <Icon of="close" />
    </button>
  );
}

function NewTag({ onAdd }: { readonly onAdd: (tag: string) => void }): JSX.Element {
  const words = inboxWords();
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const tag = text.trim().toLowerCase();
        setText('');
        if (tag !== '') onAdd(tag);
      }}
    >
      <input
        class="input"
        aria-label={words.addTag}
        placeholder={words.tagHint}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </form>
  );
}
