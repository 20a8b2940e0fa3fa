/** Looks at a bot before it is connected: who it is, what its owner has to switch on, and how it comes into a server. */
import { UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { ConnectionCheck } from '../../src/core/ports/channel-adapter.ts';
import { askApplication, askBot, mayReadContent, type Application } from './application.ts';
import type { DiscordRest } from './open-rest.ts';

/** View channels, send messages, in threads too, and read what was said: https://docs.discord.com/developers/topics/permissions */
const PERMISSIONS = (1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 16n);

/** Where somebody who may manage a server lets the bot in. */
const inviteLink = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${PERMISSIONS}`;

export async function checkBot(open: () => Promise<DiscordRest>, signal: AbortSignal): Promise<ConnectionCheck> {
  try {
    const rest = await open();
    const bot = await askBot(rest, signal);
    return { kind: 'ready', bot, advice: adviceFor(await askApplication(rest, signal)) };
  } catch (error) {
    if (error instanceof UpstreamRefused) return { kind: 'refused', reason: error.message };
    if (error instanceof UpstreamUnreachable) return { kind: 'unreachable', reason: error.message };
    throw error;
  }
}

function adviceFor(application: Application): readonly string[] {
  const { id, interactions_endpoint_url: address } = application;
  return [
    ...(mayReadContent(application)
      ? []
      : [
          'The Message Content intent is switched off: in servers the bot reads only what mentions it. Switch it on under Bot in the developer portal, then resume the channel.',
        ]),
    ...(address == null
      ? []
      : [
          `Commands and buttons are posted to ${new URL(address).host}. Unless that is this Claw, empty the Interactions Endpoint URL in the developer portal.`,
        ]),
    `Let the bot into a server with ${inviteLink(id)}`,
  ];
}
