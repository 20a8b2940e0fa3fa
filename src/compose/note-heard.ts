/** Writes down that a platform was heard: a webhook that was answered was verified before. */
import type { Clock } from '../kernel/clock.ts';
import type { Endpoint } from '../kernel/endpoint.ts';
import { parseId } from '../kernel/ids.ts';
import type { ChannelId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { FindConnection } from '../core/ports/channel-connection.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';
import { HEARD_EVERY_MS } from '../engine/hold-polls.ts';

export interface NoteHeardDeps {
  readonly connections: Pick<ConnectionStore, 'heard'>;
  readonly find: FindConnection;
  readonly clock: Clock;
  readonly logger: Logger;
}

const WEBHOOK = /^\/webhooks\/.*\{channelId\}/;

/** After a change a connection is heard anew at most this much later; the store writes only every ten seconds, or what is news. */
const ASK_EVERY_MS = 1_000;

/** A statement at most every second a channel; nobody waits for it. */
export function createNoteHeard(deps: NoteHeardDeps): (id: ChannelId) => void {
  const heardAt = new Map<ChannelId, number>();
  const note = async (id: ChannelId): Promise<void> => {
    const now = deps.clock.monotonic();
    if (now - (heardAt.get(id) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) return;
    heardAt.set(id, now);
    try {
      const found = await deps.find(id);
      if (found !== null) await deps.connections.heard(found.channel.tenantId, id, HEARD_EVERY_MS);
    } catch (error) {
      heardAt.delete(id);
      deps.logger.warn({ error, channel_id: id }, 'that a platform was heard could not be written');
    }
  };
  return (id) => void note(id);
}

/** The same endpoint; where it is the webhook of one channel, that channel was heard once it has answered. */
export function noteWebhook(heard: (id: ChannelId) => void, endpoint: Endpoint): Endpoint {
  if (!WEBHOOK.test(endpoint.path)) return endpoint;
  return {
    ...endpoint,
    handle: async (request, caller) => {
      const reply = await endpoint.handle(request, caller);
      const { channelId } = request.params as { readonly channelId: string };
      const id = parseId<ChannelId>(channelId);
      if (id !== null) heard(id);
      return reply;
    },
  };
}
