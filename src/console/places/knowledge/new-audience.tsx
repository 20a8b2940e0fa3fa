/** Whom the files that are added next are for, chosen before they are dropped. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { knowledgeWords } from '../../words/knowledge.ts';
import type { Audience } from './uploads.ts';

const AUDIENCES: readonly Audience[] = ['public', 'internal'];

/** For customers, until somebody says otherwise. */
export const newAudience = signal<Audience>('public');

export function NewAudience(): JSX.Element {
  const words = knowledgeWords();
  return (
    <div class="filters" role="group" aria-label={words.newFiles}>
      <span class="quiet small">{words.newFiles}</span>
      {AUDIENCES.map((one) => (
        <button key={one} type="button" class="filter" aria-pressed={newAudience.value === one} onClick={() => (newAudience.value = one)}>
          {words.audiences[one]}
        </button>
      ))}
    </div>
  );
}
