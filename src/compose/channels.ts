/** What a process that faces people does for channels of platforms: it holds polls, and connects what the environment names. */
import type { Config } from '../config/config.ts';
import { rest } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Secret } from '../kernel/secret.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import { holdPolls } from '../engine/hold-polls.ts';
import { facesPeople } from './role.ts';
import type { Role } from './role.ts';
import type { Services } from './services.ts';

export interface ChannelsOptions {
  readonly role: Role;
  readonly config: Config;
  readonly services: Services;
  readonly host: ChannelHost;
  /** Whose connection the environment names. */
  readonly tenantId: TenantId;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** `stop` resolves when every poll has ended and is handed back. */
export function startChannels(options: ChannelsOptions): { stop(): Promise<void> } {
  const { role, services, host } = options;
  if (!facesPeople(role)) return { stop: async () => {} };
  const stopping = new AbortController();
  // Process ids come again, in containers at once; what an earlier run held is not ours.
  const holder = `${services.holder}:${services.newId()}`;
  const polls = holdPolls({ ...services, ...services.known, host, holder }, stopping.signal);
  const named = connectNamed(options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([polls, named]);
    },
  };
}

/** The bot of the environment, as soon as its platform can be asked. A refusal is logged and ends it: the next start tries again. */
async function connectNamed({ config, services, tenantId }: ChannelsOptions, signal: AbortSignal): Promise<void> {
  const { botToken } = config.telegram;
  for (let wait = FIRST_WAIT_MS; botToken !== null && !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await connectTelegram(services, tenantId, botToken);
    } catch (error) {
      const again = error instanceof ClawError && error.retryable;
      services.logger[again ? 'warn' : 'error']({ error }, `the bot of TELEGRAM_BOT_TOKEN is not connected${again ? ' yet' : ''}`);
      if (!again) return;
      await rest(services.clock, wait, signal);
    }
  }
}

async function connectTelegram(services: Services, tenantId: TenantId, token: Secret): Promise<void> {
  const secrets = { bot_token: token };
  // The number of the bot stands before the colon of its token, and stays when the token is made anew.
  const botId = token.reveal().split(':')[0];
  const known = (await services.channelConnections.list(tenantId)).find(({ bot }) => bot.id === botId);
  if (known === undefined) {
    await services.channelConnections.create(tenantId, { kind: 'telegram', name: 'Telegram', baseIds: [], secrets });
    return;
  }
  const held = await services.secrets.get({ tenantId, channelId: known.channelId, field: 'telegram.bot_token' });
  const channel = await services.directory.channel(tenantId, known.channelId);
  if (channel !== null && held?.value.reveal() !== token.reveal()) await services.channelConnections.change(channel, { secrets });
}
