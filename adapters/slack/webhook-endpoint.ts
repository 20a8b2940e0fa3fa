/** The address that Slack posts events, presses and commands to: it gets its 200 only when they are committed. */
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointRequest } from '../../src/kernel/endpoint.ts';
import { AuthError, InputError } from '../../src/kernel/errors.ts';
import { parseId, type ChannelId } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { isFresh } from '../_shared/is-fresh.ts';
import { verifySignature } from './secrets.ts';
import type { TakePayload } from './take-event.ts';
import { KIND } from './to-inbound.ts';

export interface WebhookDeps {
  readonly clock: Clock;
  readonly connection: FindConnection;
  readonly take: TakePayload;
}

type Head = Pick<EndpointRequest<{ readonly channelId: string }, unknown, unknown>, 'params' | 'headers'>;

/** `POST /webhooks/slack/{channelId}`. What is not answered with 200 within three seconds comes again: at once, after a minute, after five. */
export function createWebhookEndpoint(host: ChannelHost, { clock, connection, take }: WebhookDeps): Endpoint {
  // Asked before the body is read and again for its connection, which is remembered for a moment.
  const find = async ({ params, headers }: Head): Promise<ChannelConnection> => {
    const id = isFresh(headers['x-slack-request-timestamp'], clock.now()) ? parseId<ChannelId>(params.channelId) : null;
    const found = id === null ? null : await connection(id);
    if (found?.channel.kind !== KIND) throw notGenuine();
    return found;
  };
  return endpoint({
    method: 'post',
    path: '/webhooks/slack/{channelId}',
    operationId: 'receiveSlackPayload',
    tag: KIND,
    summary: 'Take an event, a press or a command from Slack',
    auth: 'none',
    limit: 'none',
    params: z.strictObject({ channelId: z.string().min(1).max(100) }),
    headers: {
      'X-Slack-Signature': z.string().describe('HMAC-SHA256 of `v0:`, the timestamp, `:` and the body, by the signing secret of the app.'),
      'X-Slack-Request-Timestamp': z.string().describe('Seconds since the Unix epoch, at most five minutes from now.'),
    },
    body: z.instanceof(Uint8Array).describe('An event as JSON; a press or a command as a form.'),
    raw: true,
    responses: {
      200: { description: 'It is committed, or is nothing that is kept. To `url_verification`: the challenge.', mediaType: 'text/plain' },
      401: { description: 'There is no such connection, the signature is not its own, or the timestamp is not of now.' },
      503: { description: 'Too much is arriving at once.' },
    },
    admit: async (head) => void (await find(head)),
    async handle(request) {
      const found = await find(request);
      if (!verifySignature(request.headers, request.body, found)) throw notGenuine();
      const payload = readBody(request.headers['content-type'] ?? '', request.body);
      const challenge = challengeOf(payload);
      if (challenge === null) await take(payload, found, host);
      return { status: 200, content: { type: 'text/plain; charset=utf-8', bytes: challenge ?? '' } };
    },
  });
}

const notGenuine = (): AuthError => new AuthError('auth_invalid', 'The signature of the request is not valid, or not of now.');

/** @throws InputError for what is neither JSON nor a form */
function readBody(type: string, bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return JSON.parse(text);
    const form = new URLSearchParams(text);
    const pressed = form.get('payload');
    return pressed === null ? Object.fromEntries(form) : JSON.parse(pressed);
  } catch (cause) {
    throw new InputError('The body is neither JSON nor a form with JSON in it.', { cause }, 'input_malformed');
  }
}

const challengeSchema = z.object({ type: z.literal('url_verification'), challenge: z.string() });

function challengeOf(payload: unknown): string | null {
  const asked = challengeSchema.safeParse(payload);
  return asked.success ? asked.data.challenge : null;
}
