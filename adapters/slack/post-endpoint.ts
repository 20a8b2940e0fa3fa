/** What every address that Slack posts to has in common: whoever signed is asked for first, and 200 is said only after the commit. */
import { z } from 'zod';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { AuthError, InputError } from '../../src/kernel/errors.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { isFresh } from '../_shared/is-fresh.ts';
import { verifySignature } from './secrets.ts';
import { KIND } from './to-inbound.ts';

export interface PostAddress<Params> extends Pick<Endpoint, 'path' | 'operationId' | 'summary'> {
  readonly params: z.ZodType<Params>;
  /** Signs what is posted here; null for an address that is nobody's. Asked before the body is read and again for it. */
  secretOf(params: Params): Promise<Secret | null>;
  /** What else `take` answers. */
  readonly refusals?: Endpoint['responses'];
  /** Resolves when the payload is committed, or is nothing that is kept. */
  take(params: Params, payload: unknown): Promise<void>;
}

/** What is not answered with 200 within three seconds comes again: at once, after a minute, after five. */
export function createPostEndpoint<Params>(clock: Clock, { secretOf, take, refusals, ...address }: PostAddress<Params>): Endpoint {
  return endpoint<Params, undefined, Uint8Array>({
    ...address,
    method: 'post',
    tag: KIND,
    auth: 'none',
    limit: 'none',
    headers: {
      'X-Slack-Signature': z.string().describe('HMAC-SHA256 of `v0:`, the timestamp, `:` and the body, by the signing secret of the app.'),
      'X-Slack-Request-Timestamp': z.string().describe('Seconds since the Unix epoch, at most five minutes from now.'),
    },
    body: z.instanceof(Uint8Array).describe('An event as JSON; a press or a command as a form.'),
    raw: true,
    responses: {
      200: { description: 'It is committed, or is nothing that is kept. To `url_verification`: the challenge.', mediaType: 'text/plain' },
      401: { description: 'Nobody is posted to here, the signature is not of its secret, or the timestamp is not of now.' },
      503: { description: 'Too much is arriving at once.' },
      ...refusals,
    },
    admit: async ({ params, headers }) => {
      const isNow = isFresh(headers['x-slack-request-timestamp'], clock.now());
      if (!isNow || (await secretOf(params)) === null) throw notGenuine();
    },
    async handle({ params, headers, body }) {
      if (!verifySignature(headers, body, await secretOf(params))) throw notGenuine();
      const payload = readBody(headers['content-type'] ?? '', body);
      const challenge = challengeOf(payload);
      if (challenge === null) await take(params, payload);
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
