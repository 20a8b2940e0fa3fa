/** Knowledge: the bases of the business, and in each what answers are made of. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PlaceProps } from '../../app/places.ts';
import { Missing } from '../../app/outlet.tsx';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Base, BASES, createBase, OWN_DOCS, readBases } from './calls.ts';
import { Documents } from './documents.tsx';
import { NewBase } from './making.tsx';
import { DropZone, FileChoice } from './upload-zone.tsx';
import { sendFiles } from './uploads.ts';
import './knowledge.css';

export function Knowledge({ parts: [baseId, , openId] }: PlaceProps): JSX.Element {
  const words = knowledgeWords();
  const bases = useQuery(BASES, readBases);
  return (
    <Loaded of={bases} onRetry={() => void refresh(BASES)}>
      {(all) => {
        if (baseId === undefined) return <Beginning bases={all} />;
        const base = all.find(({ id }) => id === baseId);
        if (!base) return <Missing title={sharedWords().notFound} body={sharedWords().notFoundBody} />;
        return (
          <Page title={words.title} lead={words.lead} actions={<BaseActions bases={all} base={base} />}>
            <Documents baseId={base.id} openId={openId} />
          </Page>
        );
      }}
    </Loaded>
  );
}

/** Leads to the first base of one's own; without one, the first file makes it. */
function Beginning({ bases }: { readonly bases: readonly Base[] }): JSX.Element {
  const words = knowledgeWords();
  const own = bases.find(({ name }) => name !== OWN_DOCS);
  const canAdd = may('createKnowledgeBase') && may('addDocuments');
  const first = own ?? (canAdd ? undefined : bases[0]);
  useEffect(() => {
    if (first) go(href('knowledge', first.id), { replace: true });
  }, [first]);
  const begin = async (files: readonly File[]) => {
    const base = await createBase(words.firstBase);
    await refresh(BASES);
    sendFiles(base.id, files);
    go(href('knowledge', base.id));
  };
  return (
    <Page title={words.title} lead={words.lead}>
      <DropZone isEnabled={canAdd} onFiles={(files) => void begin(files)}>
        <EmptyState
          icon="document"
          title={words.noDocuments}
          act={canAdd && <FileChoice look="primary" onFiles={(files) => void begin(files)} />}
        >
          {words.noDocumentsBody} {canAdd && <span class="small">{words.dropHint}</span>}
        </EmptyState>
      </DropZone>
    </Page>
  );
}

function BaseActions({ bases, base }: { readonly bases: readonly Base[]; readonly base: Base }): JSX.Element {
  const words = knowledgeWords();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <span class="select base-choice">
        <select
          class="input"
          aria-label={words.bases}
          value={base.id}
          onChange={({ currentTarget }) => go(href('knowledge', currentTarget.value))}
        >
          {bases.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Icon of="down" />
      </span>
      {may('createKnowledgeBase') && (
        <Button icon="plus" onPress={() => setMaking(true)}>
          {words.newBase}
        </Button>
      )}
      {may('addDocuments') && <FileChoice look="primary" onFiles={(files) => sendFiles(base.id, files)} />}
      {isMaking && <NewBase onClose={() => setMaking(false)} />}
    </>
  );
}
