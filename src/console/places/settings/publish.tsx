/** Publishing the draft: now, or at a time that one chooses. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Form } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { say } from '../../ui/toast.tsx';
import { settingsWords } from '../../words/settings.ts';
import { CONFIGS, DRAFT } from './calls.ts';
import { type DraftPreview, PUBLICATIONS, publishDraft } from './draft-calls.ts';

const WHENS = ['now', 'later'] as const;

export function Publish({ of }: { readonly of: DraftPreview }): JSX.Element {
  const words = settingsWords().draft;
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState<(typeof WHENS)[number]>('now');
  const [due, setDue] = useState('');
  const isOpen = of.gate.state === 'open' || of.gate.state === 'passed';
  const isReady = isOpen && !of.changes.some(({ overtaken }) => overtaken) && (when === 'now' || due !== '');
  const publish = async () => {
    await publishDraft(of.hash, reason.trim(), when === 'now' ? null : new Date(due));
    say(when === 'now' ? words.published : words.wasScheduled);
    await Promise.all([DRAFT, CONFIGS, 'config-', PUBLICATIONS].map(refresh));
  };
  return (
    <Form onSubmit={publish} submit={when === 'now' ? words.publish : words.schedule} isDisabled={!isReady}>
      {(fault) => (
        <>
          <TextField label={words.reason} help={words.reasonHelp} value={reason} onChange={setReason} />
          <Select
            label={words.when}
            value={when}
            options={WHENS.map((value) => ({ value, label: words.whens[value] }))}
            onChange={setWhen}
          />
          {when === 'later' && <Due value={due} onChange={setDue} fault={fieldFault(fault, 'at')} />}
        </>
      )}
    </Form>
  );
}

interface DueProps {
  /** As the input writes it, without a zone: the reader's. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
}

function Due(props: DueProps): JSX.Element {
  const words = settingsWords().draft;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return <TextField label={words.due} help={words.dueHelp(timeZone)} type="datetime-local" {...props} />;
}
