/** Connects the bots that the environment names to the first business, or gives their connections the secrets named there. */
import type { Config } from '../config/config.ts';
import { rest } from '../kernel/clock.ts';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Channel } from '../core/model/channel.ts';
import { openSecrets, type OpenSecrets } from '../engine/open-secrets.ts';
import type { Services } from './services.ts';

type ConnectServices = Pick<Services, 'adapters' | 'channelConnections' | 'directory' | 'secrets' | 'clock' | 'logger'>;

interface Named {
  readonly kind: string;
  readonly name: string;
  /** The variable that names it. */
  readonly variable: string;
  readonly secrets: OpenSecrets;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
const CHECK_MS = 10_000;

/** Resolves when each is connected, or its platform refused it: that is logged, and the next start tries again. */
export async function connectNamed(services: ConnectServices, config: Config, tenantId: TenantId, signal: AbortSignal): Promise<void> {
  await Promise.all(namedBy(config).map((named) => keepTrying(services, tenantId, named, signal)));
}

function namedBy({ telegram, slack, discord }: Config): readonly Named[] {
  const bots: Named[] = [];
  if (telegram.botToken !== null) {
    bots.push({ kind: 'telegram', name: 'Telegram', variable: 'TELEGRAM_BOT_TOKEN', secrets: { bot_token: telegram.botToken } });
  }
  if (slack.botToken !== null) {
    const secrets = {
      bot_token: slack.botToken,
      ...(slack.signingSecret !== null && { signing_secret: slack.signingSecret }),
      ...(slack.appToken !== null && { app_token: slack.appToken }),
    };
    bots.push({ kind: 'slack', name: 'Slack', variable: 'SLACK_BOT_TOKEN', secrets });
  }
  if (discord.token !== null) {
    bots.push({ kind: 'discord', name: 'Discord', variable: 'DISCORD_TOKEN', secrets: { bot_token: discord.token } });
  }
  return bots;
}

/** As soon as its platform can be asked. */
async function keepTrying(services: ConnectServices, tenantId: TenantId, named: Named, signal: AbortSignal): Promise<void> {
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await connect(services, tenantId, named);
    } catch (error) {
      const again = error instanceof ClawError && error.retryable;
      services.logger[again ? 'warn' : 'error']({ error }, `the bot of ${named.variable} is not connected${again ? ' yet' : ''}`);
      if (!again) return;
      await rest(services.clock, wait, signal);
    }
  }
}

async function connect(services: ConnectServices, tenantId: TenantId, { kind, name, secrets }: Named): Promise<void> {
  const { directory, channelConnections } = services;
  const channels = (await directory.channels(tenantId)).filter((channel) => channel.kind === kind);
  for (const channel of channels) if (await holds(services, channel, secrets)) return;
  const botId = await askWhose(services, kind, secrets);
  const connections = await channelConnections.list(tenantId);
  const channel = channels.find(({ id }) => connections.some(({ bot, channelId }) => channelId === id && bot.id === botId));
  if (channel === undefined) await channelConnections.create(tenantId, { kind, name, baseIds: [], secrets });
  else await channelConnections.change(channel, { secrets });
}

async function holds({ secrets }: ConnectServices, channel: Channel, given: OpenSecrets): Promise<boolean> {
  const held = await openSecrets(secrets, channel, Object.keys(given));
  return Object.entries(given).every(([name, secret]) => held[name]?.reveal() === secret.reveal());
}

/** The platform knows which bot a token is of. Throws UpstreamRefused or UpstreamUnreachable. */
async function askWhose({ adapters }: ConnectServices, kind: string, secrets: OpenSecrets): Promise<string> {
  const check = await adapters.get(kind)?.check?.(secrets, AbortSignal.timeout(CHECK_MS));
  if (check?.kind === 'ready') return check.bot.id;
  const reason = check?.reason ?? `There is no channel of kind ${kind}.`;
  throw check?.kind === 'unreachable' ? new UpstreamUnreachable(reason) : new UpstreamRefused(reason);
}
