/** The secrets of a connection to Discord. The key that signs interactions is none: Discord tells it to whoever has the token. */
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';

const BOT_TOKEN = 'bot_token';

export const SECRET_NAMES = [BOT_TOKEN] as const;

/** Throws UpstreamRefused when there is none. */
export function botToken(secrets: Readonly<Record<string, Secret>>): Secret {
  const token = secrets[BOT_TOKEN];
  if (token === undefined || token.reveal() === '') throw new UpstreamRefused('The connection has no bot token.');
  return token;
}
