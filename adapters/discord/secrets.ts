/** The secrets of a connection to Discord. The key that signs interactions is none: Discord tells it to whoever has the token. */
import type { Secret } from '../../src/kernel/secret.ts';
import { takeSecret } from '../_shared/take-secret.ts';

const BOT_TOKEN = 'bot_token';

export const SECRET_NAMES = [BOT_TOKEN] as const;

/** Throws UpstreamRefused when there is none. */
export const botToken = (secrets: Readonly<Record<string, Secret>>): Secret => takeSecret(secrets, BOT_TOKEN, 'bot token');
