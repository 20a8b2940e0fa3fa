/** The stream of server-sent events that keeps a chat page up to date. */
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { InputError } from '../../src/kernel/errors.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { LiveEvents } from '../../src/core/ports/live-events.ts';
import { channelParams, seqSchema } from './schemas.ts';
import { streamConversation } from './stream-conversation.ts';
import { findVisitor, isStillWelcome, unauthorised } from './visitor.ts';

const EVENTS = [
  '`message` (its id is the sequence in the conversation): a message as in the list of messages.',
  '`delta` `{ message_id, text, offset, blocks_from, blocks }`: text of an answer being written; it replaces everything from `offset` (UTF-16 units) on, and `blocks` the tree from `blocks_from` on.',
  '`status` `{ state }`: waiting, answering or human; none after connecting means that nothing is under way.',
  'The stream ends with its token. A conversation has at most 8 open; another one ends the oldest.',
].join('\n');

interface EventsDeps {
  readonly clock: Clock;
  readonly live: Pick<LiveEvents, 'publish'>;
}

/** `GET /web/v1/{channelKey}/events`: everything after `Last-Event-ID`, then what happens. */
export function createEventsEndpoint(host: ChannelHost, { clock, live }: EventsDeps): Endpoint {
  return endpoint({
    method: 'get',
    path: '/web/v1/{channelKey}/events',
    operationId: 'streamWebEvents',
    tag: 'web',
    summary: 'Follow the conversation; Last-Event-ID resumes after that message',
    auth: 'visitor',
    params: channelParams,
    headers: { 'Last-Event-ID': seqSchema.optional().describe('Id of the last message the reader already has.') },
    responses: {
      200: { description: EVENTS, mediaType: 'text/event-stream' },
      401: unauthorised,
      422: { description: 'Last-Event-ID is not an id of this stream.' },
      503: { description: 'Too many streams are open here; come again after Retry-After.' },
    },
    async handle(request) {
      const visitor = await findVisitor(host, clock, request);
      const { tenantId, conversationId, expiresAt } = visitor;
      const place = { host, clock, live, tenantId, conversationId, after: lastEventId(request.headers['last-event-id']) };
      return {
        status: 200,
        stream: (writer) => streamConversation({ ...place, writer, isStillWelcome: () => isStillWelcome(host, visitor) }),
        key: `${tenantId}/${conversationId}`,
        endsAt: expiresAt,
      };
    },
  });
}

function lastEventId(header: string | undefined): number {
  const parsed = seqSchema.safeParse(header ?? 0);
  if (parsed.success) return parsed.data;
  throw new InputError('Last-Event-ID must be an id of this stream: a whole number, or leave it out.', { field: 'Last-Event-ID' });
}
