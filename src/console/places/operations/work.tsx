/** Background work: a line each, what failed with its cause, and the way to try it again. */
import type { JSX } from 'preact';
import { href, spot } from '../../app/router.ts';
import { refresh, useList } from '../../data/query.ts';
import { Filters } from '../../ui/filters.tsx';
import { List, Row, Split } from '../../ui/list.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { operationsWords } from '../../words/operations.ts';
import { readTasks, type Task, tasksKey } from './calls.ts';
import { StateChip } from './state-chip.tsx';
import { TaskPane } from './task-pane.tsx';

const STATES = ['failed', 'active', 'waiting', 'queued', 'done', 'cancelled'] as const;
const KINDS = ['generate_ai_response', 'vectorize_document', 'update_knowledge_base', 'send_notification'] as const;
const EVERY = 3_000;

interface WorkProps {
  readonly openId: string | undefined;
}

export function Work({ openId }: WorkProps): JSX.Element {
  const { query } = spot.value;
  const kind = KINDS.find((one) => one === query.get('kind'));
  const state = STATES.find((one) => one === query.get('state'));
  const key = tasksKey(kind ?? 'all', state ?? 'all');
  const reading = useList(key, (cursor) => readTasks(kind, state, cursor), { every: EVERY });
  const search = query.toString();
  const addressOf = (...id: readonly string[]) => href('operations', 'work', ...id) + (search && `?${search}`);
  return (
    <Split
      list={
        <>
          <Choices />
          <Loaded of={reading} lines={6} onRetry={() => void refresh(key)}>
            {(tasks) => <Lines tasks={tasks} openId={openId} more={reading.more} addressOf={addressOf} />}
          </Loaded>
        </>
      }
      detail={openId === undefined ? null : <TaskPane key={openId} id={openId} backTo={addressOf()} />}
    />
  );
}

function Choices(): JSX.Element {
  const { work } = operationsWords();
  return (
    <>
      <Filters name="state" all={work.all} options={STATES.map((value) => ({ value, label: work.states[value] }))} />
      <Filters name="kind" all={work.all} options={KINDS.map((value) => ({ value, label: work.kinds[value] }))} />
    </>
  );
}

interface LinesProps extends WorkProps {
  readonly tasks: readonly Task[];
  readonly more: (() => void) | null;
  readonly addressOf: (id: string) => string;
}

function Lines({ tasks, openId, more, addressOf }: LinesProps): JSX.Element {
  const { work } = operationsWords();
  if (tasks.length === 0) {
    return (
      <EmptyState icon="operations" title={work.none}>
        {work.noneBody}
      </EmptyState>
    );
  }
  return (
    <List label={work.kind} more={more}>
      {tasks.map((task) => (
        <Row
          key={task.id}
          to={addressOf(task.id)}
          isOpen={task.id === openId}
          title={work.kinds[task.kind]}
          about={task.error ?? work.attempts(task.attempts)}
          side={
            <>
              <StateChip state={task.state} />
              <When at={task.ended_at ?? task.created_at} />
            </>
          }
        />
      ))}
    </List>
  );
}
