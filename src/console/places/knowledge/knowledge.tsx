/** Knowledge: the bases of the business, and in each what answers are made of. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PlaceProps } from '../../app/places.ts';
import { Missing } from '../../app/outlet.tsx';
import { go, href } from '../../app/router.ts';
import { may, type Operation, seenOf } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Page } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { BaseActs } from './acts.tsx';
import { type Base, BASES, createBase, OWN_DOCS, readBases } from './calls.ts';
import { Documents, NoDocuments } from './documents.tsx';
import { Gaps } from './gaps.tsx';
import { PinnedAnswers } from './pinned.tsx';
import { Sites } from './sites.tsx';
import { TryIt } from './try-it.tsx';
import { DropZone } from './upload-zone.tsx';
import { sendFiles } from './uploads.ts';
import './knowledge.css';

type TabProps = { readonly baseId: string; readonly openId: string | undefined };

const TABS = {
  documents: { needs: 'listDocuments', View: Documents },
  sites: { needs: 'listSources', View: Sites },
  test: { needs: 'searchKnowledgeBase', View: TryIt },
  answers: { needs: 'listAnnotations', View: PinnedAnswers },
  gaps: { needs: 'listKnowledgeGaps', View: Gaps },
} as const satisfies Readonly<Record<string, { needs: Operation; View: (props: TabProps) => JSX.Element }>>;

export function Knowledge({ parts: [baseId, tab = 'documents', openId] }: PlaceProps): JSX.Element {
  const words = knowledgeWords();
  const bases = useQuery(BASES, readBases);
  const seen = seenOf(TABS);
  const shown = seen.find((name) => name === tab);
  return (
    <Loaded of={bases} onRetry={() => void refresh(BASES)}>
      {(all) => {
        if (baseId === undefined) return <Beginning bases={all} />;
        const base = all.find(({ id }) => id === baseId);
        if (!base || !shown) return <Missing title={sharedWords().notFound} body={sharedWords().notFoundBody} />;
        const { View } = TABS[shown];
        const tabs = seen.map((name) => ({
          label: words.tabs[name],
          to: href('knowledge', base.id, name),
          isHere: name === shown,
        }));
        return (
          <Page title={words.title} lead={words.lead} actions={<BaseActs bases={all} base={base} tab={shown} />} tabs={tabs}>
            <View key={base.id} baseId={base.id} openId={openId} />
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
  const begin = (files: readonly File[]) => void beginBase(files).catch(sayFault);
  return (
    <Page title={words.title} lead={words.lead}>
      <DropZone isEnabled={canAdd} onFiles={begin}>
        <NoDocuments canAdd={canAdd} onFiles={begin} />
      </DropZone>
    </Page>
  );
}

async function beginBase(files: readonly File[]): Promise<void> {
  const base = await createBase(knowledgeWords().firstBase);
  await refresh(BASES);
  sendFiles(base.id, files);
  go(href('knowledge', base.id));
}
