/** One document: what it is, what went wrong with it, and the passages that answers quote. */
import type { JSX } from 'preact';
import { go } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { changeList, refresh, useList, useQuery } from '../../data/query.ts';
import { Button, ShowMore } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Icon } from '../../ui/icons.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Loaded, Note } from '../../ui/states.tsx';
import { doUndoably, say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { asSize } from '../../words/moments.ts';
import { documentFault } from '../../words/document-faults.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { BASES, deleteDocument, type Document, readDocument, readPassages, reindexDocument } from './calls.ts';

const EVERY = 3_000;

interface DocumentPaneProps {
  readonly id: string;
  /** Under which the list beside it is kept. */
  readonly listKey: string;
  readonly backTo: string;
}

export function DocumentPane({ id, listKey, backTo }: DocumentPaneProps): JSX.Element {
  const reading = useQuery(`document/${id}`, () => readDocument(id), { every: EVERY });
  const { data } = reading;
  return (
    <DetailPane title={data?.title ?? ''} backTo={backTo} actions={data && <Acts document={data} listKey={listKey} backTo={backTo} />}>
      <Loaded of={reading}>
        {(document) => (
          <>
            {document.error !== null && (
              <Note tone="red">
                <p>{documentFault(document)}</p>
                {may('reindexDocument') && (
                  <Button look="quiet" icon="retry" onPress={() => void readAgain(document)}>
                    {knowledgeWords().readAgain}
                  </Button>
                )}
              </Note>
            )}
            <Facts document={document} />
            <Passages document={document} />
          </>
        )}
      </Loaded>
    </DetailPane>
  );
}

async function readAgain({ id, base_id: baseId }: Document): Promise<void> {
  try {
    await reindexDocument(id);
    say(knowledgeWords().readsAgain);
  } catch (thrown) {
    sayFault(thrown);
  }
  await Promise.all([refresh(`document/${id}`), refresh(`documents/${baseId}`)]);
}

function remove({ id, title }: Document, listKey: string): void {
  const revert = changeList<Document>(listKey, (all) => all.filter((one) => one.id !== id));
  const act = async () => {
    await deleteDocument(id);
    await Promise.all([refresh('documents/'), refresh(BASES)]);
  };
  doUndoably({ text: knowledgeWords().removed(title), act, revert });
}

interface ActsProps {
  readonly document: Document;
  readonly listKey: string;
  readonly backTo: string;
}

function Acts({ document, listKey, backTo }: ActsProps): JSX.Element | null {
  const words = knowledgeWords();
  if (!may('reindexDocument') && !may('deleteDocument')) return null;
  return (
    <Menu name={sharedWords().more} face={<Icon of="more" />}>
      <MenuItem icon="retry" needs="reindexDocument" onPress={() => void readAgain(document)}>
        {words.readAgain}
      </MenuItem>
      <MenuItem
        icon="trash"
        needs="deleteDocument"
        isDanger
        onPress={() => {
          remove(document, listKey);
          go(backTo);
        }}
      >
        {words.remove}
      </MenuItem>
    </Menu>
  );
}

function Facts({ document }: { readonly document: Document }): JSX.Element {
  const { facts, audiences } = knowledgeWords();
  return (
    <dl class="facts">
      <dt>{facts.audience}</dt>
      <dd>{audiences[document.audience]}</dd>
      <dt>{facts.kind}</dt>
      <dd>{document.media_type}</dd>
      <dt>{facts.size}</dt>
      <dd>{asSize(document.bytes)}</dd>
      <dt>{facts.added}</dt>
      <dd>
        <When at={document.created_at} />
      </dd>
      {document.url !== null && (
        <>
          <dt>{facts.address}</dt>
          <dd>
            <OutsideLink to={document.url} />
          </dd>
        </>
      )}
      {document.external_id !== null && (
        <>
          <dt>{facts.id}</dt>
          <dd>{document.external_id}</dd>
        </>
      )}
    </dl>
  );
}

/** What documents name is theirs: only addresses of the web become links. */
function OutsideLink({ to }: { readonly to: string }): JSX.Element {
  if (!/^https?:\/\//i.test(to)) return <>{to}</>;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer">
      {to}
      <span class="visually-hidden"> ({sharedWords().newTab})</span>
    </a>
  );
}

function Passages({ document: { id, passages, updated_at } }: { readonly document: Document }): JSX.Element {
  const words = knowledgeWords();
  const reading = useList(`passages/${id}/${updated_at}`, (cursor) => readPassages(id, cursor));
  return (
    <section class="stack">
      <div>
        <h3>
          {words.passages} <span class="count">{passages}</span>
        </h3>
        <p class="quiet small">{words.passagesLead}</p>
      </div>
      <Loaded of={reading}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">{words.noPassages}</p>
          ) : (
            <ol class="passages">
              {all.map((one) => (
                <li key={one.id} class="passage">
                  <p class="row-about">{[...one.heading_path, ...(one.page === null ? [] : [words.page(one.page)])].join(' › ')}</p>
                  <p class="passage-text">{one.text}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      <ShowMore more={reading.more} />
    </section>
  );
}
