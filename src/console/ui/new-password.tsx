/** A password that somebody chooses: its field, and that it is long enough before anything is sent. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedWords } from '../words/shared.ts';
import { SecretField } from './field.tsx';

/** As the server asks it. */
const SHORTEST = 12;

export interface NewPassword {
  readonly typed: string;
  readonly clear: () => void;
  /** Does it with the password; one that is too short is said at the field, and nothing is done. */
  readonly whenLong: (act: (password: string) => Promise<unknown>) => Promise<void>;
  readonly field: (props?: { readonly fault?: string | undefined; readonly isFirst?: boolean }) => JSX.Element;
}

export function useNewPassword(): NewPassword {
  const [typed, setTyped] = useState('');
  const [isShort, setShort] = useState(false);
  const words = sharedWords().signIn;
  return {
    typed,
    clear: () => setTyped(''),
    whenLong: async (act) => {
      setShort(typed.length < SHORTEST);
      if (typed.length >= SHORTEST) await act(typed);
    },
    field: ({ fault, isFirst = false } = {}) => (
      <SecretField
        label={words.newPassword}
        autocomplete="new-password"
        help={words.newHelp}
        fault={isShort ? words.newShort : fault}
        value={typed}
        onChange={setTyped}
        isFirst={isFirst}
      />
    ),
  };
}
