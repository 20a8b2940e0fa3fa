/** The short form for another knowledge base. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Dialog, Form } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { BASES, createBase } from './calls.ts';

export function NewBase({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const [name, setName] = useState('');
  const words = knowledgeWords();
  const make = async () => {
    const { id } = await createBase(name);
    await refresh(BASES);
    onClose();
    go(href('knowledge', id));
  };
  return (
    <Dialog title={words.newBase} onClose={onClose}>
      <Form onSubmit={make} submit={sharedWords().create} onCancel={onClose}>
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
