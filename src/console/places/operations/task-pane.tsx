/** One piece of work: how it stands, why it failed, and what it produced. */
import type { JSX } from 'preact';
import { href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Loaded, Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { operationsWords } from '../../words/operations.ts';
import { asPercent } from '../../words/moments.ts';
import { cancelTask, readTask, retryTask, type Task, taskKey, TASKS } from './calls.ts';
import { StateChip } from './state-chip.tsx';

const EVERY = 2_000;

export function TaskPane({ id, backTo }: { readonly id: string; readonly backTo: string }): JSX.Element {
  const { work } = operationsWords();
  const key = taskKey(id);
  const reading = useQuery(key, () => readTask(id), { every: EVERY });
  return (
    <Loaded of={reading} onRetry={() => void refresh(key)}>
      {(task) => (
        <DetailPane title={work.kinds[task.kind]} backTo={backTo} actions={<Acts task={task} />}>
          {task.error !== null && (
            <Note tone="red">
              <p>{task.error}</p>
            </Note>
          )}
          <Facts task={task} />
          <Talk task={task} />
        </DetailPane>
      )}
    </Loaded>
  );
}

function Acts({ task: { id, state } }: { readonly task: Task }): JSX.Element | null {
  const { work } = operationsWords();
  const act = async (call: typeof retryTask, said: string) => {
    await call(id).then(() => say(said), sayFault);
    await Promise.all([refresh(TASKS), refresh(taskKey(id))]);
  };
  if (state === 'failed' && may('retryTask')) {
    return (
      <Button look="primary" icon="retry" onPress={() => void act(retryTask, work.retried)}>
        {work.retry}
      </Button>
    );
  }
  const isOpen = state === 'queued' || state === 'waiting' || state === 'active';
  return isOpen && may('cancelTask') ? <Button onPress={() => void act(cancelTask, work.cancelled)}>{work.cancel}</Button> : null;
}

function Facts({ task }: { readonly task: Task }): JSX.Element {
  const { work } = operationsWords();
  return (
    <dl class="facts">
      <dt>{work.progress}</dt>
      <dd>
        <StateChip state={task.state} /> {asPercent(task.progress)} · {work.attempts(task.attempts)}
      </dd>
      <dt>{work.began}</dt>
      <dd>
        <When at={task.created_at} />
      </dd>
      {task.ended_at !== null && (
        <>
          <dt>{work.ended}</dt>
          <dd>
            <When at={task.ended_at} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** Of an answer: where it was asked for. */
function Talk({ task: { result } }: { readonly task: Task }): JSX.Element | null {
  const id = result?.['conversation_id'];
  if (typeof id !== 'string' || !may('getConversation')) return null;
  return (
    <p>
      <LinkButton to={`${href('inbox', id)}?view=all`}>{operationsWords().work.openTalk}</LinkButton>
    </p>
  );
}
