/** Whether a person can come in now; nothing while they can. */
import type { JSX } from 'preact';
import { Chip } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import type { Operator } from './people-calls.ts';

export function PersonState({ of: { state, locked_until: lockedUntil } }: { readonly of: Operator }): JSX.Element | null {
  const words = settingsWords().team;
  if (state === 'disabled') {
    return (
      <Chip tone="grey" icon="pause">
        {words.suspended}
      </Chip>
    );
  }
  return lockedUntil !== null && Date.parse(lockedUntil) > Date.now() ? (
    <Chip tone="amber" icon="lock">
      {words.locked}
    </Chip>
  ) : null;
}
