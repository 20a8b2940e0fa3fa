/** The secrets of a Slack connection: their names, taking them out of one, and the signature that proves who a request is from. */
import { createHmac } from 'node:crypto';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import { sameSecret, type Secret } from '../../src/kernel/secret.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';

const BOT_TOKEN = 'bot_token';
/** Signs what Slack posts to us. */
const SIGNING_SECRET = 'signing_secret';
/** Opens sockets, and nothing else. */
const APP_TOKEN = 'app_token';

export const SECRET_NAMES = [BOT_TOKEN, SIGNING_SECRET, APP_TOKEN] as const;

export const FEEDS = { webhook: [BOT_TOKEN, SIGNING_SECRET], socket: [BOT_TOKEN, APP_TOKEN] } as const;

type Secrets = ChannelConnection['secrets'];

/** Throws UpstreamRefused when there is none. */
export const botToken = (secrets: Secrets): Secret => take(secrets, BOT_TOKEN, 'bot token');

/** Throws UpstreamRefused when there is none. */
export const appToken = (secrets: Secrets): Secret => take(secrets, APP_TOKEN, 'app-level token');

/** Null where the connection is not fed by sockets. */
export const appTokenOf = (secrets: Secrets): Secret | null => secrets[APP_TOKEN] ?? null;

function take(secrets: Secrets, name: string, words: string): Secret {
  const secret = secrets[name];
  if (secret === undefined || secret.reveal() === '') throw new UpstreamRefused(`The connection has no ${words}.`);
  return secret;
}

/** A request signed longer ago, or further ahead, than this may be one that somebody held back: milliseconds. */
const LONGEST_OFF_MS = 5 * 60_000;

type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the request says that it was signed just now, which can be seen without its body. `now` is milliseconds since the Unix epoch. */
export function isFresh(headers: Headers, now: number): boolean {
  const stamp = headers['x-slack-request-timestamp'] ?? '';
  return /^\d{1,12}$/.test(stamp) && Math.abs(now - Number(stamp) * 1_000) <= LONGEST_OFF_MS;
}

/**
 * Compares in constant time; nothing matches a connection without a secret.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySignature(headers: Headers, body: Uint8Array, { secrets }: Pick<ChannelConnection, 'secrets'>): boolean {
  const secret = secrets[SIGNING_SECRET]?.reveal() ?? '';
  if (secret === '') return false;
  const hmac = createHmac('sha256', secret)
    .update(`v0:${headers['x-slack-request-timestamp'] ?? ''}:`)
    .update(body);
  return sameSecret(headers['x-slack-signature'] ?? '', `v0=${hmac.digest('hex')}`);
}
