/** Where an invitation leads: a name, a password, and one is in. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api, ask } from '../data/api.ts';
import { fieldFault } from '../data/fault.ts';
import { Form } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useNewPassword } from '../ui/new-password.tsx';
import { Note } from '../ui/states.tsx';
import { sharedWords } from '../words/shared.ts';
import { Gate } from './gate.tsx';
import { go, href } from './router.ts';
import { signIn } from './session.ts';

export function Join(): JSX.Element {
  const words = sharedWords().signIn;
  const [name, setName] = useState('');
  const password = useNewPassword();
  return (
    <Gate title={words.joinTitle} lead={words.joinLead}>
      <Form onSubmit={() => password.whenLong((chosen) => accept(name, chosen))} submit={words.joinSubmit}>
        {(fault) => (
          <>
            {fault?.status === 404 && <Note tone="amber">{words.joinGone}</Note>}
            <TextField
              label={words.yourName}
              autocomplete="name"
              value={name}
              onChange={setName}
              fault={fieldFault(fault, 'name')}
              isRequired
              isFirst
            />
            {password.field()}
          </>
        )}
      </Form>
    </Gate>
  );
}

/** The token stands behind the hash, where it reaches no log. @throws Fault */
async function accept(name: string, password: string): Promise<void> {
  const token = decodeURIComponent(location.hash.slice(1));
  const { email } = await ask(api.POST('/api/v1/invitations/accept', { body: { token, name, password } }));
  go(href(), { replace: true });
  await signIn(email, password);
}
