/** First step: what the business is called, and the language of the console. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { LanguageChoice } from '../../app/preferences.tsx';
import { me, readSession } from '../../app/session.ts';
import { api, ask } from '../../data/api.ts';
import { fieldFault } from '../../data/fault.ts';
import { Form } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { say } from '../../ui/toast.tsx';
import { homeWords } from '../../words/home.ts';
import { sharedWords } from '../../words/shared.ts';

export function NameBusiness(): JSX.Element {
  const { tenant_id: id, tenant_name: before } = me();
  const [name, setName] = useState(before);
  const keep = async () => {
    await ask(api.PATCH('/api/v1/tenants/{id}', { params: { path: { id } }, body: { name, quotas: {} } }));
    await readSession();
    say(sharedWords().saved);
  };
  return (
    <Form onSubmit={keep} submit={sharedWords().save}>
      {(fault) => (
        <>
          <TextField label={homeWords().name.label} value={name} onChange={setName} fault={fieldFault(fault, 'name')} isRequired />
          <div class="field">
            <span class="label">{sharedWords().language}</span>
            <div>
              <LanguageChoice />
            </div>
          </div>
        </>
      )}
    </Form>
  );
}
