/** Last step: an invitation, whose link is handed on by whatever way people have. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href } from '../../app/router.ts';
import { me } from '../../app/session.ts';
import { api, ask, type Schemas } from '../../data/api.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { CopyBlock } from '../../ui/copy.tsx';
import { Form } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/states.tsx';
import { homeWords } from '../../words/home.ts';
import { PEOPLE } from './steps.ts';

type Role = Schemas['NewInvitation']['role'];

const ROLES = ['operator', 'admin', 'viewer', 'owner'] as const satisfies readonly Role[];

export function InviteTeam({ onMade }: { readonly onMade?: () => void }): JSX.Element {
  const words = homeWords().team;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [token, setToken] = useState<string | null>(null);
  const invite = async () => {
    const made = await ask(api.POST('/api/v1/invitations', { body: { email: email.trim(), role } }));
    setToken(made.token);
    setEmail('');
    onMade?.();
    await refresh(PEOPLE);
  };
  // Nobody gives more than they have.
  const roles = ROLES.filter((one) => one !== 'owner' || me().role === 'owner');
  return (
    <div class="stack">
      {token !== null && (
        <>
          <Note tone="green" icon="check">
            {words.link}
          </Note>
          {/* Behind the hash it reaches no server and no log. */}
          <CopyBlock label={words.linkLabel} text={`${location.origin}${href('join')}#${token}`} />
        </>
      )}
      <Form onSubmit={invite} submit={words.submit}>
        {(fault) => (
          <>
            <TextField label={words.email} type="email" value={email} onChange={setEmail} fault={fieldFault(fault, 'email')} isRequired />
            <Select
              label={words.role}
              value={role}
              options={roles.map((value) => ({ value, label: words.roles[value] }))}
              onChange={setRole}
            />
          </>
        )}
      </Form>
    </div>
  );
}
