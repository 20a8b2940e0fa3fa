/** The documents of a base: what is there, in which state, and more by dropping files. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { href, spot } from '../../app/router.ts';
import { refresh, useList } from '../../data/query.ts';
import { Filters } from '../../ui/filters.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Chip, EmptyState, Loaded, type Tone } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { type Document, documentsKey, readDocuments } from './calls.ts';
import { DropZone, FileChoice, OnTheirWay } from './upload-zone.tsx';
import { sendFiles } from './uploads.ts';

const SHOWN_STATES = ['ready', 'queued', 'indexing', 'failed'] as const;
/** While something is under way, and otherwise, in milliseconds. */
const SOON = 1_500;
const SELDOM = 15_000;

const TONES: Readonly<Record<Document['state'], readonly [Tone, IconName]>> = {
  queued: ['grey', 'clock'],
  indexing: ['teal', 'clock'],
  ready: ['green', 'check'],
  failed: ['red', 'alert'],
  deleted: ['grey', 'trash'],
};

export function StateChip({ state }: { readonly state: Document['state'] }): JSX.Element {
  const [tone, icon] = TONES[state];
  return (
    <Chip tone={tone} icon={icon}>
      {knowledgeWords().states[state]}
    </Chip>
  );
}

const isUnderWay = ({ state }: Document): boolean => state === 'queued' || state === 'indexing';

interface DocumentsProps {
  readonly baseId: string;
  readonly openId: string | undefined;
}

export function Documents({ baseId, openId }: DocumentsProps): JSX.Element {
  const words = knowledgeWords();
  const state = SHOWN_STATES.find((one) => one === spot.value.query.get('state'));
  const key = documentsKey(baseId, state ?? 'all');
  const reading = useList(key, (cursor) => readDocuments(baseId, state, cursor), { every: SELDOM });
  const moving = reading.data?.some(isUnderWay) === true;
  useList(key, (cursor) => readDocuments(baseId, state, cursor), { every: SOON, enabled: moving });
  const search = state === undefined ? '' : `?state=${state}`;
  const canAdd = may('addDocuments');
  const add = (files: readonly File[]) => sendFiles(baseId, files);
  return (
    <DropZone onFiles={add} isEnabled={canAdd}>
      <OnTheirWay baseId={baseId} />
      <Loaded of={reading} lines={6} onRetry={() => void refresh(key)}>
        {(documents) =>
          documents.length === 0 && state === undefined ? (
            <EmptyState icon="document" title={words.noDocuments} act={canAdd && <FileChoice look="primary" onFiles={add} />}>
              {words.noDocumentsBody} {canAdd && <span class="small">{words.dropHint}</span>}
            </EmptyState>
          ) : (
            <>
              <Filters name="state" all={words.all} options={SHOWN_STATES.map((one) => ({ value: one, label: words.states[one] }))} />
              {documents.length === 0 && <p class="quiet">{words.noneInState}</p>}
              <List label={words.documents} more={reading.more}>
                {documents.map((one) => (
                  <DocumentRow
                    key={one.id}
                    one={one}
                    to={href('knowledge', baseId, 'documents', one.id) + search}
                    isOpen={one.id === openId}
                  />
                ))}
              </List>
            </>
          )
        }
      </Loaded>
    </DropZone>
  );
}

function DocumentRow({ one, to, isOpen }: { readonly one: Document; readonly to: string; readonly isOpen: boolean }): JSX.Element {
  const words = knowledgeWords();
  const side = (
    <>
      <StateChip state={one.state} />
      <When at={one.updated_at} />
    </>
  );
  const about = one.error ?? `${words.passageCount(one.passages)} · ${words.audiences[one.audience]}`;
  return <Row to={to} isOpen={isOpen} title={one.title} about={about} side={side} />;
}
