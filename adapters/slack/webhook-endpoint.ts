/** The address that Slack posts to for the app of one business. */
import { z } from 'zod';
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import { parseId, type ChannelId } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { createPostEndpoint } from './post-endpoint.ts';
import { signingSecretOf } from './secrets.ts';
import type { TakePayload } from './take-event.ts';
import { KIND } from './to-inbound.ts';

export interface WebhookDeps {
  readonly clock: Clock;
  readonly connection: FindConnection;
  readonly take: TakePayload;
}

/** `POST /webhooks/slack/{channelId}` */
export function createWebhookEndpoint(host: ChannelHost, { clock, connection, take }: WebhookDeps): Endpoint {
  const find = async (channelId: string): Promise<ChannelConnection | null> => {
    const id = parseId<ChannelId>(channelId);
    const found = id === null ? null : await connection(id);
    return found?.channel.kind === KIND ? found : null;
  };
  return createPostEndpoint(clock, {
    path: '/webhooks/slack/{channelId}',
    operationId: 'receiveSlackPayload',
    summary: 'Take an event, a press or a command from Slack',
    params: z.strictObject({ channelId: z.string().min(1).max(100) }),
    secretOf: async ({ channelId }) => {
      const found = await find(channelId);
      return found && signingSecretOf(found.secrets);
    },
    take: async ({ channelId }, payload) => {
      const found = await find(channelId);
      if (found !== null) await take(payload, found, host);
    },
  });
}
