/** The secrets of a Template connection, and how the platform proves with one of them that it is calling. */
import { sameSecret, type Secret } from '../../src/kernel/secret.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { takeSecret } from '../_shared/take-secret.ts';

export const BOT_TOKEN = 'bot_token';
/** The platform repeats it with every event it posts. */
export const WEBHOOK_SECRET = 'webhook_secret';

/** Throws UpstreamRefused when there is none. */
export const botToken = (secrets: ChannelConnection['secrets']): Secret => takeSecret(secrets, BOT_TOKEN, 'bot token');

/** Compares in constant time; nothing matches a connection without a secret. */
export function verifyWebhook(headers: Readonly<Record<string, string | undefined>>, { secrets }: ChannelConnection): boolean {
  return sameSecret(headers['x-webhook-secret'] ?? '', secrets[WEBHOOK_SECRET]?.reveal() ?? '');
}
