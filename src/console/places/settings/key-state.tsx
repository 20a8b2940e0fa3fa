/** What a key opens, and whether it still does. */
import type { JSX } from 'preact';
import { Chip } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import type { ApiKey } from './people-calls.ts';

/** The parts that it opens, in words. */
export function scopesOf({ scopes }: ApiKey): string {
  const words = settingsWords().keys;
  return scopes === null ? words.allScopes : scopes.map((one) => words.scopes[one]).join(', ');
}

export const isDead = ({ revoked_at: revoked, expires_at: expires }: ApiKey): boolean =>
  revoked !== null || (expires !== null && Date.parse(expires) <= Date.now());

export function KeyState({ of }: { readonly of: ApiKey }): JSX.Element {
  const words = settingsWords().keys;
  if (!isDead(of)) return <>{sharedWords().roles[of.role]}</>;
  return (
    <Chip tone="grey" icon="close">
      {of.revoked_at === null ? words.expired : words.revoked}
    </Chip>
  );
}
