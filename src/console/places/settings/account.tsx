/** The reader's own password, and where they are signed in. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { changePassword, may } from '../../app/session.ts';
import type { Schemas } from '../../data/api.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Form } from '../../ui/dialog.tsx';
import { SecretField } from '../../ui/field.tsx';
import { useNewPassword } from '../../ui/new-password.tsx';
import { Chip, Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { readSessions, SESSIONS } from './people-calls.ts';

export const Account = (): JSX.Element => (
  <div class="stack-wide narrow">
    <Password />
    {may('listSessions') && <Sessions />}
  </div>
);

function Password(): JSX.Element {
  const words = settingsWords().account;
  const [current, setCurrent] = useState('');
  const password = useNewPassword();
  const keep = () =>
    password.whenLong(async (chosen) => {
      await replacePassword(current, chosen);
      setCurrent('');
      password.clear();
    });
  return (
    <section class="stack">
      <h2>{words.password}</h2>
      <Form onSubmit={keep} submit={words.change} isDisabled={current === '' || password.typed === ''}>
        {(fault) => (
          <>
            <SecretField
              label={words.current}
              autocomplete="current-password"
              value={current}
              onChange={setCurrent}
              fault={fieldFault(fault, 'current')}
            />
            {password.field({ fault: fieldFault(fault, 'password') })}
          </>
        )}
      </Form>
    </section>
  );
}

/** All others are signed out by it. @throws Fault */
async function replacePassword(current: string, password: string): Promise<void> {
  await changePassword(current, password);
  say(settingsWords().account.changed);
  await refresh(SESSIONS);
}

function Sessions(): JSX.Element {
  const words = settingsWords().account;
  const reading = useQuery(SESSIONS, readSessions);
  return (
    <section class="stack">
      <h2>{words.sessions}</h2>
      <p class="help">{words.sessionsAbout}</p>
      <Loaded of={reading} onRetry={() => void refresh(SESSIONS)}>
        {(sessions) => (
          <ul class="list" aria-label={words.sessions}>
            {sessions.map((one) => (
              <SessionLine key={one.id} of={one} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

const SessionLine = ({ of }: { readonly of: Schemas['SessionRow'] }): JSX.Element => (
  <li class="plain-row">
    <span class="row-main">
      <span class="row-title">{browserOf(of.user_agent)}</span>
      <span class="row-about">
        {settingsWords().account.seen} <When at={of.seen_at} />
      </span>
    </span>
    {of.current && (
      <Chip tone="green" icon="check">
        {settingsWords().account.thisOne}
      </Chip>
    )}
  </li>
);

/** What most browsers say of themselves last is what people call them; anything else stands as it is. */
function browserOf(agent: string): string {
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`));
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac OS X', 'Linux'].find((name) => agent.includes(name));
  const called = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser;
  return called === undefined ? agent || '?' : [called, system].filter(Boolean).join(' · ');
}
