/** The secrets of a Telegram connection: their names, and taking them out of one. */
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import { sameSecret, type Secret } from '../../src/kernel/secret.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { takeSecret } from '../_shared/take-secret.ts';

const BOT_TOKEN = 'bot_token';
/** Ours to choose: 1 to 256 of A-Z, a-z, 0-9, "_" and "-". Telegram repeats it with every update it posts. */
const WEBHOOK_SECRET = 'webhook_secret';

export const SECRET_NAMES = [BOT_TOKEN, WEBHOOK_SECRET] as const;

/** Ours to make is not the owner's to give. */
export const FEEDS = { poll: [BOT_TOKEN], webhook: [BOT_TOKEN] } as const;

type Secrets = ChannelConnection['secrets'];

/** Throws UpstreamRefused when there is none. */
export const botToken = (secrets: Secrets): Secret => takeSecret(secrets, BOT_TOKEN, 'bot token');

/** Throws UpstreamRefused when it is missing or not as Telegram takes it. */
export function webhookSecret(secrets: Secrets): string {
  const secret = secrets[WEBHOOK_SECRET]?.reveal() ?? '';
  if (!/^[\w-]{1,256}$/.test(secret)) throw new UpstreamRefused('The connection has no usable webhook secret.');
  return secret;
}

/** Compares in constant time; nothing matches a connection without a secret. */
export function verifyWebhook(headers: Readonly<Record<string, string | undefined>>, { secrets }: ChannelConnection): boolean {
  return sameSecret(headers['x-telegram-bot-api-secret-token'] ?? '', secrets[WEBHOOK_SECRET]?.reveal() ?? '');
}
