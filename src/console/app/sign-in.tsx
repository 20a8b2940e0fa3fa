/** The way in: address and password, and at the first time a password of one's own. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { asFault } from '../data/api.ts';
import { SecretField, TextField } from '../ui/field.tsx';
import { Form } from '../ui/dialog.tsx';
import { useNewPassword } from '../ui/new-password.tsx';
import { Note } from '../ui/states.tsx';
import { sharedWords } from '../words/shared.ts';
import { Gate } from './gate.tsx';
import { changePassword, signIn, signOut } from './session.ts';

export function SignIn({ hasEnded }: { readonly hasEnded: boolean }): JSX.Element {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isRefused, setRefused] = useState(false);
  const words = sharedWords().signIn;
  const enter = async () => {
    setRefused(false);
    await signIn(email.trim(), password).catch((thrown: unknown) => {
      if (asFault(thrown).status !== 401 && asFault(thrown).status !== 422) throw thrown;
      setRefused(true);
    });
  };
  return (
    <Gate title={words.title} lead={words.lead}>
      {hasEnded && (
        <Note tone="amber" icon="clock">
          {words.ended}
        </Note>
      )}
      <Form onSubmit={enter} submit={words.submit}>
        {() => (
          <>
            <TextField label={words.email} type="email" autocomplete="username" value={email} onChange={setEmail} isRequired isFirst />
            <SecretField
              label={words.password}
              autocomplete="current-password"
              value={password}
              onChange={setPassword}
              fault={isRefused ? words.refused : undefined}
            />
          </>
        )}
      </Form>
      <p class="help gate-help">{words.first}</p>
    </Gate>
  );
}

/** `current`: the one-time password, where it was typed a moment ago. */
export function ChoosePassword({ current }: { readonly current: string | null }): JSX.Element {
  const [oneTime, setOneTime] = useState(current ?? '');
  const password = useNewPassword();
  const words = sharedWords().signIn;
  const keep = () => password.whenLong((chosen) => changePassword(oneTime, chosen));
  return (
    <Gate title={words.newTitle} lead={words.newLead}>
      <Form onSubmit={keep} submit={words.newSubmit} onCancel={() => void signOut()}>
        {() => (
          <>
            {current === null && (
              <SecretField label={words.oneTime} autocomplete="current-password" value={oneTime} onChange={setOneTime} isFirst />
            )}
            {password.field({ isFirst: current !== null })}
          </>
        )}
      </Form>
    </Gate>
  );
}
