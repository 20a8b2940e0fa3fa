/** How a piece of work stands, in a word. */
import type { JSX } from 'preact';
import type { IconName } from '../../ui/icons.tsx';
import { Chip, type Tone } from '../../ui/states.tsx';
import { operationsWords } from '../../words/operations.ts';
import type { Task } from './calls.ts';

const TONES: Readonly<Record<Task['state'], readonly [Tone, IconName]>> = {
  queued: ['grey', 'clock'],
  waiting: ['grey', 'clock'],
  active: ['teal', 'clock'],
  done: ['green', 'check'],
  failed: ['red', 'alert'],
  cancelled: ['grey', 'close'],
};

export function StateChip({ state }: { readonly state: Task['state'] }): JSX.Element {
  const [tone, icon] = TONES[state];
  return (
    <Chip tone={tone} icon={icon}>
      {operationsWords().work.states[state]}
    </Chip>
  );
}
