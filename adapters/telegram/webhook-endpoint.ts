/** The address that Telegram posts updates to: it gets its 200 only when the update is committed. */
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointRequest } from '../../src/kernel/endpoint.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import { parseId, type ChannelId } from '../../src/kernel/ids.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { KIND } from './normalise.ts';
import { verifyWebhook } from './secrets.ts';

type Head = Pick<EndpointRequest<{ readonly channelId: string }, unknown, unknown>, 'params' | 'headers'>;
type Take = (update: unknown, connection: ChannelConnection, host: ChannelHost) => Promise<void>;

/** `POST /webhooks/telegram/{channelId}`. A refusal with Retry-After slows Telegram down; it keeps the order of each chat. */
export function createWebhookEndpoint(host: ChannelHost, connection: FindConnection, take: Take): Endpoint {
  // Asked before the body is read and again for its connection, which is remembered for a moment.
  const judge = async ({ params, headers }: Head): Promise<ChannelConnection> => {
    const id = parseId<ChannelId>(params.channelId);
    const found = id === null ? null : await connection(id);
    if (found !== null && found.channel.kind === KIND && verifyWebhook(headers, found)) return found;
    throw new AuthError('auth_invalid', 'The secret token of the webhook is not valid.');
  };
  return endpoint({
    method: 'post',
    path: '/webhooks/telegram/{channelId}',
    operationId: 'receiveTelegramUpdate',
    tag: KIND,
    summary: 'Take an update from Telegram',
    auth: 'none',
    limit: 'none',
    params: z.strictObject({ channelId: z.string().min(1).max(100) }),
    headers: { 'X-Telegram-Bot-Api-Secret-Token': z.string().describe('The secret that was given to Telegram with the address.') },
    body: z.unknown().describe('An Update of the Bot API.'),
    responses: {
      200: { description: 'The update is committed, or is none that is kept.', schema: z.object({}) },
      401: { description: 'There is no such connection, or the secret is not its own.' },
      503: { description: 'Too much is arriving at once; come again after Retry-After.' },
    },
    admit: async (head) => void (await judge(head)),
    async handle(request) {
      await take(request.body, await judge(request), host);
      return { status: 200, body: {} };
    },
  });
}
