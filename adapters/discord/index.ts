/** The Discord channel: a bot of the business, fed by the gateway's socket and by interactions over HTTP. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { SendFault, type ChannelAbilities, type ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';

export interface DiscordAdapterDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the REST API without version and slash: `https://discord.com/api`. The gateway's address comes from there. */
  readonly apiUrl: string;
  /** Longest time of one call, milliseconds; with the wait of a send it must stay below the core's time for one. */
  readonly callTimeoutMs: number;
  readonly connection: FindConnection;
}

const ABILITIES: ChannelAbilities = {
  textLimit: 2_000,
  textCount: 'markup',
  callbackBytes: 100,
  typingMs: 10_000,
  liveEveryMs: null,
  proof: 'nonce',
};

const notYet = (): never => {
  throw new SendFault('no', 'Discord is not spoken to yet.', { retryable: true });
};

export function createDiscordAdapter(_deps: DiscordAdapterDeps): ChannelAdapter {
  return {
    kind: 'discord',
    abilities: ABILITIES,
    endpoints: () => [],
    plan: () => [],
    perform: async () => notYet(),
    settle: async () => ({ kind: 'unknown' }),
    live: () => null,
  };
}
