/** Where a business is told of events, by signed webhooks, and what came of each. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { EndpointId, NotificationSendId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { presentEndpoint, presentSend } from './present.ts';
import { endpointChangeSchema, endpointSchema, newEndpointSchema, sendSchema, sendsQuery, withSecretSchema } from './schema.ts';

const ADDRESS = 'This address';
const SEND = 'This notification';
const tag = 'notifications';
const path = '/api/v1/notifications/endpoints';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const addressId = (value: string): EndpointId => idOf<EndpointId>(ADDRESS, value);

export function createNotificationEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    ...createReading(services),
    createAdding(services),
    ...createChanging(services),
    ...createActs(services),
    listSends(services),
    ...createSends(services),
  ];
}

function createReading({ notifications }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listNotificationEndpoints',
      tag,
      summary: 'All addresses that are told of events.',
      responses: { 200: { description: 'All addresses on one page.', schema: listOf(endpointSchema) } },
      handle: async (_request, { tenantId }) => ({
        status: 200,
        body: { data: (await notifications.list(tenantId)).map(presentEndpoint), next_cursor: null },
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getNotificationEndpoint',
      summary: 'One address.',
      responses: { 200: { description: 'The address.', schema: endpointSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentEndpoint(found(ADDRESS, await notifications.get(tenantId, addressId(params.id)))),
      }),
    }),
  ];
}

function createAdding({ notifications, newId, newWebhookSecret }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createNotificationEndpoint',
    tag,
    summary: 'Add an address; it is told of what happens from then on.',
    showsSecret: true,
    body: newEndpointSchema,
    responses: {
      201: { description: 'Added. Its secret is shown this once.', schema: withSecretSchema },
      409: { description: 'There are as many as are kept.' },
    },
    handle: async ({ body }, { tenantId }) => {
      const secret = newWebhookSecret();
      const made = await notifications.create(tenantId, newId<EndpointId>(), body, secret);
      return { status: 201, body: { ...presentEndpoint(made), secret: secret.reveal() } };
    },
  });
}

function createChanging({ notifications }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'patch',
      operationId: 'changeNotificationEndpoint',
      summary: 'Change an address, what it is told of, or switch it off and on.',
      body: endpointChangeSchema,
      responses: { 200: { description: 'The address as it now is.', schema: endpointSchema } },
      handle: async ({ params, body }, { tenantId }) => {
        const { name, url, events, enabled } = body;
        const change = { ...(name !== undefined && { name }), ...(url !== undefined && { url }), ...(events && { events }) };
        const wanted = enabled === undefined ? change : { ...change, enabled };
        return { status: 200, body: presentEndpoint(found(ADDRESS, await notifications.change(tenantId, addressId(params.id), wanted))) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'deleteNotificationEndpoint',
      summary: 'Delete an address, its secret and what was to be sent there.',
      responses: { 204: { description: 'Deleted.' } },
      handle: async ({ params }, { tenantId }) => {
        found(ADDRESS, (await notifications.remove(tenantId, addressId(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}

function createActs({ notifications, newWebhookSecret }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      path: `${path}/{id}/test`,
      method: 'post',
      operationId: 'testNotificationEndpoint',
      summary: 'Send an event of kind `test` there, whatever it is told of.',
      responses: { 202: { description: 'On its way; ask what came of it.', schema: sendSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 202,
        body: presentSend(found(ADDRESS, await notifications.test(tenantId, addressId(params.id)))),
      }),
    }),
    keyEndpoint({
      ...one,
      path: `${path}/{id}/rotate-secret`,
      method: 'post',
      operationId: 'rotateNotificationSecret',
      summary: 'Make a new secret; for a day the old one signs besides.',
      showsSecret: true,
      responses: { 200: { description: 'The address with its new secret, shown this once.', schema: withSecretSchema } },
      handle: async ({ params }, { tenantId }) => {
        const secret = newWebhookSecret();
        const rotated = found(ADDRESS, await notifications.rotate(tenantId, addressId(params.id), secret));
        return { status: 200, body: { ...presentEndpoint(rotated), secret: secret.reveal() } };
      },
    }),
  ];
}

const attempts = '/api/v1/notifications/attempts';
const sendId = (value: string): NotificationSendId => idOf<NotificationSendId>(SEND, value);

function listSends({ notifications }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: attempts,
    operationId: 'listNotificationAttempts',
    tag,
    summary: 'What is on its way or was sent, the latest first.',
    query: sendsQuery,
    responses: { 200: { description: 'A page of notifications.', schema: listOf(sendSchema) } },
    handle: async ({ query }, { tenantId }) => {
      const { endpoint_id: endpointId, state } = query;
      const filter = { ...(endpointId !== undefined && { endpointId: endpointId as EndpointId }), ...(state && { states: [state] }) };
      return { status: 200, body: presentPage(await notifications.sends(tenantId, pageOf(query), filter), presentSend) };
    },
  });
}

function createSends({ notifications }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: `${attempts}/{id}`,
      operationId: 'getNotificationAttempt',
      tag,
      summary: 'One notification.',
      params: idParams,
      responses: { 200: { description: 'The notification.', schema: sendSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentSend(found(SEND, await notifications.send(tenantId, sendId(params.id)))),
      }),
    }),
    keyEndpoint({
      method: 'post',
      path: `${attempts}/{id}/replay`,
      operationId: 'replayNotification',
      tag,
      summary: 'Send it again, under the same id.',
      params: idParams,
      responses: { 202: { description: 'On its way again.', schema: sendSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 202,
        body: presentSend(found(SEND, await notifications.replay(tenantId, sendId(params.id)))),
      }),
    }),
  ];
}
