/** The Discord channel: a bot of the business, fed by the gateway's socket and by interactions over HTTP. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { createOpenRest } from './open-rest.ts';
import { createSpeaking } from './speaking.ts';

export interface DiscordAdapterDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the REST API without version and slash: `https://discord.com/api`. The gateway's address comes from there. */
  readonly apiUrl: string;
  /** Longest time of one call, milliseconds; with the wait of a send it must stay below the core's time for one. */
  readonly callTimeoutMs: number;
  readonly connection: FindConnection;
  readonly setting: ChannelHost['setting'];
}

export function createDiscordAdapter(deps: DiscordAdapterDeps): ChannelAdapter {
  const openRest = createOpenRest(deps);
  return {
    kind: 'discord',
    ...createSpeaking(deps, openRest),
    endpoints: () => [],
  };
}
