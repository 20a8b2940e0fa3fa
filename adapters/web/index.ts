/** The web channel: our own chat page and widget, served and spoken to over our own HTTP. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { NewId } from '../../src/kernel/ids.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type ChannelAdapter, type Receipt, type SendContext } from '../../src/core/ports/channel-adapter.ts';
import type { LiveEvents } from '../../src/core/ports/live-events.ts';
import { createEventsEndpoint } from './events-endpoint.ts';
import { createFileEndpoints } from './file-endpoints.ts';
import { createLiveSurface } from './live-surface.ts';
import { createMessageEndpoints } from './message-endpoints.ts';
import { createPageEndpoints } from './page-endpoints.ts';
import { createReaderEndpoints } from './reader-endpoints.ts';
import { createSessionEndpoint } from './session-endpoint.ts';
import type { WebAssets } from './load-web-assets.ts';
import { welcomePages } from './welcome-pages.ts';

export interface WebAdapterDeps {
  readonly clock: Clock;
  readonly newId: NewId;
  /** Where open pages are told that there is something new, and ask what is being written. */
  readonly live: Pick<LiveEvents, 'publish' | 'subscribe'>;
  readonly webAssets: WebAssets;
  /** Public key of the channel behind `GET /`; null when there is none. */
  readonly defaultWebChannelKey: () => Promise<string | null>;
}

/**
 * The web channel as an adapter. A message is delivered by its row in the store; the one "platform call" tells open pages to read it,
 * so that it may be repeated at will.
 */
export function createWebAdapter(deps: WebAdapterDeps): ChannelAdapter {
  const tell = (delivery: Delivery, { tenantId, signal }: SendContext): Receipt => {
    if (signal.aborted) throw new SendFault('no', 'The send was called off.', { retryable: true, cause: signal.reason });
    deps.live.publish(tenantId, delivery.conversationId, { kind: 'message', seq: delivery.seq });
    return { platformId: delivery.messageId };
  };
  return {
    kind: 'web',
    abilities: {
      textLimit: Number.MAX_SAFE_INTEGER,
      textCount: 'visible',
      callbackBytes: 0,
      typingMs: null,
      liveEveryMs: 50,
      proof: 'own-log',
    },
    endpoints: (host) =>
      [
        createSessionEndpoint(host, deps),
        ...createMessageEndpoints(host, deps.clock),
        ...createFileEndpoints(host, deps.clock),
        createEventsEndpoint(host, deps),
        ...createReaderEndpoints(host, deps.clock),
        ...createPageEndpoints(host, deps),
      ].map(welcomePages(host)),
    plan: () => [{ part: 0, content: {} }],
    perform: async (delivery, context) => tell(delivery, context),
    settle: async (delivery, context) => ({ kind: 'sent', receipt: tell(delivery, context) }),
    live: (place) => createLiveSurface(deps.live, place),
  };
}
