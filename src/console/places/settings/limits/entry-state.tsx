/** What an entry of the lists does now, in a word. */
import type { JSX } from 'preact';
import { Chip } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import type { LimitEntry } from './calls.ts';

/** On which list it is, or that it has ended. */
export function EntryState({ of: { list, expires_at: end } }: { readonly of: LimitEntry }): JSX.Element {
  const words = limitsWords();
  const isOver = end !== null && Date.parse(end) <= Date.now();
  if (isOver) return <Chip tone="grey">{words.over}</Chip>;
  return (
    <Chip tone={list === 'allow' ? 'green' : 'red'} icon={list === 'allow' ? 'check' : 'lock'}>
      {words.lists[list]}
    </Chip>
  );
}
