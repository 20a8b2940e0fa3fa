/** Second step: the first document, put into the first base of one's own. */
import type { JSX } from 'preact';
import { refresh, useList, useQuery } from '../../data/query.ts';
import { href } from '../../app/router.ts';
import { List, Row } from '../../ui/list.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { documentFault } from '../../words/document-faults.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { BASES, type Base, createBase, documentsKey, OWN_DOCS, readBases, readDocuments } from '../knowledge/calls.ts';
import { StateChip } from '../knowledge/state-chip.tsx';
import { DropZone, FileChoice, OnTheirWay } from '../knowledge/upload-zone.tsx';
import { sendFiles } from '../knowledge/uploads.ts';
import '../knowledge/knowledge.css';

const SOON = 1_500;

export function AddDocument(): JSX.Element {
  const words = knowledgeWords();
  const base = useQuery(BASES, readBases).data?.find(({ name }) => name !== OWN_DOCS);
  const add = (files: readonly File[]) => void addTo(base, files).catch(sayFault);
  return (
    <DropZone isEnabled onFiles={add}>
      <div class="stack">
        {base && <OnTheirWay baseId={base.id} />}
        {base && base.documents > 0 && <Latest baseId={base.id} />}
        <div class="drop-here">
          <FileChoice look="primary" onFiles={add} />
          <p class="quiet small">{words.dropHint}</p>
        </div>
      </div>
    </DropZone>
  );
}

async function addTo(base: Base | undefined, files: readonly File[]): Promise<void> {
  const into = base ?? (await createBase(knowledgeWords().firstBase));
  await refresh(BASES);
  sendFiles(into.id, files);
}

function Latest({ baseId }: { readonly baseId: string }): JSX.Element | null {
  const { data } = useList(documentsKey(baseId, 'all'), (cursor) => readDocuments(baseId, undefined, cursor), { every: SOON });
  if (!data || data.length === 0) return null;
  return (
    <List label={knowledgeWords().documents}>
      {data.slice(0, 5).map((one) => (
        <Row
          key={one.id}
          to={href('knowledge', baseId, 'documents', one.id)}
          isOpen={false}
          title={one.title}
          about={documentFault(one) ?? knowledgeWords().passageCount(one.passages)}
          side={<StateChip state={one.state} />}
        />
      ))}
    </List>
  );
}
