/** Deliveries through the API: who may see and decide what. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { as } from '../serve-app.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

const listed = async ({ call }: ServedApi, query = ''): Promise<string[]> => {
  const { status, body } = await call('GET', `/deliveries${query}`);
  expect(status).toBe(200);
  return body.data.map(({ id }: { id: string }) => id);
};

it('lists deliveries page by page, of one state, channel or conversation', async () => {
  const api = await serveApi();
  const conversation = api.services.addConversation();
  const parked = api.services.addDelivery({ conversationId: conversation.id });
  const sent = api.services.addDelivery({ state: 'sent', error: null, platformId: '77' });
  expect(await listed(api)).toEqual([parked.id, sent.id]);
  expect(await listed(api, '?state=unknown')).toEqual([parked.id]);
  expect(await listed(api, `?conversation_id=${conversation.id}`)).toEqual([parked.id]);
  expect(await listed(api, `?channel_id=${api.services.api.id}&state=sent`)).toEqual([sent.id]);
  const first = await api.call('GET', '/deliveries?limit=1');
  expect(first.body).toMatchObject({ data: [{ id: parked.id }], next_cursor: '1' });
  expect(await listed(api, `?limit=1&cursor=${first.body.next_cursor}`)).toEqual([sent.id]);
});

it('shows what became of a delivery, and nothing of what it says', async () => {
  const api = await serveApi();
  const { id, messageId, conversationId, channelId } = api.services.addDelivery();
  expect((await api.call('GET', '/deliveries')).body.data).toEqual([
    {
      id,
      message_id: messageId,
      conversation_id: conversationId,
      channel_id: channelId,
      channel_kind: 'api',
      part: 0,
      state: 'unknown',
      attempts: 1,
      error: 'The platform did not say whether it arrived.',
      platform_id: null,
      created_at: '2026-01-02T03:04:05.000Z',
      called_at: '2026-01-02T03:04:05.000Z',
      due_at: null,
    },
  ]);
});

it('refuses states, channels and conversations that there are not', async () => {
  const { call } = await serveApi();
  expect((await call('GET', '/deliveries?state=lost')).body.errors).toMatchObject([{ field: 'state', rule: 'invalid_value' }]);
  for (const field of ['channel_id', 'conversation_id']) {
    const { status, body } = await call('GET', `/deliveries?${field}=${newUuid()}`);
    expect([status, body.errors]).toEqual([404, [expect.objectContaining({ field, rule: 'not_found' })]]);
  }
});

it.each([
  ['mark-sent', 'sent'],
  ['send-again', 'planned'],
])('%s makes an unknown or failed delivery %s, once', async (act, state) => {
  const { call, services } = await serveApi();
  for (const before of ['unknown', 'failed'] as const) {
    const { id } = services.addDelivery({ state: before });
    expect(await call('POST', `/deliveries/${id}/${act}`)).toMatchObject({ status: 200, body: { id, state, error: null } });
    expect(await call('POST', `/deliveries/${id}/${act}`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  }
});

it('answers the repetition of a decision as it did the first time, by its key and for its own act', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addDelivery();
  const key = { 'idempotency-key': 'one' };
  for (const status of [200, 200]) expect((await call('POST', `/deliveries/${id}/mark-sent`, undefined, key)).status).toBe(status);
  expect((await call('POST', `/deliveries/${id}/send-again`, undefined, key)).status).toBe(409);
  expect(services.requests).toEqual([expect.stringMatching(/^key:.+:mark-sent:one$/)]);
  expect((await call('POST', `/deliveries/${id}/mark-sent`, undefined, { 'idempotency-key': 'a b' })).status).toBe(422);
});

it('lets viewers look and operators decide', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addDelivery();
  expect((await call('GET', '/deliveries', undefined, as('viewer'))).status).toBe(200);
  for (const act of ['mark-sent', 'send-again']) {
    expect((await call('POST', `/deliveries/${id}/${act}`, undefined, as('viewer'))).status).toBe(403);
  }
  expect((await call('POST', `/deliveries/${id}/mark-sent`, undefined, as('operator'))).status).toBe(200);
});

it.each(['mark-sent', 'send-again'])('%s finds nothing under an id that is none or nobody has', async (act) => {
  const { call } = await serveApi();
  for (const id of [newUuid(), 'one']) expect((await call('POST', `/deliveries/${id}/${act}`)).status).toBe(404);
});
