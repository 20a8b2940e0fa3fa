/** The short form that names a knowledge base, a new one or one that is there. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Dialog, Form } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Base, BASES, createBase, renameBase } from './calls.ts';

interface NameItProps {
  /** Undefined: a new one is made. */
  readonly base?: Base;
  readonly onDone: (base: Base) => void;
  readonly onClose: () => void;
}

export function NameIt({ base, onDone, onClose }: NameItProps): JSX.Element {
  const [name, setName] = useState(base?.name ?? '');
  const words = knowledgeWords();
  const keep = async () => {
    const named = base ? await renameBase(base.id, name) : await createBase(name);
    await refresh(BASES);
    onDone(named);
  };
  return (
    <Dialog title={base ? words.renameBase : words.newBase} onClose={onClose}>
      <Form onSubmit={keep} submit={base ? sharedWords().save : sharedWords().create} onCancel={onClose}>
        {(fault) => (
          <TextField
            label={words.baseName}
            help={words.baseNameHelp}
            fault={fault?.status === 409 ? words.baseNameTaken : fieldFault(fault, 'name')}
            value={name}
            onChange={setName}
            isRequired
            isFirst
          />
        )}
      </Form>
    </Dialog>
  );
}
