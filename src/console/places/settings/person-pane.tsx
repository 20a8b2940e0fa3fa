/** One person of the team: role, rest, a new password, and farewell. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { may, me } from '../../app/session.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { ConfirmByName, Form } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { changeOperator, type Operator, OPERATORS, removeOperator, resetPassword, type Role } from './people-calls.ts';
import { PersonState } from './person-state.tsx';
import { rolesToGive } from './roles.ts';

export function PersonPane({ of }: { readonly of: Operator }): JSX.Element {
  const words = settingsWords().team;
  const isMe = of.id === me().id;
  const canChange = !isMe && may('changeOperator') && rolesToGive().includes(of.role);
  return (
    <DetailPane title={of.name} about={of.email} backTo={href('settings', 'team')}>
      <dl class="facts">
        {!canChange && (
          <>
            <dt>{words.role}</dt>
            <dd>{sharedWords().roles[of.role]}</dd>
          </>
        )}
        <dt>{words.since}</dt>
        <dd>
          <When at={of.created_at} />
        </dd>
        <dt>{words.lastSeen}</dt>
        <dd>{of.signed_in_at === null ? sharedWords().never : <When at={of.signed_in_at} />}</dd>
      </dl>
      <PersonState of={of} />
      {isMe && (
        <Note tone="teal" icon="person">
          {words.thisIsYou}
        </Note>
      )}
      {canChange && <RoleForm of={of} />}
      {canChange && <Acts of={of} />}
    </DetailPane>
  );
}

function RoleForm({ of }: { readonly of: Operator }): JSX.Element {
  const words = settingsWords().team;
  const [role, setRole] = useState<Role>(of.role);
  const keep = async () => {
    await changeOperator(of.id, { role });
    const undo = async () => {
      await changeOperator(of.id, { role: of.role }).catch(sayFault);
      await refresh(OPERATORS);
    };
    say(sharedWords().saved, { onUndo: () => void undo() });
    await refresh(OPERATORS);
  };
  return (
    <Form onSubmit={keep} submit={sharedWords().save} isDisabled={role === of.role}>
      {() => (
        <Select
          label={words.role}
          help={words.roleAbout[role]}
          value={role}
          options={rolesToGive().map((value) => ({ value, label: sharedWords().roles[value] }))}
          onChange={setRole}
        />
      )}
    </Form>
  );
}

function Acts({ of }: { readonly of: Operator }): JSX.Element {
  const words = settingsWords().team;
  const [password, setPassword] = useState<string | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const reset = () => void resetPassword(of.id).then((made) => setPassword(made.one_time_password), sayFault);
  return (
    <section class="stack">
      <h3>{words.access}</h3>
      <p class="help">{words.accessAbout}</p>
      {password !== null && (
        <>
          <Note tone="green" icon="check">
            {words.oneTime}
          </Note>
          <CopyBlock label={words.oneTimeLabel} text={password} />
        </>
      )}
      <div class="cluster">
        <Suspension of={of} />
        {may('resetPassword') && (
          <Button icon="lock" onPress={reset}>
            {words.reset}
          </Button>
        )}
        {may('removeOperator') && (
          <Button look="danger" icon="trash" onPress={() => setLeaving(true)}>
            {sharedWords().remove}
          </Button>
        )}
      </div>
      {isLeaving && <Farewell of={of} onClose={() => setLeaving(false)} />}
    </section>
  );
}

function Suspension({ of: { id, name, state } }: { readonly of: Operator }): JSX.Element {
  const words = settingsWords().team;
  const turn = async (next: Operator['state']): Promise<boolean> => {
    const isDone = await changeOperator(id, { state: next }).then(
      () => true,
      (thrown: unknown) => (sayFault(thrown), false),
    );
    await refresh(OPERATORS);
    return isDone;
  };
  const suspend = async () => {
    if (await turn('disabled')) say(words.wasSuspended(name), { onUndo: () => void turn('active') });
  };
  const isActive = state === 'active';
  return (
    <Button icon={isActive ? 'pause' : 'play'} onPress={() => void (isActive ? suspend() : turn('active'))}>
      {isActive ? words.suspend : words.resume}
    </Button>
  );
}

function Farewell({ of: { id, name }, onClose }: { readonly of: Operator; readonly onClose: () => void }): JSX.Element {
  const words = settingsWords().team;
  const remove = async () => {
    await removeOperator(id);
    go(href('settings', 'team'));
    say(words.removed(name));
    await refresh(OPERATORS);
  };
  return (
    <ConfirmByName title={words.removeTitle(name)} name={name} submit={sharedWords().remove} onConfirm={remove} onClose={onClose}>
      {words.removeBody}
    </ConfirmByName>
  );
}
