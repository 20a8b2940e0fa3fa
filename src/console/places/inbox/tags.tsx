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
  const [text, setText] = useState('');
  const canChange = may('changeConversation');
  const put = async (next: readonly string[]) => {
    const revert = change<Conversation>(talkKey(id), (talk) => ({ ...talk, tags: [...next].toSorted() }));
    await putTags(id, next).catch((thrown: unknown) => {
      revert();
      sayFault(thrown);
    });
    await refresh(TALKS);
  };
  const add = () => {
    const tag = text.trim().toLowerCase();
    setText('');
    if (tag !== '' && !tags.includes(tag)) void put([...tags, tag]);
  };
  if (!canChange && tags.length === 0) return null;
  return (
    <section class="inbox-tags" aria-label={words.tags}>
      {tags.map((tag) =>
        canChange ? (
          <button
            key={tag}
            type="button"
            class="filter"
            aria-label={words.removeTag(tag)}
            onClick={() => void put(tags.filter((one) => one !== tag))}
          >
            {tag}
            <Icon of="close" />
          </button>
        ) : (
          <span key={tag} class="filter">
            {tag}
          </span>
        ),
      )}
      {canChange && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add();
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
      )}
    </section>
  );
}
