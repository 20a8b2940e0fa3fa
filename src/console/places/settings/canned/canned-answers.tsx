/** What the team says again and again, written once. */
import type { ComponentChildren, JSX } from 'preact';
import { go, href } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { refresh, useQuery } from '../../../data/query.ts';
import { Button } from '../../../ui/button.tsx';
import { List, Row, Split } from '../../../ui/list.tsx';
import { Chip, EmptyState, Loaded } from '../../../ui/states.tsx';
import { cannedWords } from '../../../words/canned.ts';
import { settingsWords } from '../../../words/settings.ts';
import type { ViewProps } from '../view-props.ts';
import { answersIn, CANNED, type CannedAnswer, readCanned } from './calls.ts';
import { CannedPane } from './canned-pane.tsx';

const EVERY = 15_000;
/** In the place of a title: one is being written. */
const NEW = '+';

export function CannedAnswers({ openId }: ViewProps): JSX.Element {
  const words = cannedWords();
  const reading = useQuery(CANNED, readCanned, { every: EVERY });
  const canChange = may('putConfig');
  const add = canChange && (
    <Button look="primary" icon="plus" onPress={() => go(href('settings', 'canned', NEW))}>
      {words.add}
    </Button>
  );
  return (
    <Loaded of={reading} onRetry={() => void refresh(CANNED)}>
      {({ config }) => {
        const all = answersIn(config);
        const open = all.find(({ title }) => title === openId);
        const isNew = openId === NEW && canChange;
        if (all.length === 0 && !isNew) {
          return (
            <EmptyState icon="edit" title={words.none} act={add}>
              {words.noneBody}
            </EmptyState>
          );
        }
        const detail = open || isNew ? <CannedPane key={openId} of={isNew ? null : (open ?? null)} all={all} /> : null;
        return <Split list={<Answers all={all} openId={openId} add={add} />} detail={detail} />;
      }}
    </Loaded>
  );
}

interface AnswersProps extends ViewProps {
  readonly all: readonly CannedAnswer[];
  readonly add: ComponentChildren;
}

const Answers = ({ all, openId, add }: AnswersProps): JSX.Element => (
  <div class="stack">
    <div>{add}</div>
    <List label={settingsWords().tabs.canned}>
      {all.map(({ title, text, language }) => (
        <Row
          key={title}
          to={href('settings', 'canned', title)}
          isOpen={title === openId}
          title={title}
          about={text}
          side={language !== null && <Chip tone="grey">{cannedWords().languages[language]}</Chip>}
        />
      ))}
    </List>
  </div>
);
