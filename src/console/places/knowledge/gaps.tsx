/** Gaps: what was asked in vain, and the answer written on the spot. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href, spot } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { changeList, refresh, useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Filters } from '../../ui/filters.tsx';
import { DetailPane, List, Row, Split } from '../../ui/list.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { doUndoably, say } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { annotationsKey, changeGap, type Gap, gapsKey, pinAnswer, readGaps } from './calls.ts';

const OTHER_STATES = ['resolved', 'ignored'] as const;
const EVERY = 10_000;

export function Gaps({ baseId, openId }: { readonly baseId: string; readonly openId: string | undefined }): JSX.Element {
  const words = knowledgeWords().gap;
  const state = OTHER_STATES.find((one) => one === spot.value.query.get('state')) ?? 'open';
  const reading = useList(gapsKey(state), (cursor) => readGaps(state, cursor), { every: EVERY });
  const addressOf = (...more: readonly string[]) =>
    href('knowledge', baseId, 'gaps', ...more) + (state === 'open' ? '' : `?state=${state}`);
  return (
    <Loaded of={reading} onRetry={() => void refresh(gapsKey(state))}>
      {(gaps) => {
        const open = gaps.find(({ id }) => id === openId);
        const list = (
          <>
            <Filters name="state" all={words.states.open} options={OTHER_STATES.map((one) => ({ value: one, label: words.states[one] }))} />
            {gaps.length === 0 && (
              <EmptyState icon="question" title={words.none}>
                {words.noneBody}
              </EmptyState>
            )}
            {gaps.length > 0 && (
              <List label={words.lead} more={reading.more}>
                {gaps.map((one) => (
                  <Row
                    key={one.id}
                    to={addressOf(one.id)}
                    isOpen={one.id === openId}
                    title={one.question}
                    about={words.times(one.times)}
                    side={<When at={one.last_asked_at} />}
                  />
                ))}
              </List>
            )}
          </>
        );
        return <Split list={list} detail={open ? <GapPane key={open.id} gap={open} baseId={baseId} backTo={addressOf()} /> : null} />;
      }}
    </Loaded>
  );
}

interface GapPaneProps {
  readonly gap: Gap;
  readonly baseId: string;
  readonly backTo: string;
}

function GapPane({ gap, baseId, backTo }: GapPaneProps): JSX.Element {
  const words = knowledgeWords().gap;
  return (
    <DetailPane title={gap.question ?? ''} about={words.times(gap.times)} backTo={backTo}>
      <section class="stack">
        <h3>{words.examples}</h3>
        <ul class="stack">
          {gap.examples.map((one) => (
            <li key={one.asked_at} class="passage">
              <p class="passage-text">{one.text}</p>
              <p class="row-about">
                {words.reasons[one.reason]} · <When at={one.asked_at} />
              </p>
            </li>
          ))}
        </ul>
      </section>
      {gap.state === 'open' && may('createAnnotation') && may('changeKnowledgeGap') && (
        <Answering gap={gap} baseId={baseId} backTo={backTo} />
      )}
      {may('changeKnowledgeGap') && <Steps gap={gap} backTo={backTo} />}
    </DetailPane>
  );
}

function Answering({ gap, baseId, backTo }: GapPaneProps): JSX.Element {
  const [answer, setAnswer] = useState('');
  const words = knowledgeWords().gap;
  const keep = async () => {
    const pinned = { base_id: baseId, question: gap.question ?? '', answer, audience: 'public', locale: null, enabled: true } as const;
    await pinAnswer(pinned);
    await changeGap(gap.id, 'resolved');
    say(words.closed);
    go(backTo);
    await Promise.all([refresh('gaps/'), refresh(annotationsKey(baseId))]);
  };
  return (
    <Form onSubmit={keep} submit={words.keep} isDisabled={answer.trim() === ''}>
      {() => <TextArea label={words.write} help={words.writeHelp} value={answer} onChange={setAnswer} rows={6} />}
    </Form>
  );
}

function Steps({ gap: { id, state }, backTo }: { readonly gap: Gap; readonly backTo: string }): JSX.Element {
  const words = knowledgeWords().gap;
  const next = state === 'open' ? 'ignored' : 'open';
  const move = () => {
    const revert = changeList<Gap>(gapsKey(state), (all) => all.filter((one) => one.id !== id));
    const act = async () => {
      await changeGap(id, next);
      await refresh('gaps/');
    };
    go(backTo);
    doUndoably({ text: next === 'ignored' ? words.ignored : words.states.open, act, revert });
  };
  return (
    <p>
      <Button look="quiet" onPress={move}>
        {next === 'ignored' ? words.ignore : words.reopen}
      </Button>
    </p>
  );
}
