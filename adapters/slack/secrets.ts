/** The secrets of a Slack connection: their names, taking them out of one, and the signature that proves who a request is from. */
import { createHmac } from 'node:crypto';
import { sameSecret, type Secret } from '../../src/kernel/secret.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { takeSecret } from '../_shared/take-secret.ts';

const BOT_TOKEN = 'bot_token';
/** Signs what Slack posts to us. */
const SIGNING_SECRET = 'signing_secret';
/** Opens sockets, and nothing else. */
const APP_TOKEN = 'app_token';

export const SECRET_NAMES = [BOT_TOKEN, SIGNING_SECRET, APP_TOKEN] as const;

export const FEEDS = { webhook: [BOT_TOKEN, SIGNING_SECRET], socket: [BOT_TOKEN, APP_TOKEN] } as const;

type Secrets = ChannelConnection['secrets'];

/** Throws UpstreamRefused when there is none. */
export const botToken = (secrets: Secrets): Secret => takeSecret(secrets, BOT_TOKEN, 'bot token');

/** Throws UpstreamRefused when there is none. */
export const appToken = (secrets: Secrets): Secret => takeSecret(secrets, APP_TOKEN, 'app-level token');

/** Null where the connection is not fed by sockets. */
export const appTokenOf = (secrets: Secrets): Secret | null => secrets[APP_TOKEN] ?? null;

/** Null where Slack does not post to the connection's own address. */
export const signingSecretOf = (secrets: Secrets): Secret | null => secrets[SIGNING_SECRET] ?? null;

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Compares in constant time; nothing matches where there is no secret.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySignature(headers: Headers, body: Uint8Array, secret: Secret | null): boolean {
  const key = secret?.reveal() ?? '';
  if (key === '') return false;
  const hmac = createHmac('sha256', key)
    .update(`v0:${headers['x-slack-request-timestamp'] ?? ''}:`)
    .update(body);
  return sameSecret(headers['x-slack-signature'] ?? '', `v0=${hmac.digest('hex')}`);
}
