/** The ways to an answer's sources: a numbered chip where a sentence relies on one, and the list below the answer. */
import type { JSX } from 'preact';
import type { Source } from '../wire.ts';
import { usePage } from './context.ts';
import { SourceCard } from './source-card.tsx';
import { SOURCE_CARD_ID } from './source-view.ts';

interface Props {
  readonly messageId: string;
  readonly source: Source;
}

interface Toggle {
  readonly onClick: (event: { readonly currentTarget: HTMLElement }) => void;
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls'?: string;
}

function useToggle({ messageId, source }: Props): Toggle {
  const { sources } = usePage();
  const { value } = sources.open;
  const isOpen = value?.messageId === messageId && value.source.n === source.n;
  return {
    onClick: ({ currentTarget }) => sources.toggle(messageId, source, currentTarget),
    'aria-expanded': isOpen,
    ...(isOpen ? { 'aria-controls': SOURCE_CARD_ID } : {}),
  };
}

export function SourceChip(props: Props): JSX.Element {
  const { words } = usePage();
  const { n, title } = props.source;
  return (
    <button type="button" class="chip" aria-label={words.source(n, title || words.untitled)} {...useToggle(props)}>
      {n}
    </button>
  );
}

function SourceEntry(props: Props): JSX.Element {
  const { words } = usePage();
  const { n, title, page } = props.source;
  return (
    <li>
      <button type="button" class="source-entry" {...useToggle(props)}>
        <span class="source-number">{n}</span>
        <span class="source-title">{title || words.untitled}</span>
        {page && <small>{words.page(page)}</small>}
      </button>
    </li>
  );
}

export function SourceList({ messageId, list }: { messageId: string; list: readonly Source[] }): JSX.Element {
  const { words, sources } = usePage();
  const { value } = sources.open;
  return (
    <div class="sources">
      <h2 class="sources-name">{words.sources}</h2>
      <ol class="source-list">
        {list.map((source) => (
          <SourceEntry key={source.n} messageId={messageId} source={source} />
        ))}
      </ol>
      {value?.messageId === messageId && !sources.isBeside.value && <SourceCard key={value.source.passageId} source={value.source} />}
    </div>
  );
}
