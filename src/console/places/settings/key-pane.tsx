/** One key: what it opens, when it was used, a successor, and its end. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmByName, Form } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { say } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { isDead, KeyState, scopesOf } from './key-state.tsx';
import { ShownKey } from './new-key.tsx';
import { type ApiKey, KEYS, revokeKey, rotateKey } from './people-calls.ts';
import { rolesToGive } from './roles.ts';

export function KeyPane({ of }: { readonly of: ApiKey }): JSX.Element {
  const words = settingsWords().keys;
  const never = sharedWords().never;
  const canChange = !isDead(of) && rolesToGive().includes(of.role);
  return (
    <DetailPane title={of.name} about={`…${of.last_four}`} backTo={href('settings', 'keys')}>
      <KeyState of={of} />
      <dl class="facts">
        <dt>{words.scopesTitle}</dt>
        <dd>{scopesOf(of)}</dd>
        <dt>{words.made}</dt>
        <dd>
          <When at={of.created_at} />
        </dd>
        <dt>{words.used}</dt>
        <dd>{of.last_used_at === null ? never : <When at={of.last_used_at} />}</dd>
        <dt>{words.ends}</dt>
        <dd>{of.expires_at === null ? never : <When at={of.expires_at} />}</dd>
      </dl>
      {canChange && may('rotateApiKey') && <Rotate of={of} />}
      {canChange && may('revokeApiKey') && <Revoke of={of} />}
    </DetailPane>
  );
}

/** For how long the old key still works, in seconds. */
const OVERLAPS = ['0', '3600', '86400'] as const;

function Rotate({ of: { id } }: { readonly of: ApiKey }): JSX.Element {
  const words = settingsWords().keys;
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>('86400');
  const [shown, setShown] = useState<string | null>(null);
  const rotate = async () => {
    setShown((await rotateKey(id, Number(overlap))).key);
    await refresh(KEYS);
  };
  return (
    <section class="stack">
      <h3>{words.rotate}</h3>
      {shown === null ? (
        <Form onSubmit={rotate} submit={words.rotate}>
          {() => (
            <Select
              label={words.overlap}
              help={words.rotateAbout}
              value={overlap}
              options={OVERLAPS.map((value) => ({ value, label: words.overlaps[value] }))}
              onChange={setOverlap}
            />
          )}
        </Form>
      ) : (
        <ShownKey text={shown} />
      )}
    </section>
  );
}

function Revoke({ of: { id, name } }: { readonly of: ApiKey }): JSX.Element {
  const words = settingsWords().keys;
  const [isOpen, setOpen] = useState(false);
  const revoke = async () => {
    await revokeKey(id);
    setOpen(false);
    say(words.wasRevoked(name));
    await refresh(KEYS);
  };
  return (
    <div>
      <Button look="danger" icon="trash" onPress={() => setOpen(true)}>
        {words.revoke}
      </Button>
      {isOpen && (
        <ConfirmByName title={words.revokeTitle(name)} name={name} submit={words.revoke} onConfirm={revoke} onClose={() => setOpen(false)}>
          {words.revokeBody}
        </ConfirmByName>
      )}
    </div>
  );
}
