/** Allowing or blocking somebody: a customer, a key, or a network address. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href, spot } from '../../../app/router.ts';
import { fieldFault } from '../../../data/fault.ts';
import { refresh } from '../../../data/query.ts';
import { Form } from '../../../ui/dialog.tsx';
import { Select, TextField } from '../../../ui/field.tsx';
import { DetailPane } from '../../../ui/list.tsx';
import { say } from '../../../ui/toast.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { addEntry, ENTRIES, type LimitList } from './calls.ts';
import { EndsField, endIn, type Life } from './ends-field.tsx';
import { type Who, WhoFields, whoIn } from './subject.tsx';

const LISTS: readonly LimitList[] = ['block', 'allow'];

export function NewEntry(): JSX.Element {
  const words = limitsWords();
  return (
    <DetailPane title={words.add} about={words.addBody} backTo={href('settings', 'lists')}>
      <Writing given={whoIn(spot.value.query)} />
    </DetailPane>
  );
}

function Writing({ given }: { readonly given: Who }): JSX.Element {
  const words = limitsWords();
  const [list, setList] = useState<LimitList>('block');
  const [who, setWho] = useState(given);
  const [reason, setReason] = useState('');
  const [life, setLife] = useState<Life>('');
  const add = async () => {
    const made = await addEntry({ ...who, list, value: who.value.trim(), reason: reason.trim(), ...endIn(life) });
    say(words.moved[list]);
    await refresh(ENTRIES);
    go(href('settings', 'lists', made.id));
  };
  return (
    <Form onSubmit={add} submit={words.add} isDisabled={who.value.trim() === '' || reason.trim() === ''}>
      {(fault) => (
        <>
          <Select
            label={words.what}
            value={list}
            options={LISTS.map((one) => ({ value: one, label: words.does[one] }))}
            onChange={setList}
          />
          <WhoFields
            who={who}
            onChange={setWho}
            kinds={words.subjects}
            addressHelp={words.address.network}
            fault={fieldFault(fault, 'value')}
          />
          <TextField label={words.reason} help={words.reasonHelp} value={reason} onChange={setReason} fault={fieldFault(fault, 'reason')} />
          <EndsField value={life} onChange={setLife} />
        </>
      )}
    </Form>
  );
}
