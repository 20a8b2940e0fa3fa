/** Webhooks as Standard Webhooks has them: an id, a time and signatures over both and the body. */
import { createHmac, randomBytes } from 'node:crypto';
import type { CallWebhook } from '../../core/ports/webhook-caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Secret } from '../../kernel/secret.ts';
import { readRetryAfter } from '../_shared/read-retry-after.ts';
import type { VettedRequest } from '../_shared/vetted-request.ts';

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

export const newWebhookSecret = (): Secret => new Secret(PREFIX + randomBytes(SECRET_BYTES).toString('base64'));

/** One call, no redirect is followed, and nothing of the answer's body is read. */
export const createWebhookCaller =
  (request: VettedRequest, clock: Pick<Clock, 'now'>): CallWebhook =>
  async ({ url, id, body, secrets, signal }) => {
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Claw-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': secrets.map((secret) => sign(secret, `${id}.${timestamp}.${body}`)).join(' '),
    };
    const response = await request(url, { method: 'POST', headers, body, signal });
    response.destroy();
    return { status: response.statusCode ?? 0, ...readRetryAfter(response.headers['retry-after'], clock.now()) };
  };

function sign(secret: Secret, content: string): string {
  const key = Buffer.from(secret.reveal().slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
