/** Asking through the API. */
import type { z } from 'zod';
import { actorOf, type Principal } from '../../../core/model/principal.ts';
import type { InboundMessage, Message } from '../../../core/model/message.ts';
import type { Received } from '../../../core/ports/channel-host.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { InputError, LimitError } from '../../../kernel/errors.ts';
import type { BaseId, ConversationId, MessageId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { idempotencyHeaders, idempotencyOf, refuseOtherText } from '../idempotency.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { awaitAnswer } from './await-answer.ts';
import { presentExchange } from './present.ts';
import { createReplayEndpoint } from './replay.ts';
import { createTimelineEndpoint } from './timeline.ts';
import { debugQuery, exchangeSchema, questionSchema } from './schema.ts';

type Question = z.output<typeof questionSchema>;

export function createMessageEndpoints(services: ApiServices): readonly Endpoint[] {
  return [createAsking(services), createLooking(services), createTimelineEndpoint(services), createReplayEndpoint(services)];
}

const tag = 'messages';

function createAsking(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/messages',
    operationId: 'ask',
    tag,
    summary: 'Ask a question.',
    limit: 'message',
    body: questionSchema,
    headers: idempotencyHeaders,
    responses: {
      200: { description: 'Answered within `wait_s`.', schema: exchangeSchema },
      202: { description: 'Accepted; the answer follows.', schema: exchangeSchema },
    },
    handle: async ({ body, headers, signal }, caller) => {
      const message = accepted(await services.receive(await inboundOf(services, caller, body, idempotencyOf(headers))));
      const turn = await awaitAnswer(services, caller.tenantId, message, body.wait_s * 1_000, signal);
      const now = turn?.endedAt ? await services.conversations.message(caller.tenantId, message.id) : null;
      return { status: turn?.endedAt ? 200 : 202, body: presentExchange(now ?? message, turn, body.debug) };
    },
  });
}

function createLooking(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/messages/{id}',
    operationId: 'getMessage',
    tag,
    summary: 'A message with the state of its answer.',
    params: idParams,
    query: debugQuery,
    responses: { 200: { description: 'The message.', schema: exchangeSchema } },
    handle: async ({ params, query }, { tenantId }) => {
      const id = idOf<MessageId>('This message', params.id);
      const message = found('This message', await services.conversations.message(tenantId, id));
      const turn = await services.conversations.turnOfMessage(tenantId, id);
      return { status: 200, body: presentExchange(message, turn, query.debug === 'true') };
    },
  });
}

/** @throws LimitError, or ConflictError when the idempotency key came before with another text. */
function accepted(received: Received): Message {
  if (received.kind === 'limited') throw new LimitError('Too many messages; slow down.', { retryAfterMs: received.retryAfterMs });
  refuseOtherText(received.kind !== 'duplicate' || received.same);
  return received.message;
}

async function inboundOf(services: ApiServices, caller: Principal, body: Question, idempotencyKey: string | null): Promise<InboundMessage> {
  const { tenantId, tier, name } = caller;
  const channel = await services.apiChannel(tenantId);
  const space = actorOf(caller);
  const question = idempotencyKey ?? services.newId();
  // Named after the question, so that its repetition meets the same conversation.
  const fresh = `${space}:question:${question}`;
  const conversationKey = body.conversation_id === undefined ? fresh : await keyOf(services, tenantId, channel.id, body.conversation_id);
  const contact = { externalId: body.contact_id === undefined ? space : `contact:${body.contact_id}`, name: body.contact_id ?? name };
  return {
    tenantId,
    channelId: channel.id,
    channelKind: channel.kind,
    identity: `${space}:message:${question}`,
    conversationKey,
    contact: { ...contact, tier, locale: null },
    text: body.text,
    files: [],
    replyTarget: { space: conversationKey },
    baseIds: await basesOf(services, tenantId, body.base_ids ?? []),
    immediate: true,
  };
}

async function keyOf(services: ApiServices, tenantId: TenantId, apiChannelId: string, given: string): Promise<string> {
  const id = idOf<ConversationId>('This conversation', given, 'conversation_id');
  const conversation = found('This conversation', await services.conversations.get(tenantId, id), 'conversation_id');
  if (conversation.channelId === apiChannelId) return conversation.key;
  const fix =
    'Name a conversation opened through this API, or none; to speak in another as a person, post to /conversations/{id}/messages.';
  throw new InputError('This conversation lives on another channel.', { faults: [{ field: 'conversation_id', rule: 'channel', fix }] });
}

async function basesOf(services: ApiServices, tenantId: TenantId, given: readonly string[]): Promise<readonly BaseId[]> {
  const ids = new Set<BaseId>();
  for (const [index, text] of given.entries()) {
    const field = `base_ids.${index}`;
    const id = idOf<BaseId>('This knowledge base', text, field);
    if (!ids.has(id)) found('This knowledge base', await services.knowledge.base(tenantId, id), field);
    ids.add(id);
  }
  return [...ids];
}
