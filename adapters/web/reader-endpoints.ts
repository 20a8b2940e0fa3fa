/** What a reader of an answer may do: judge it, stop it, open its sources. */
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { NotFoundError } from '../../src/kernel/errors.ts';
import { parseId, type MessageId, type PassageId } from '../../src/kernel/ids.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { presentPassage } from './present.ts';
import { channelParams, feedbackBody, itemParams, passageReply, stopReply } from './schemas.ts';
import { findVisitor, unauthorised } from './visitor.ts';

/** Feedback on an answer, stop, and the passage behind a source. */
export function createReaderEndpoints(host: ChannelHost, clock: Clock): readonly Endpoint[] {
  return [giveFeedback(host, clock), stopAnswer(host, clock), readPassage(host, clock)];
}

function giveFeedback(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'post',
    path: '/web/v1/{channelKey}/messages/{id}/feedback',
    operationId: 'giveWebFeedback',
    tag: 'web',
    summary: 'Say whether an answer helped; a later call replaces an earlier one',
    auth: 'visitor',
    params: itemParams,
    body: feedbackBody,
    responses: {
      204: { description: 'Kept.' },
      401: unauthorised,
      404: { description: 'No such message in this conversation.' },
      422: { description: 'The value is neither 1 nor -1, or the comment is too long.' },
    },
    async handle(request) {
      const { tenantId, contactId } = await findVisitor(host, clock, request);
      const { value, comment = null } = request.body;
      const id = parseId<MessageId>(request.params.id);
      const isKept = id !== null && (await host.feedback(tenantId, id, contactId, value, comment));
      if (!isKept) throw new NotFoundError('This message');
      return { status: 204 };
    },
  });
}

function stopAnswer(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'post',
    path: '/web/v1/{channelKey}/stop',
    operationId: 'stopWebAnswer',
    tag: 'web',
    summary: 'Stop the answer being written',
    auth: 'visitor',
    params: channelParams,
    responses: { 200: { description: 'Asked to stop, or nothing was under way.', schema: stopReply }, 401: unauthorised },
    async handle(request) {
      const { tenantId, conversationId } = await findVisitor(host, clock, request);
      return { status: 200, body: { stopped: await host.stop(tenantId, conversationId) } };
    },
  });
}

function readPassage(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'get',
    path: '/web/v1/{channelKey}/passages/{id}',
    operationId: 'readWebPassage',
    tag: 'web',
    summary: 'Read a passage that was cited in this conversation',
    auth: 'visitor',
    params: itemParams,
    responses: {
      200: { description: 'The passage in its surroundings.', schema: passageReply },
      401: unauthorised,
      404: { description: 'Not cited in this conversation, or no longer there.' },
    },
    async handle(request) {
      const { tenantId, conversationId } = await findVisitor(host, clock, request);
      const id = parseId<PassageId>(request.params.id);
      const passage = id === null ? null : await host.citedPassage(tenantId, conversationId, id);
      if (passage === null) throw new NotFoundError('This passage');
      return { status: 200, body: presentPassage(passage) };
    },
  });
}
