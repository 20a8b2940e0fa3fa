/** The address that Discord posts interactions to: it gets its answer when they are committed, within three seconds. */
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { rest, type Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint, type EndpointRequest } from '../../src/kernel/endpoint.ts';
import { AuthError, ClawError, InputError } from '../../src/kernel/errors.ts';
import { parseId, type ChannelId } from '../../src/kernel/ids.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { isFresh } from '../_shared/is-fresh.ts';
import type { FindApplication } from './application.ts';
import { KIND } from './normalise.ts';
import { PONG, promiseAnswer, sayToOne, type InteractionResponse } from './respond.ts';
import { botToken } from './secrets.ts';

export interface InteractionsDeps {
  readonly clock: Clock;
  readonly connection: FindConnection;
  readonly application: FindApplication;
  readonly take: (event: unknown, connection: ChannelConnection, host: ChannelHost) => Promise<InteractionResponse | null>;
}

type Headers = EndpointRequest<unknown, unknown, unknown>['headers'];

/** Discord gives up after three seconds; a commit that takes longer is answered as a promise and goes on. */
const ANSWER_WITHIN_MS = 2_500;
/** The DER form of an Ed25519 key is this and its 32 bytes: RFC 8410. */
const KEY_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const PING = 1;

/** `POST /webhooks/discord/{channelId}`: the Interactions Endpoint URL of the application, for who does not want them over the gateway. */
export function createInteractionsEndpoint(host: ChannelHost, deps: InteractionsDeps): Endpoint {
  const find = async (channelId: string, headers: Headers): Promise<ChannelConnection> => {
    const id = isFresh(headers['x-signature-timestamp'], deps.clock.now()) ? parseId<ChannelId>(channelId) : null;
    const found = id === null ? null : await deps.connection(id);
    if (found?.channel.kind !== KIND) throw notGenuine();
    return found;
  };
  return endpoint({
    method: 'post',
    path: '/webhooks/discord/{channelId}',
    operationId: 'receiveDiscordInteraction',
    tag: KIND,
    summary: 'Take a command or a press from Discord',
    auth: 'none',
    limit: 'none',
    params: z.strictObject({ channelId: z.string().min(1).max(100) }),
    headers: {
      'X-Signature-Ed25519': z.string().describe('Signature of the timestamp and the body by the key of the application, in hexadecimal.'),
      'X-Signature-Timestamp': z.string().describe('Seconds since the Unix epoch, at most five minutes from now.'),
    },
    body: z.instanceof(Uint8Array).describe('An Interaction.'),
    raw: true,
    responses: {
      200: {
        description: 'It is committed, or is nothing that is kept; what Discord is to show at once.',
        schema: z.object({ type: z.int() }),
      },
      401: { description: 'There is no such connection, the signature is not of its application, or the timestamp is not of now.' },
    },
    admit: async ({ params, headers }) => void (await find(params.channelId, headers)),
    async handle({ params, headers, body }) {
      const found = await find(params.channelId, headers);
      const { verify_key: key } = await deps.application(botToken(found.secrets));
      if (!isSigned(key, headers, body)) throw notGenuine();
      const interaction = readBody(body);
      return { status: 200, body: interaction.type === PING ? PONG : await answer(deps, interaction, found, host) };
    },
  });
}

const notGenuine = (): AuthError => new AuthError('auth_invalid', 'The signature of the request is not valid, or not of now.');

/** Over the bytes as they came. */
export function isSigned(publicKey: string, headers: Headers, body: Uint8Array): boolean {
  const signature = headers['x-signature-ed25519'] ?? '';
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
  const key = createPublicKey({ key: Buffer.concat([KEY_HEAD, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
  const signed = Buffer.concat([Buffer.from(headers['x-signature-timestamp'] ?? ''), body]);
  return verify(null, signed, key, Buffer.from(signature, 'hex'));
}

const interactionSchema = z.looseObject({ type: z.int() });

/** @throws InputError for what is no interaction */
function readBody(bytes: Uint8Array): z.output<typeof interactionSchema> {
  try {
    return interactionSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new InputError('The body is no interaction.', { cause }, 'input_malformed');
  }
}

/** Discord posts an interaction once: what cannot be taken now is said to the one who asked. */
async function answer(
  deps: InteractionsDeps,
  interaction: unknown,
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<InteractionResponse> {
  const enough = new AbortController();
  const late = rest(deps.clock, ANSWER_WITHIN_MS, enough.signal).then(() => promiseAnswer());
  const taken = deps.take(interaction, connection, host).catch((error: unknown) => {
    if (!(error instanceof ClawError)) throw error;
    return sayToOne(error.message);
  });
  try {
    return (await Promise.race([taken, late])) ?? sayToOne('…');
  } finally {
    enough.abort();
  }
}
