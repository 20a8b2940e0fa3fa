/** The state of a document in a word. */
import type { JSX } from 'preact';
import type { IconName } from '../../ui/icons.tsx';
import { Chip, type Tone } from '../../ui/states.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import type { Document } from './calls.ts';

const TONES: Readonly<Record<Document['state'], readonly [Tone, IconName]>> = {
  queued: ['grey', 'clock'],
  indexing: ['teal', 'clock'],
  ready: ['green', 'check'],
  failed: ['red', 'alert'],
  deleted: ['grey', 'trash'],
};

export function StateChip({ state }: { readonly state: Document['state'] }): JSX.Element {
  const [tone, icon] = TONES[state];
  return (
    <Chip tone={tone} icon={icon}>
      {knowledgeWords().states[state]}
    </Chip>
  );
}
