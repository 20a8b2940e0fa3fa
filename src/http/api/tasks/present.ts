/** Turns, documents, crawls and notifications in the words of a task. */
import type { z } from 'zod';
import type { Document, DocumentState } from '../../../core/model/knowledge.ts';
import type { NotificationSend, SendState } from '../../../core/model/notification.ts';
import type { Crawl, CrawlState } from '../../../core/model/source.ts';
import type { TurnState } from '../../../core/model/turn.ts';
import type { TurnView } from '../../../core/ports/conversation-store.ts';
import type { ModelCall } from '../../../core/ports/usage-store.ts';
import type { FoundTask } from './find.ts';
import type { taskSchema } from './schema.ts';

export type Task = z.output<typeof taskSchema>;

const TURN_TASK_STATES: Readonly<Record<TurnState, Task['state']>> = {
  waiting: 'waiting',
  running: 'active',
  answered: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};

const DOCUMENT_TASK_STATES: Readonly<Record<DocumentState, Task['state']>> = {
  queued: 'queued',
  indexing: 'active',
  ready: 'done',
  failed: 'failed',
  deleted: 'cancelled',
};

const CRAWL_TASK_STATES: Readonly<Record<CrawlState, Task['state']>> = {
  queued: 'queued',
  running: 'active',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

const SEND_TASK_STATES: Readonly<Record<SendState, Task['state']>> = {
  planned: 'queued',
  sent: 'done',
  dead: 'failed',
  cancelled: 'cancelled',
};

/** The states of notifications that a task of this state may be in. */
export const sendStatesOf = (state: Task['state']): readonly SendState[] => statesOf(SEND_TASK_STATES, state);

/** The states of crawls that a task of this state may be in. */
export const crawlStatesOf = (state: Task['state']): readonly CrawlState[] => statesOf(CRAWL_TASK_STATES, state);

/** The states of turns that a task of this state may be in. */
export const turnStatesOf = (state: Task['state']): readonly TurnState[] => statesOf(TURN_TASK_STATES, state);

/** The states of documents that a task of this state may be in. */
export const documentStatesOf = (state: Task['state']): readonly DocumentState[] => statesOf(DOCUMENT_TASK_STATES, state);

const statesOf = <S extends string>(table: Readonly<Record<S, Task['state']>>, state: Task['state']) =>
  (Object.keys(table) as S[]).filter((name) => table[name] === state);

export const presentTurn = (turn: TurnView): Task => ({
  id: turn.id,
  kind: 'generate_ai_response',
  state: TURN_TASK_STATES[turn.state],
  progress: turn.endedAt ? 1 : 0,
  attempts: turn.attempts,
  error: turn.error,
  result: { conversation_id: turn.conversationId, answer_id: turn.answer?.id ?? null },
  created_at: turn.createdAt.toISOString(),
  ended_at: turn.endedAt?.toISOString() ?? null,
});

/** The task of a question with what its calls of models took. */
export const withCalls = (task: Task, calls: readonly ModelCall[]): Task => ({
  ...task,
  result: { ...task.result, model_calls: calls.map(presentCall) },
});

/** What a call of a model took, wherever the API tells of one. */
export const presentCall = (call: ModelCall) => ({
  model_id: call.modelId,
  model: call.model,
  result: call.result,
  input_tokens: call.inputTokens,
  output_tokens: call.outputTokens,
  estimated: call.estimated,
  cost: call.cost,
});

export function presentDocumentTask(document: Document): Task {
  const ended = document.state === 'ready' || document.state === 'failed' || document.state === 'deleted';
  return {
    id: document.id,
    kind: 'vectorize_document',
    state: DOCUMENT_TASK_STATES[document.state],
    progress: ended ? 1 : 0,
    attempts: document.attempts,
    error: document.error,
    result: { base_id: document.baseId, document_id: document.id, passages: document.passages },
    created_at: document.createdAt.toISOString(),
    ended_at: ended ? document.updatedAt.toISOString() : null,
  };
}

export function presentCrawlTask(crawl: Crawl): Task {
  const { waiting, ...ended } = crawl.counts;
  const read = Object.values(ended).reduce((sum, pages) => sum + pages, 0);
  return {
    id: crawl.id,
    kind: 'update_knowledge_base',
    state: CRAWL_TASK_STATES[crawl.state],
    progress: crawl.endedAt ? 1 : read / Math.max(read + waiting, 1),
    attempts: 1,
    error: crawl.error,
    result: { source_id: crawl.sourceId, ...crawl.counts },
    created_at: crawl.createdAt.toISOString(),
    ended_at: crawl.endedAt?.toISOString() ?? null,
  };
}

export const presentSendTask = (send: NotificationSend): Task => ({
  id: send.id,
  kind: 'send_notification',
  state: SEND_TASK_STATES[send.state],
  progress: send.endedAt ? 1 : 0,
  attempts: send.attempts,
  error: send.error,
  result: { endpoint_id: send.endpointId, event_id: send.eventId, event: send.kind, status: send.status },
  created_at: send.createdAt.toISOString(),
  ended_at: send.endedAt?.toISOString() ?? null,
});

export function presentTask({ kind, of }: FoundTask): Task {
  switch (kind) {
    case 'generate_ai_response':
      return presentTurn(of);
    case 'vectorize_document':
      return presentDocumentTask(of);
    case 'update_knowledge_base':
      return presentCrawlTask(of);
    case 'send_notification':
      return presentSendTask(of);
  }
}
