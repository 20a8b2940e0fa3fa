/** Which base one looks at, and what can be done with it as a whole. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh } from '../../data/query.ts';
import { upload } from '../../data/upload.ts';
import { ConfirmByName } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import type { Schemas } from '../../data/api.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Base, BASES, deleteBase, exportAddress, reindexBase } from './calls.ts';
import { NameIt } from './name-it.tsx';
import { newAudience } from './new-audience.tsx';
import { FileChoice } from './upload-zone.tsx';
import { sendFiles } from './uploads.ts';

interface BaseActsProps {
  readonly bases: readonly Base[];
  readonly base: Base;
  /** Kept when another base is chosen. */
  readonly tab: string;
}

export function BaseActs({ bases, base, tab }: BaseActsProps): JSX.Element {
  const words = knowledgeWords();
  return (
    <>
      <span class="select base-choice">
        <select
          class="input"
          aria-label={words.bases}
          value={base.id}
          onChange={({ currentTarget }) => go(href('knowledge', currentTarget.value, tab))}
        >
          {bases.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Icon of="down" />
      </span>
      <More base={base} />
      {may('addDocuments') && tab === 'documents' && (
        <FileChoice look="primary" onFiles={(files) => sendFiles(base.id, files, newAudience.value)} />
      )}
    </>
  );
}

type Open = 'new' | 'rename' | 'remove' | null;

function More({ base }: { readonly base: Base }): JSX.Element {
  const words = knowledgeWords();
  const [open, setOpen] = useState<Open>(null);
  return (
    <>
      <Menu name={sharedWords().more} face={<Icon of="more" />}>
        <MenuItem icon="plus" needs="createKnowledgeBase" onPress={() => setOpen('new')}>
          {words.newBase}
        </MenuItem>
        <MenuItem icon="edit" needs="renameKnowledgeBase" onPress={() => setOpen('rename')}>
          {words.renameBase}
        </MenuItem>
        <MenuItem icon="retry" needs="reindexKnowledgeBase" onPress={() => void readAllAgain(base)}>
          {words.readAllAgain}
        </MenuItem>
        <Transfer base={base} />
        <MenuItem icon="trash" needs="deleteKnowledgeBase" isDanger onPress={() => setOpen('remove')}>
          {words.removeBase}
        </MenuItem>
      </Menu>
      <Dialogs base={base} open={open} close={() => setOpen(null)} />
    </>
  );
}

/** The base as a file, to be saved or put in. */
function Transfer({ base }: { readonly base: Base }): JSX.Element {
  const words = knowledgeWords();
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      {may('exportKnowledgeBase') && (
        <a class="menu-item" href={exportAddress(base.id)} download>
          <Icon of="download" />
          {words.exportBase}
        </a>
      )}
      <MenuItem icon="upload" needs="importKnowledgeBase" onPress={() => file.current?.click()}>
        {words.importBase}
      </MenuItem>
      <input
        ref={file}
        class="visually-hidden"
        type="file"
        accept=".jsonl"
        tabIndex={-1}
        aria-label={words.importBase}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.files?.[0];
          currentTarget.value = '';
          if (chosen) void putIn(base, chosen);
        }}
      />
    </>
  );
}

function Dialogs({ base, open, close }: { readonly base: Base; readonly open: Open; readonly close: () => void }): JSX.Element | null {
  const words = knowledgeWords();
  const goTo = ({ id }: Base) => {
    close();
    go(href('knowledge', id));
  };
  const remove = async () => {
    await deleteBase(base.id);
    close();
    go(href('knowledge'));
    await refresh(BASES);
  };
  if (open === 'new') return <NameIt onDone={goTo} onClose={close} />;
  if (open === 'rename') return <NameIt base={base} onDone={close} onClose={close} />;
  if (open === null) return null;
  return (
    <ConfirmByName title={words.removeBase} name={base.name} submit={words.removeBase} onConfirm={remove} onClose={close}>
      {words.removeBaseBody}
    </ConfirmByName>
  );
}

async function readAllAgain({ id }: Base): Promise<void> {
  try {
    say(knowledgeWords().readsAllAgain((await reindexBase(id)).queued));
  } catch (thrown) {
    sayFault(thrown);
  }
  await refresh(`documents/${id}`);
}

async function putIn({ id }: Base, file: File): Promise<void> {
  try {
    const sent = upload<Schemas['ImportedBase']>(
      `/api/v1/knowledge/bases/${id}/import`,
      new Blob([file], { type: 'application/x-ndjson' }),
    );
    const { documents, annotations } = await sent.done;
    say(knowledgeWords().imported(documents, annotations));
  } catch (thrown) {
    sayFault(thrown);
  }
  await Promise.all([refresh(BASES), refresh('documents/'), refresh('annotations/')]);
}
