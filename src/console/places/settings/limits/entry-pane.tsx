/** One entry of the lists: whom it is about, why, and until when; moving it to the other list, changing it, taking it off. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { fieldFault } from '../../../data/fault.ts';
import { changeList, refresh, useQuery } from '../../../data/query.ts';
import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { DetailPane } from '../../../ui/list.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { doUndoably, say, sayFault } from '../../../ui/toast.tsx';
import { When } from '../../../ui/when.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { exactly } from '../../../words/moments.ts';
import { sharedWords } from '../../../words/shared.ts';
import { changeEntry, ENTRIES, type LimitEntry, readEntry, removeEntry } from './calls.ts';
import { EntryState } from './entry-state.tsx';
import { EndsField, endIn, type Life } from './ends-field.tsx';
import { useSubjectName } from './subject.tsx';

const backTo = (): string => href('settings', 'lists');

/** Also of what no open page of the list shows. */
export function EntryPane({ id }: { readonly id: string }): JSX.Element {
  const key = `${ENTRIES}-one/${id}`;
  const reading = useQuery(key, () => readEntry(id));
  const nameOf = useSubjectName();
  const { data } = reading;
  return (
    <DetailPane title={data ? nameOf(data.subject, data.value) : ''} about={data && limitsWords().subjects[data.subject]} backTo={backTo()}>
      <Loaded of={reading} onRetry={() => void refresh(key)}>
        {(entry) => <Entry of={entry} />}
      </Loaded>
    </DetailPane>
  );
}

function Entry({ of }: { readonly of: LimitEntry }): JSX.Element {
  const words = limitsWords();
  const facts = [
    [words.id[of.subject], <code key="value">{of.value}</code>],
    [words.reason, of.reason],
    [words.by, of.changed_by],
    [words.at, <When key="at" at={of.changed_at} />],
    [words.ends, of.expires_at === null ? sharedWords().never : exactly(of.expires_at)],
  ] as const;
  return (
    <>
      <div>
        <EntryState of={of} />
      </div>
      <dl class="facts">
        {facts.map(([name, said]) => (
          <>
            <dt>{name}</dt>
            <dd class="value">{said}</dd>
          </>
        ))}
      </dl>
      <Acts of={of} />
      {may('changeLimitEntry') && <Change of={of} />}
    </>
  );
}

function Acts({ of: { id, list } }: { readonly of: LimitEntry }): JSX.Element {
  const words = limitsWords();
  const other = list === 'allow' ? 'block' : 'allow';
  const move = () =>
    void changeEntry(id, { list: other }).then(() => {
      say(words.moved[other]);
      return refresh(ENTRIES);
    }, sayFault);
  const remove = () => {
    const reverts = ['', 'allow', 'block'].map((shown) =>
      changeList<LimitEntry>(`${ENTRIES}/${shown}`, (all) => all.filter((one) => one.id !== id)),
    );
    go(backTo());
    const act = async () => (await removeEntry(id), await refresh(ENTRIES));
    doUndoably({ text: words.removed, act, revert: () => reverts.forEach((revert) => revert()) });
  };
  return (
    <div class="cluster">
      {may('changeLimitEntry') && (
        <Button icon="retry" onPress={move}>
          {words.move[other]}
        </Button>
      )}
      {may('removeLimitEntry') && (
        <Button icon="trash" onPress={remove}>
          {sharedWords().remove}
        </Button>
      )}
    </div>
  );
}

function Change({ of }: { readonly of: LimitEntry }): JSX.Element {
  const words = limitsWords();
  const [reason, setReason] = useState(of.reason);
  const [life, setLife] = useState<Life>('keep');
  const save = async () => {
    await changeEntry(of.id, { reason: reason.trim(), ...endIn(life) });
    say(sharedWords().saved);
    setLife('keep');
    await refresh(ENTRIES);
  };
  return (
    <Form onSubmit={save} submit={sharedWords().save} isDisabled={reason.trim() === ''}>
      {(fault) => (
        <>
          <TextField label={words.reason} help={words.reasonHelp} value={reason} onChange={setReason} fault={fieldFault(fault, 'reason')} />
          <EndsField value={life} onChange={setLife} mayKeep />
        </>
      )}
    </Form>
  );
}
