/** The documents of a base: what is there, in which state, and more by dropping files. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { href, spot } from '../../app/router.ts';
import { refresh, useList } from '../../data/query.ts';
import { Filters } from '../../ui/filters.tsx';
import { List, Row, Split } from '../../ui/list.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { documentFault } from '../../words/document-faults.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { type Document, documentsKey, readDocuments } from './calls.ts';
import { DocumentPane } from './document-pane.tsx';
import { NewAudience, newAudience } from './new-audience.tsx';
import { StateChip } from './state-chip.tsx';
import { DropZone, FileChoice, OnTheirWay } from './upload-zone.tsx';
import { sendFiles } from './uploads.ts';

const SHOWN_STATES = ['ready', 'queued', 'indexing', 'failed'] as const;
/** While something is under way, and otherwise, in milliseconds. */
const SOON = 1_500;
const SELDOM = 15_000;

const isUnderWay = ({ state }: Document): boolean => state === 'queued' || state === 'indexing';

interface DocumentsProps {
  readonly baseId: string;
  readonly openId: string | undefined;
}

export function Documents({ baseId, openId }: DocumentsProps): JSX.Element {
  const state = SHOWN_STATES.find((one) => one === spot.value.query.get('state'));
  const key = documentsKey(baseId, state ?? 'all');
  const reading = useList(key, (cursor) => readDocuments(baseId, state, cursor), {
    every: (known) => (known?.some(isUnderWay) === true ? SOON : SELDOM),
  });
  const canAdd = may('addDocuments');
  const add = (files: readonly File[]) => sendFiles(baseId, files, newAudience.value);
  return (
    <DropZone onFiles={add} isEnabled={canAdd}>
      {canAdd && <NewAudience />}
      <OnTheirWay baseId={baseId} />
      <Loaded of={reading} lines={6} onRetry={() => void refresh(key)}>
        {(documents) =>
          documents.length === 0 && state === undefined ? (
            <NoDocuments canAdd={canAdd} onFiles={add} />
          ) : (
            <Split
              list={<Lines documents={documents} baseId={baseId} openId={openId} state={state} more={reading.more} />}
              detail={
                openId === undefined ? null : <DocumentPane key={openId} id={openId} listKey={key} backTo={addressOf(baseId, state)} />
              }
            />
          )
        }
      </Loaded>
    </DropZone>
  );
}

const addressOf = (baseId: string, state: string | undefined, ...more: readonly string[]): string =>
  href('knowledge', baseId, 'documents', ...more) + (state === undefined ? '' : `?state=${state}`);

interface LinesProps extends DocumentsProps {
  readonly documents: readonly Document[];
  readonly state: string | undefined;
  readonly more: (() => void) | null;
}

function Lines({ documents, baseId, openId, state, more }: LinesProps): JSX.Element {
  const words = knowledgeWords();
  return (
    <>
      <Filters name="state" all={words.all} options={SHOWN_STATES.map((one) => ({ value: one, label: words.states[one] }))} />
      {documents.length === 0 && <p class="quiet">{words.noneInState}</p>}
      <List label={words.documents} more={more}>
        {documents.map((one) => (
          <Row
            key={one.id}
            to={addressOf(baseId, state, one.id)}
            isOpen={one.id === openId}
            title={one.title}
            about={documentFault(one) ?? `${words.passageCount(one.passages)} · ${words.audiences[one.audience]}`}
            side={
              <>
                <StateChip state={one.state} />
                <When at={one.updated_at} />
              </>
            }
          />
        ))}
      </List>
    </>
  );
}

interface NoDocumentsProps {
  readonly canAdd: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

export function NoDocuments({ canAdd, onFiles }: NoDocumentsProps): JSX.Element {
  const words = knowledgeWords();
  return (
    <EmptyState icon="document" title={words.noDocuments} act={canAdd && <FileChoice look="primary" onFiles={onFiles} />}>
      {words.noDocumentsBody}
      {canAdd && <span class="hint">{words.dropHint}</span>}
    </EmptyState>
  );
}
