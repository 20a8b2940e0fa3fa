/** What belongs to another tenant is not found, by whatever call. */
import { expect, it } from 'vitest';
import { serveApi } from './serve-api.ts';

it('answers 404 to the key of another tenant, as to an unknown id', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const document = services.addDocument(base);
  const conversation = services.addConversation();
  const delivery = services.addDelivery();
  const { body: asked } = await call('POST', '/messages', { text: 'Hi' });
  const calls: [string, string, unknown?][] = [
    ['GET', `/messages/${asked.message.id}`],
    ['POST', '/messages', { text: 'Hi', conversation_id: conversation.id }],
    ['POST', '/messages', { text: 'Hi', base_ids: [base.id] }],
    ['GET', `/conversations/${conversation.id}`],
    ['GET', `/conversations/${conversation.id}/messages`],
    ['POST', `/conversations/${conversation.id}/messages`, { text: 'Hi' }],
    ['POST', `/conversations/${conversation.id}/takeover`],
    ['POST', `/conversations/${conversation.id}/release`],
    ['GET', `/knowledge/bases/${base.id}`],
    ['PATCH', `/knowledge/bases/${base.id}`, { name: 'Mine' }],
    ['DELETE', `/knowledge/bases/${base.id}`],
    ['GET', `/knowledge/bases/${base.id}/documents`],
    ['POST', `/knowledge/bases/${base.id}/documents`, { title: 'a', text: 'b' }],
    ['POST', `/knowledge/bases/${base.id}/search`, { query: 'a' }],
    ['GET', `/knowledge/documents/${document.id}`],
    ['GET', `/knowledge/documents/${document.id}/passages`],
    ['POST', `/knowledge/documents/${document.id}/reindex`],
    ['DELETE', `/knowledge/documents/${document.id}`],
    ['GET', `/tasks/${asked.task.id}`],
    ['GET', `/configs?channel_id=${services.api.id}`],
    ['PUT', `/configs/persona?channel_id=${services.api.id}`, { value: 'Rude.' }],
    ['GET', `/channels/${services.api.id}`],
    ['GET', `/deliveries?channel_id=${services.api.id}`],
    ['GET', `/deliveries?conversation_id=${conversation.id}`],
    ['POST', `/deliveries/${delivery.id}/mark-sent`],
    ['POST', `/deliveries/${delivery.id}/send-again`],
  ];
  for (const [method, path, body] of calls) {
    const { status, body: problem } = await call(method, path, body, { authorization: 'Bearer key-stranger' });
    expect([method, path, status, problem?.code]).toEqual([method, path, 404, 'not_found']);
  }
  expect([services.bases, services.documents, services.received.length]).toEqual([[base], [document], 1]);
});
