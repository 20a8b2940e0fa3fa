/** What was sent to the platforms, and deciding about what nobody can tell of or what failed. */
import type { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ChannelId, ConversationId, DeliveryId, TenantId } from '../../../kernel/ids.ts';
import type { DecideDelivery, DeliveryFilter } from '../../../core/ports/delivery-store.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { idempotencyHeaders, idempotencyOf } from '../idempotency.ts';
import type { Operation } from '../../../core/model/access.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { presentDelivery } from './present.ts';
import { deliveryQuery, deliverySchema } from './schema.ts';

const PATH = '/api/v1/deliveries';
const WHAT = 'This delivery';
const tag = 'deliveries';

export function createDeliveryEndpoints(services: ApiServices): readonly Endpoint[] {
  return [listDeliveries(services), ...createDecisions(services)];
}

function listDeliveries(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: PATH,
    operationId: 'listDeliveries',
    tag,
    summary: 'What was sent to the platforms or is to be, the latest first.',
    query: deliveryQuery,
    responses: { 200: { description: 'A page of deliveries.', schema: listOf(deliverySchema) } },
    handle: async ({ query }, { tenantId }) => {
      const page = await services.deliveries.list(tenantId, pageOf(query), await filterOf(services, tenantId, query));
      return { status: 200, body: presentPage(page, presentDelivery) };
    },
  });
}

/** @throws NotFoundError for a channel or conversation that this tenant does not have */
async function filterOf(services: ApiServices, tenantId: TenantId, query: z.output<typeof deliveryQuery>): Promise<DeliveryFilter> {
  const channelId = query.channel_id === undefined ? null : idOf<ChannelId>('This channel', query.channel_id, 'channel_id');
  const conversationId =
    query.conversation_id === undefined ? null : idOf<ConversationId>('This conversation', query.conversation_id, 'conversation_id');
  if (channelId) found('This channel', await services.directory.channel(tenantId, channelId), 'channel_id');
  if (conversationId) found('This conversation', await services.conversations.get(tenantId, conversationId), 'conversation_id');
  return { state: query.state ?? null, channelId, conversationId };
}

function createDecisions(services: ApiServices): readonly Endpoint[] {
  const make = (act: 'mark-sent' | 'send-again', operationId: Operation, state: DecideDelivery['state'], summary: string) =>
    keyEndpoint({
      method: 'post',
      path: `${PATH}/{id}/${act}`,
      operationId,
      tag,
      summary,
      params: idParams,
      headers: idempotencyHeaders,
      responses: {
        200: { description: 'The delivery as it now is.', schema: deliverySchema },
        409: { description: 'It is neither unknown nor failed, so that there is nothing to decide.' },
      },
      handle: async ({ params, headers }, caller) => {
        const { tenantId } = caller;
        const key = idempotencyOf(headers);
        const decision = { state, request: key === null ? null : `${actorOf(caller)}:${act}:${key}` };
        const decided = await services.decideDelivery(tenantId, idOf<DeliveryId>(WHAT, params.id), decision);
        return { status: 200, body: presentDelivery(found(WHAT, decided)) };
      },
    });
  return [
    make('mark-sent', 'markDeliverySent', 'sent', 'Say that an unknown or failed delivery arrived: it is not sent again.'),
    make(
      'send-again',
      'sendDeliveryAgain',
      'planned',
      'Send an unknown or failed delivery again, before what is newer. An unknown one may arrive twice.',
    ),
  ];
}
