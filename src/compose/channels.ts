/** What a process that faces people does for channels of platforms: it holds polls and sockets, and connects what the environment names. */
import type { Config } from '../config/config.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import { holdPolls } from '../engine/hold-polls.ts';
import { connectNamed } from './connect-named.ts';
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

/** `stop` resolves when every poll has ended and is handed back. */
export function startChannels(options: ChannelsOptions): { stop(): Promise<void> } {
  const { role, services, host } = options;
  if (!facesPeople(role)) return { stop: async () => {} };
  const stopping = new AbortController();
  // Process ids come again, in containers at once; what an earlier run held is not ours.
  const holder = `${services.holder}:${services.newId()}`;
  const polls = holdPolls({ ...services, ...services.known, host, holder }, stopping.signal);
  const named = connectNamed(services, options.config, options.tenantId, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([polls, named]);
    },
  };
}
