/** Explains an answer from the rows that answering it left: no log is needed. */
import type { z } from 'zod';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import type { Message } from '../../../core/model/message.ts';
import type { TurnView } from '../../../core/ports/conversation-store.ts';
import type { DeliveryView } from '../../../core/ports/delivery-store.ts';
import type { NamedPassage } from '../../../core/ports/knowledge-store.ts';
import type { MadeCall } from '../../../core/ports/usage-store.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { MessageId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { presentDelivery } from '../deliveries/present.ts';
import { found, idOf, idParams } from '../found.ts';
import { presentCall, presentTurn } from '../tasks/present.ts';
import { presentMessage } from './present.ts';
import { type EVENT_KINDS, timelineSchema } from './timeline-schema.ts';

type Timeline = z.output<typeof timelineSchema>;
type Event = Timeline['events'][number];

interface Trail {
  readonly message: Message;
  readonly turn: TurnView | null;
  readonly calls: readonly MadeCall[];
  readonly deliveries: readonly DeliveryView[];
  readonly passages: readonly NamedPassage[];
}

export function createTimelineEndpoint(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/messages/{id}/timeline',
    operationId: 'getMessageTimeline',
    tag: 'messages',
    summary: 'What became of a message, and what its answer rested on: passages with scores, versions, calls of models, deliveries, cost.',
    params: idParams,
    responses: {
      200: { description: 'The timeline of the message, or of the question that this answer answers.', schema: timelineSchema },
    },
    handle: async ({ params }, { tenantId }) => {
      const id = idOf<MessageId>('This message', params.id);
      const message = found('This message', await services.conversations.message(tenantId, id));
      return { status: 200, body: presentTimeline(await readTrail(services, tenantId, message)) };
    },
  });
}

async function readTrail(services: ApiServices, tenantId: TenantId, message: Message): Promise<Trail> {
  const turn = await services.conversations.turnOfMessage(tenantId, message.id);
  const shown = turn?.answer ?? (message.role === 'user' ? null : message);
  const [calls, deliveries, passages] = await Promise.all([
    turn ? services.usage.ofTurn(tenantId, turn.id) : [],
    shown ? services.deliveries.ofMessage(tenantId, shown.id) : [],
    services.knowledge.passagesNamed(tenantId, turn?.retrieved.map(({ passageId }) => passageId) ?? []),
  ]);
  return { message, turn, calls, deliveries, passages };
}

function presentTimeline(trail: Trail): Timeline {
  const { message, turn, calls, deliveries } = trail;
  return {
    message: presentMessage(message),
    task: turn && presentTurn(turn),
    answer: turn?.answer ? presentMessage(turn.answer) : null,
    receipt: turn && presentReceipt(turn),
    retrieved: presentRetrieved(trail),
    model_calls: calls.map((call) => ({ at: call.at.toISOString(), ms: call.ms, ...presentCall(call) })),
    deliveries: deliveries.map(presentDelivery),
    cost: sumOf(calls),
    events: eventsOf(trail),
  };
}

function presentReceipt({ receipt, retrievalMs }: TurnView): Timeline['receipt'] {
  if (receipt === null) return null;
  const { waitedMs, basis } = receipt;
  return {
    waited_ms: Math.round(waitedMs),
    retrieval_ms: retrievalMs,
    writer: basis?.writer ?? null,
    doubt: basis?.doubt ?? null,
    prompt_version: basis?.promptVersion ?? null,
    settings_version: basis?.settingsVersion ?? null,
    knowledge_version: basis?.knowledgeVersion ?? null,
  };
}

function presentRetrieved({ turn, passages }: Trail): Timeline['retrieved'] {
  const named = new Map(passages.map((passage) => [passage.id, passage]));
  const numbers = new Map(turn?.answer?.sources.map(({ passageId, n }) => [passageId, n]));
  return (turn?.retrieved ?? []).map(({ passageId, externalId, score }) => ({
    passage_id: passageId,
    document_id: named.get(passageId)?.documentId ?? null,
    external_id: externalId,
    title: named.get(passageId)?.title ?? null,
    score,
    cited_as: numbers.get(passageId) ?? null,
  }));
}

function sumOf(calls: readonly MadeCall[]): Timeline['cost'] {
  const sums = new Map<string, number>();
  for (const { cost } of calls) if (cost) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + cost.amount);
  return [...sums].map(([currency, amount]) => ({ amount, currency }));
}

/** In the order of their time; what bears the same time stays in the order in which it happens. */
function eventsOf({ message, turn, calls, deliveries }: Trail): Event[] {
  const events: Event[] = [];
  const add = (at: Date | null | undefined, kind: (typeof EVENT_KINDS)[number], detail: string | null = null): void => {
    if (at) events.push({ at: at.toISOString(), kind, detail });
  };
  if (message.role === 'user') add(message.at, 'received');
  if (message.limitedBy !== null) add(message.at, 'limited', message.limitedBy);
  add(message.editedAt, 'changed');
  add(turn?.createdAt, 'taken');
  for (const { at, model, result } of calls) add(at, 'model_called', `${model}: ${result}`);
  add(turn?.endedAt, 'answered', turn?.state ?? null);
  for (const { calledAt, part, state } of deliveries) add(calledAt, 'sending', `part ${part}: ${state}`);
  return events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
