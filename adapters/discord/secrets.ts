/** The secrets of a connection to Discord: taking them out of one. */
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';

const BOT_TOKEN = 'bot_token';

/** Throws UpstreamRefused when there is none. */
export function botToken(secrets: ChannelConnection['secrets']): Secret {
  const token = secrets[BOT_TOKEN];
  if (token === undefined || token.reveal() === '') throw new UpstreamRefused('The connection has no bot token.');
  return token;
}
