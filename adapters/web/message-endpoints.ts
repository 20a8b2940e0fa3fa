/** Takes what a visitor writes and gives back what was said. */
import type { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint, type EndpointReply } from '../../src/kernel/endpoint.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import type { InboundMessage } from '../../src/core/model/message.ts';
import type { ChannelHost, Received } from '../../src/core/ports/channel-host.ts';
import { messageIdentity } from './message-identity.ts';
import { presentMessage } from './present.ts';
import { acceptedReply, afterQuery, channelParams, messageBody, messagesReply } from './schemas.ts';
import { findVisitor, type Visitor, unauthorised } from './visitor.ts';
import { visitorLocale } from '../_shared/page-language.ts';

/** Most messages of one answer; a caller goes on with the last sequence it got. */
export const MESSAGES_AT_ONCE = 200;

/** `POST` and `GET /web/v1/{channelKey}/messages`. */
export function createMessageEndpoints(host: ChannelHost, clock: Clock): readonly Endpoint[] {
  return [sendMessage(host, clock), listMessages(host, clock)];
}

function sendMessage(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'post',
    path: '/web/v1/{channelKey}/messages',
    operationId: 'sendWebMessage',
    tag: 'web',
    summary: 'Write a message as a visitor',
    auth: 'visitor',
    params: channelParams,
    body: messageBody,
    responses: {
      202: { description: 'The message is stored; in state `limited` it will not be answered.', schema: acceptedReply },
      401: unauthorised,
      409: { description: 'The same id came before with another text or other files.' },
      422: { description: 'The text is empty, too long or malformed, or a file is no unsent one of this conversation.' },
    },
    async handle(request) {
      const visitor = await findVisitor(host, clock, request);
      return acknowledge(await host.receive(inboundMessage(visitor, request.body, request.headers['accept-language'])));
    },
  });
}

function inboundMessage(visitor: Visitor, body: z.output<typeof messageBody>, accepted: string | undefined): InboundMessage {
  return {
    tenantId: visitor.tenantId,
    channelId: visitor.channelId,
    channelKind: 'web',
    identity: messageIdentity(visitor.conversationId, body.id),
    conversationKey: visitor.visitor,
    contact: { externalId: visitor.visitor, name: visitor.name, tier: visitor.tier, locale: visitorLocale(accepted) },
    text: body.text,
    files: body.file_ids,
    replyTarget: { space: visitor.conversationId },
    baseIds: [],
    immediate: false,
  };
}

function acknowledge(received: Received): EndpointReply {
  if (received.kind === 'duplicate' && !received.same) {
    throw new ConflictError('A message with this id came before with another text or other files: use a new id.', { field: 'id' });
  }
  const message = presentMessage(received.message);
  if (received.kind !== 'limited') return { status: 202, body: { message } };
  return { status: 202, body: { message, retry_after_s: Math.ceil(received.retryAfterMs / 1000) } };
}

function listMessages(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'get',
    path: '/web/v1/{channelKey}/messages',
    operationId: 'listWebMessages',
    tag: 'web',
    summary: `Read the conversation, at most ${MESSAGES_AT_ONCE} messages at once`,
    auth: 'visitor',
    params: channelParams,
    query: afterQuery,
    responses: { 200: { description: 'Messages in order.', schema: messagesReply }, 401: unauthorised },
    async handle(request) {
      const { tenantId, conversationId } = await findVisitor(host, clock, request);
      const messages = await host.messagesAfter(tenantId, conversationId, request.query.after, MESSAGES_AT_ONCE);
      return { status: 200, body: { data: messages.map(presentMessage) } };
    },
  });
}
