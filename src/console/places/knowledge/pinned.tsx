/** Pinned answers: a question with its own answer, word for word. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { changeList, refresh, useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { DetailPane, List, Row, Split } from '../../ui/list.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Chip, EmptyState, Loaded } from '../../ui/states.tsx';
import { doUndoably, say, sayFault } from '../../ui/toast.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Annotation, annotationsKey, changeAnnotation, deleteAnnotation, pinAnswer, readAnnotations } from './calls.ts';

const EVERY = 15_000;
/** In the place of an id: the one that is being written. */
const NEW = 'new';

interface PinnedProps {
  readonly baseId: string;
  readonly openId: string | undefined;
}

export function PinnedAnswers({ baseId, openId }: PinnedProps): JSX.Element {
  const words = knowledgeWords().pinned;
  const key = annotationsKey(baseId);
  const reading = useList(key, (cursor) => readAnnotations(baseId, cursor), { every: EVERY });
  const add = may('createAnnotation') && (
    <Button look="primary" icon="plus" onPress={() => go(href('knowledge', baseId, 'answers', NEW))}>
      {words.add}
    </Button>
  );
  return (
    <Loaded of={reading} onRetry={() => void refresh(key)}>
      {(all) =>
        all.length === 0 && openId !== NEW ? (
          <EmptyState icon="pin" title={words.none} act={add}>
            {words.noneBody}
          </EmptyState>
        ) : (
          <PinnedList all={all} baseId={baseId} openId={openId} add={add} more={reading.more} />
        )
      }
    </Loaded>
  );
}

interface PinnedListProps extends PinnedProps {
  readonly all: readonly Annotation[];
  readonly add: ComponentChildren;
  readonly more: (() => void) | null;
}

function PinnedList({ all, baseId, openId, add, more }: PinnedListProps): JSX.Element {
  const backTo = href('knowledge', baseId, 'answers');
  const open = all.find(({ id }) => id === openId);
  const isOpen = open !== undefined || (openId === NEW && may('createAnnotation'));
  const list = (
    <div class="stack">
      <div>{add}</div>
      {all.length > 0 && (
        <List label={knowledgeWords().tabs.answers} more={more}>
          {all.map((one) => (
            <Row
              key={one.id}
              to={href('knowledge', baseId, 'answers', one.id)}
              isOpen={one.id === openId}
              title={one.question}
              about={one.answer}
              side={<OnOff annotation={one} />}
            />
          ))}
        </List>
      )}
    </div>
  );
  return <Split list={list} detail={isOpen ? <PinnedPane key={openId} annotation={open} baseId={baseId} backTo={backTo} /> : null} />;
}

function OnOff({ annotation: { enabled, hits } }: { readonly annotation: Annotation }): JSX.Element {
  const words = knowledgeWords().pinned;
  return enabled ? <span>{words.hits(hits)}</span> : <Chip tone="grey">{words.off}</Chip>;
}

interface PinnedPaneProps {
  /** Undefined: a new one. */
  readonly annotation: Annotation | undefined;
  readonly baseId: string;
  readonly backTo: string;
}

function PinnedPane({ annotation, baseId, backTo }: PinnedPaneProps): JSX.Element {
  const words = knowledgeWords().pinned;
  const about = annotation && `${words.hits(annotation.hits)} · ${words.by(annotation.updated_by)}`;
  const canWrite = may(annotation ? 'changeAnnotation' : 'createAnnotation');
  return (
    <DetailPane
      title={annotation?.question ?? words.add}
      about={about}
      backTo={backTo}
      actions={annotation && canWrite && <Acts of={annotation} backTo={backTo} />}
    >
      {canWrite ? <Writing annotation={annotation} baseId={baseId} backTo={backTo} /> : <p class="passage-text">{annotation?.answer}</p>}
    </DetailPane>
  );
}

function Writing({ annotation, baseId, backTo }: PinnedPaneProps): JSX.Element {
  const [question, setQuestion] = useState(annotation?.question ?? '');
  const [answer, setAnswer] = useState(annotation?.answer ?? '');
  const words = knowledgeWords().pinned;
  const keep = async () => {
    const written = { question, answer };
    if (annotation) await changeAnnotation(annotation.id, written);
    else await pinAnswer({ ...written, base_id: baseId, audience: 'public', locale: null, enabled: true });
    say(words.saved);
    go(backTo);
    await refresh(annotationsKey(baseId));
  };
  return (
    <Form onSubmit={keep} submit={sharedWords().save} isDisabled={question.trim() === '' || answer.trim() === ''}>
      {(fault) => (
        <>
          <TextField
            label={words.question}
            help={words.questionHelp}
            value={question}
            onChange={setQuestion}
            fault={fault?.status === 409 ? words.taken : undefined}
          />
          <TextArea label={words.answer} help={words.answerHelp} rows={8} value={answer} onChange={setAnswer} />
        </>
      )}
    </Form>
  );
}

function Acts({ of: { id, base_id: baseId, enabled }, backTo }: { readonly of: Annotation; readonly backTo: string }): JSX.Element {
  const words = knowledgeWords().pinned;
  const key = annotationsKey(baseId);
  const turn = async () => {
    await changeAnnotation(id, { enabled: !enabled }).catch(sayFault);
    await refresh(key);
  };
  const remove = () => {
    const revert = changeList<Annotation>(key, (all) => all.filter((one) => one.id !== id));
    go(backTo);
    const act = async () => {
      await deleteAnnotation(id);
      await refresh(key);
    };
    doUndoably({ text: words.removed, act, revert });
  };
  return (
    <Menu name={sharedWords().more} face={<Icon of="more" />}>
      <MenuItem icon={enabled ? 'pause' : 'play'} onPress={() => void turn()}>
        {enabled ? words.switchOff : words.switchOn}
      </MenuItem>
      {may('deleteAnnotation') && (
        <MenuItem icon="trash" isDanger onPress={remove}>
          {sharedWords().remove}
        </MenuItem>
      )}
    </Menu>
  );
}
