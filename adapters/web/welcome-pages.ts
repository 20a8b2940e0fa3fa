/** Opens the visitors' endpoints to pages of the origins that the business named. */
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { assertWelcome } from './assert-welcome.ts';
import { findChannel } from './visitor.ts';

/** Below it lies what pages of other origins may call. */
const VISITOR_PATH = '/web/v1/{channelKey}/';

/** The same endpoint; where it is a visitor's, pages of the named origins may call it. */
export function welcomePages(host: ChannelHost): (endpoint: Endpoint) => Endpoint {
  return (endpoint) => {
    if (!endpoint.path.startsWith(VISITOR_PATH)) return endpoint;
    return {
      ...endpoint,
      welcomes: async (params, origin) => {
        const { channelKey } = params as { readonly channelKey: string };
        await assertWelcome(host, await findChannel(host, channelKey), origin);
      },
    };
  };
}
