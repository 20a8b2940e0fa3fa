/** Making a key, which is shown once. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href } from '../../app/router.ts';
import { me } from '../../app/session.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { CopyBlock } from '../../ui/copy.tsx';
import { Form } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Note } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { createKey, KEYS, type ApiKey, type Role } from './people-calls.ts';
import { rolesToGive } from './roles.ts';

type Scope = NonNullable<ApiKey['scopes']>[number];

const SCOPES = ['messages', 'conversations', 'contacts', 'knowledge', 'channels', 'settings', 'usage', 'people', 'platform'] as const;
const DAY_MS = 86_400_000;
/** For how long, in days; empty: without end. */
const LIVES = ['30', '90', '365', ''] as const;

export function NewKey(): JSX.Element {
  const words = settingsWords().keys;
  const [shown, setShown] = useState<string | null>(null);
  return (
    <DetailPane title={words.add} about={words.about} backTo={href('settings', 'keys')}>
      {shown === null ? <Making onMade={setShown} /> : <ShownKey text={shown} />}
    </DetailPane>
  );
}

/** The only time that anybody sees it. */
export const ShownKey = ({ text }: { readonly text: string }): JSX.Element => (
  <div class="stack">
    <Note tone="green" icon="check">
      {settingsWords().keys.once}
    </Note>
    <CopyBlock label={settingsWords().keys.shown} text={text} />
  </div>
);

function Making({ onMade }: { readonly onMade: (key: string) => void }): JSX.Element {
  const words = settingsWords().keys;
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [life, setLife] = useState<(typeof LIVES)[number]>('365');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const make = async () => {
    const expires = life === '' ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString();
    const made = await createKey({ name: name.trim(), role, scopes: scopes.length === 0 ? null : [...scopes], expires_at: expires });
    onMade(made.key);
    await refresh(KEYS);
  };
  return (
    <Form onSubmit={make} submit={words.add} isDisabled={name.trim() === ''}>
      {(fault) => (
        <>
          <TextField label={words.name} help={words.nameHelp} value={name} onChange={setName} fault={fieldFault(fault, 'name')} />
          <Select
            label={settingsWords().team.role}
            help={settingsWords().team.roleAbout[role]}
            value={role}
            options={rolesToGive().map((value) => ({ value, label: sharedWords().roles[value] }))}
            onChange={setRole}
          />
          <Scopes chosen={scopes} onChange={setScopes} />
          <Select
            label={words.life}
            value={life}
            options={LIVES.map((value) => ({ value, label: value === '' ? words.endless : words.days(Number(value)) }))}
            onChange={setLife}
          />
        </>
      )}
    </Form>
  );
}

interface ScopesProps {
  readonly chosen: readonly Scope[];
  readonly onChange: (chosen: readonly Scope[]) => void;
}

function Scopes({ chosen, onChange }: ScopesProps): JSX.Element {
  const words = settingsWords().keys;
  const turn = (one: Scope) => onChange(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  const given = SCOPES.filter((one) => one !== 'platform' || me().platform);
  return (
    <fieldset class="choices">
      <legend class="label">{words.scopesTitle}</legend>
      <p class="help">{words.scopesHelp}</p>
      <div class="choices-grid">
        {given.map((one) => (
          <label key={one} class="choice-line">
            <input type="checkbox" checked={chosen.includes(one)} onChange={() => turn(one)} />
            {words.scopes[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
