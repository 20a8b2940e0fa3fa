/** The short form for another site. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Dialog, Form } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { addSource, type Source, sourcesKey } from './calls.ts';
import { SCHEDULES, scheduleNames } from './schedules.ts';

interface AddSiteProps {
  readonly baseId: string;
  readonly onClose: () => void;
}

export function AddSite({ baseId, onClose }: AddSiteProps): JSX.Element {
  const words = knowledgeWords().site;
  const [url, setUrl] = useState('');
  const [kind, setKind] = useState<Source['kind']>('site');
  const [again, setAgain] = useState<keyof typeof SCHEDULES>('daily');
  const add = async () => {
    const { id } = await addSource(baseId, { url: url.trim(), kind, schedule: SCHEDULES[again], audience: 'public', limits: {} });
    await refresh(sourcesKey(baseId));
    onClose();
    go(href('knowledge', baseId, 'sites', id));
  };
  const kinds = (['site', 'page', 'sitemap'] as const).map((value) => ({ value, label: words.kinds[value] }));
  return (
    <Dialog title={words.add} onClose={onClose}>
      <Form onSubmit={add} submit={words.add} onCancel={onClose}>
        {(fault) => (
          <>
            <TextField
              label={words.address}
              help={words.addressHelp}
              type="url"
              value={url}
              onChange={setUrl}
              fault={fieldFault(fault, 'url')}
              isRequired
              isFirst
            />
            <Select label={words.kind} value={kind} options={kinds} onChange={setKind} />
            <Select
              label={words.again}
              value={again}
              options={scheduleNames.map((value) => ({ value, label: words.schedules[value] }))}
              onChange={setAgain}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
