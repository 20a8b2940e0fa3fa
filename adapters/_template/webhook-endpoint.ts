/** The address that Template posts events to: it gets its 200 only when the event is committed. */
import { z } from 'zod';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import { parseId, type ChannelId } from '../../src/kernel/ids.ts';
import { judgeAudience } from '../../src/core/model/audience.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { KIND, normalise } from './normalise.ts';
import { verifyWebhook } from './secrets.ts';

interface Head {
  readonly params: { readonly channelId: string };
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** `POST /webhooks/template/{channelId}`. */
export function createWebhookEndpoint(host: ChannelHost, connection: FindConnection): Endpoint {
  const judge = async ({ params, headers }: Head): Promise<ChannelConnection> => {
    const id = parseId<ChannelId>(params.channelId);
    const found = id === null ? null : await connection(id);
    if (found !== null && found.channel.kind === KIND && verifyWebhook(headers, found)) return found;
    throw new AuthError('auth_invalid', 'The secret of the webhook is not valid.');
  };
  return endpoint({
    method: 'post',
    path: '/webhooks/template/{channelId}',
    operationId: 'receiveTemplateEvent',
    tag: KIND,
    summary: 'Take an event from Template',
    auth: 'none',
    limit: 'none',
    params: z.strictObject({ channelId: z.string().min(1).max(100) }),
    headers: { 'X-Webhook-Secret': z.string().describe('The secret that was given to Template with the address.') },
    body: z.unknown().describe('An event of Template.'),
    responses: {
      200: { description: 'The event is committed, or is none that is kept.', schema: z.object({}) },
      401: { description: 'There is no such connection, or the secret is not its own.' },
      503: { description: 'Too much is arriving at once; come again after Retry-After.' },
    },
    // Whoever has no secret is refused before the body is read.
    admit: async (head) => void (await judge(head)),
    async handle(request) {
      const found = await judge(request);
      const seen = normalise(request.body, found);
      if (seen.kind === 'message' && judgeAudience(seen.audience, found.audience) === 'yes') await host.receive(seen.message);
      return { status: 200, body: {} };
    },
  });
}
