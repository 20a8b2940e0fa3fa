/** Takes an event of the gateway: looks up what only Discord knows of it first, and answers an interaction once it is committed. */
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { eventSchema, type DiscordInteraction, type DiscordMessage } from './event-schema.ts';
import type { DiscordRest } from './open-rest.ts';
import type { FindOwnRoles } from './own-roles.ts';
import { respondTo } from './respond.ts';
import { takeEvent, type TakeDeps } from './take-event.ts';

export interface FramedDeps extends TakeDeps {
  readonly rest: DiscordRest;
  readonly ownRoles: FindOwnRoles;
}

/** The returned function resolves when the event is committed; nobody waits for what Discord is told of it. */
export function createTakeFramed(deps: FramedDeps, connection: ChannelConnection, host: ChannelHost) {
  return async (event: { readonly t: string; readonly d: unknown }): Promise<void> => {
    const { message, interaction } = partsOf(event);
    const guildId = message?.mention_roles.length === 0 ? undefined : message?.guild_id;
    const roles = guildId === undefined ? [] : await deps.ownRoles(deps.rest, connection.bot.id, guildId);
    const response = await takeEvent(deps, event, connection, host, roles);
    if (interaction !== null && response !== null) void respondTo(deps.rest, interaction, response, deps.logger);
  };
}

function partsOf(event: { readonly t: string; readonly d: unknown }): {
  readonly message: DiscordMessage | null;
  readonly interaction: DiscordInteraction | null;
} {
  const read = eventSchema.safeParse(event).data;
  const isMessage = read?.t === 'MESSAGE_CREATE' || read?.t === 'MESSAGE_UPDATE';
  return { message: isMessage ? read.d : null, interaction: read?.t === 'INTERACTION_CREATE' ? read.d : null };
}
