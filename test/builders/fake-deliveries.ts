/** The deliveries of the admin API in memory, for one tenant. */
import type { Channel } from '../../src/core/model/channel.ts';
import type { DeliveryView } from '../../src/core/ports/delivery-store.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

export interface FakeDeliveries extends Pick<ApiServices, 'deliveries' | 'decideDelivery'> {
  /** Decisions that came with an Idempotency-Key. */
  readonly requests: string[];
  addDelivery(given?: Partial<DeliveryView>): DeliveryView;
}

const AT = new Date('2026-01-02T03:04:05Z');

/** Every delivery is of this channel unless told otherwise, and of its tenant. */
export function createFakeDeliveries(channel: Channel): FakeDeliveries {
  const all: DeliveryView[] = [];
  const requests: string[] = [];
  return {
    requests,
    addDelivery: (given = {}) => {
      const delivery = buildDelivery(channel, given);
      all.push(delivery);
      return delivery;
    },
    deliveries: {
      list: async (_tenant, page, { state, channelId, conversationId }) => {
        const fits = (wanted: string | null, is: string): boolean => wanted === null || wanted === is;
        const found = all.filter(
          (one) => fits(state, one.state) && fits(channelId, one.channelId) && fits(conversationId, one.conversationId),
        );
        return cutPage(found, page);
      },
      ofMessage: async (_tenant, messageId) => all.filter((one) => one.messageId === messageId),
    },
    decideDelivery: async (tenantId, id, { state, request }) => {
      const index = all.findIndex((one) => one.id === id);
      const delivery = all[index];
      if (delivery === undefined || tenantId !== channel.tenantId) return null;
      if (request !== null && requests.includes(request)) return delivery;
      if (delivery.state !== 'unknown' && delivery.state !== 'failed') throw new ConflictError(`This delivery is ${delivery.state}.`);
      if (request !== null) requests.push(request);
      return (all[index] = { ...delivery, state, error: null });
    },
  };
}

const buildDelivery = (channel: Channel, given: Partial<DeliveryView>): DeliveryView => ({
  id: newUuid(),
  turnId: newUuid(),
  conversationId: newUuid(),
  channelId: channel.id,
  channelKind: channel.kind,
  messageId: newUuid(),
  part: 0,
  state: 'unknown',
  platformId: null,
  attempts: 1,
  error: 'The platform did not say whether it arrived.',
  createdAt: AT,
  calledAt: AT,
  dueAt: null,
  ...given,
});
