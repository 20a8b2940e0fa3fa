/** Everything Claw serves, as far as it can be described without running: only the schemas of these endpoints are read. */
import { createChannelAdapters, type ChannelDeps } from '../adapters/index.ts';
import type { ChannelHost } from '../src/core/ports/channel-host.ts';
import type { JobBoard } from '../src/core/ports/job-board.ts';
import { createBoardEndpoints } from '../src/http/admin/queues.ts';
import { createApiEndpoints } from '../src/http/api/endpoints.ts';
import type { ApiServices } from '../src/http/api-services.ts';
import { createSystemEndpoints } from '../src/http/system/endpoints.ts';
import type { Endpoint } from '../src/kernel/endpoint.ts';

/** Stands for services that are never called: to ask it for one is a mistake it names. */
function unasked<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: (_target, name) => () => {
      throw new Error(`${what}.${String(name)} was called while only the schemas were to be read.`);
    },
  });
}

/** In the order of the document. */
export function listEndpoints(): readonly Endpoint[] {
  const telegram = { ...unasked<ChannelDeps['telegram']>('TelegramAdapterDeps'), apiRoot: 'https://api.telegram.org' };
  const web = { ...unasked<ChannelDeps['web']>('WebAdapterDeps'), webAssets: { widget: null, file: () => null } };
  const slack = {
    ...unasked<ChannelDeps['slack']>('SlackAdapterDeps'),
    apiUrl: 'https://slack.com/api/',
    callTimeoutMs: 1,
    publicUrl: null,
  };
  const discord = { ...unasked<ChannelDeps['discord']>('DiscordAdapterDeps'), apiUrl: 'https://discord.com/api', callTimeoutMs: 1 };
  const channels = createChannelAdapters({ web, telegram, slack, discord });
  const own = [
    ...createApiEndpoints(unasked<ApiServices>('ApiServices')),
    ...createBoardEndpoints(async () => unasked<JobBoard>('JobBoard')),
    ...channels.flatMap((channel) => channel.endpoints(unasked<ChannelHost>('ChannelHost'))),
  ];
  return [...createSystemEndpoints(unasked('SystemDeps'), () => []), ...own];
}
