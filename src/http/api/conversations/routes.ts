/** Reading conversations and taking part in them as a person. */
import type { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ConversationFilter } from '../../../core/ports/conversation-store.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { ChannelId, ContactId, ConversationId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { idempotencyHeaders, idempotencyOf, refuseOtherText } from '../idempotency.ts';
import type { Operation } from '../../../core/model/access.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { presentMessage } from '../messages/present.ts';
import { messageSchema } from '../messages/schema.ts';
import { createCaseEndpoints } from './cases.ts';
import { conversationOf, WHAT } from './conversation-of.ts';
import { presentConversation } from './present.ts';
import {
  conversationSchema,
  conversationsQuery,
  speechSchema,
  spokenSchema,
  takenOverSchema,
  takeOverQuery,
  transcriptQuery,
} from './schema.ts';

const tag = 'conversations';

export function createConversationEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    ...createReading(services),
    createTranscript(services),
    createSpeaking(services),
    ...createOwning(services),
    ...createCaseEndpoints(services),
  ];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/conversations',
      operationId: 'listConversations',
      tag,
      summary: 'Conversations, the latest first; or those in which a person is wanted, the longest waiting first.',
      query: conversationsQuery,
      responses: { 200: { description: 'A page of conversations.', schema: listOf(conversationSchema) } },
      handle: async ({ query }, { tenantId }) => {
        const page = await services.conversations.list(tenantId, pageOf(query), filterOf(services, query));
        return { status: 200, body: presentPage(page, presentConversation) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/conversations/{id}',
      operationId: 'getConversation',
      tag,
      summary: 'One conversation.',
      params: idParams,
      responses: { 200: { description: 'The conversation.', schema: conversationSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentConversation(await conversationOf(services, tenantId, params.id)),
      }),
    }),
  ];
}

const filterOf = ({ searchWords }: ApiServices, query: z.output<typeof conversationsQuery>): ConversationFilter => ({
  ...(query.owner && { owner: query.owner }),
  ...(query.state && { state: query.state }),
  ...(query.handover && { handover: query.handover }),
  ...(query.claimed_by !== undefined && { claimedBy: query.claimed_by }),
  ...(query.channel_id !== undefined && { channelId: query.channel_id as ChannelId }),
  ...(query.contact_id !== undefined && { contactId: query.contact_id as ContactId }),
  ...(query.assignee !== undefined && { assignee: query.assignee }),
  ...(query.tag !== undefined && { tag: query.tag }),
  ...(query.resolution && { resolution: query.resolution }),
  ...(query.from !== undefined && { from: new Date(query.from) }),
  ...(query.to !== undefined && { to: new Date(query.to) }),
  ...(query.q !== undefined && { words: searchWords(query.q) }),
});

function createTranscript(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/conversations/{id}/messages',
    operationId: 'listConversationMessages',
    tag,
    summary: 'The messages of a conversation, oldest first.',
    params: idParams,
    query: transcriptQuery,
    responses: { 200: { description: 'A page of messages.', schema: listOf(messageSchema) } },
    handle: async ({ params, query }, { tenantId }) => {
      const { id } = await conversationOf(services, tenantId, params.id);
      // One more than shown tells whether there is a next page.
      const read = await services.conversations.messagesAfter(tenantId, id, Number(query.cursor ?? 0), query.limit + 1);
      const items = read.slice(0, query.limit);
      const last = read.length > query.limit ? items.at(-1) : undefined;
      return { status: 200, body: presentPage({ items, nextCursor: last ? String(last.seq) : null }, presentMessage) };
    },
  });
}

function createSpeaking(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/conversations/{id}/messages',
    operationId: 'speakInConversation',
    tag,
    summary: 'Send a message as a person of your team.',
    params: idParams,
    body: speechSchema,
    headers: idempotencyHeaders,
    responses: { 201: { description: 'Stored, and on its way to the customer.', schema: spokenSchema } },
    handle: async ({ params, body, headers }, caller) => {
      const { tenantId } = caller;
      const { id } = await conversationOf(services, tenantId, params.id);
      const key = idempotencyOf(headers);
      const identity = key === null ? null : `${actorOf(caller)}:speech:${key}`;
      const speech = { tenantId, conversationId: id, text: body.text, author: body.author ?? null, identity };
      const { message, turnId } = await services.speakAsOperator(speech);
      refuseOtherText(message.text === body.text);
      return { status: 201, body: { message: presentMessage(message), task_id: turnId } };
    },
  });
}

function createOwning(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...OWNING,
      path: '/api/v1/conversations/{id}/takeover',
      operationId: 'takeOverConversation',
      summary: 'Take a conversation over: a person answers from now on.',
      query: takeOverQuery,
      responses: { 200: { description: 'The conversation as it now is.', schema: takenOverSchema } },
      handle: async ({ params, query }, { tenantId, name }) => {
        const id = idOf<ConversationId>(WHAT, params.id);
        const claim = found(WHAT, await services.takeOver(tenantId, id, query.author ?? name, query.force === 'true'));
        if (claim.kind === 'held')
          throw new ConflictError(`${claim.by} has this conversation; ?force=true takes it from them.`, { field: 'force' });
        return { status: 200, body: { ...presentConversation(claim.conversation), active: claim.active } };
      },
    }),
    endOf(services, 'release', 'releaseConversation', 'Give a conversation back: the agent answers again.'),
    endOf(
      services,
      'resolve',
      'resolveConversation',
      'Settle a conversation: the agent answers again, and what was said before is forgotten.',
    ),
  ];
}

const OWNING = { method: 'post', tag, params: idParams } as const;

const endOf = (services: ApiServices, act: 'release' | 'resolve', operationId: Operation, summary: string): Endpoint =>
  keyEndpoint({
    ...OWNING,
    path: `/api/v1/conversations/{id}/${act}`,
    operationId,
    summary,
    responses: { 200: { description: 'The conversation as it now is.', schema: conversationSchema } },
    handle: async ({ params }, { tenantId, name }) => {
      const id = idOf<ConversationId>(WHAT, params.id);
      const conversation = await services.giveBack(tenantId, id, name, act === 'release' ? 'released' : 'resolved');
      return { status: 200, body: presentConversation(found(WHAT, conversation)) };
    },
  });
