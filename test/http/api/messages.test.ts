/** Asking through the API: what is handed in, how long it waits, and what comes back. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { buildChannel, buildMessage } from '../../builders/fake-channel-host.ts';
import { principal, TENANT } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const KEY = `key:${principal('owner').id}`;

it('takes a question at once and says where to look for the answer', async () => {
  const { call, services } = await serveApi();
  const { status, body } = await call('POST', '/messages', { text: '退货政策是什么？' });
  expect(status).toBe(202);
  expect(body).toMatchObject({ message: { text: '退货政策是什么？', state: 'waiting' }, task: { state: 'active' }, answer: null });
  expect(body).not.toHaveProperty('retrieved');
  expect(services.received[0]).toMatchObject({
    tenantId: TENANT,
    channelId: services.api.id,
    contact: { externalId: KEY, tier: 'pro' },
    baseIds: [],
    immediate: true,
  });
});

it('waits for the answer by the hint that it came, not by asking again', async () => {
  const { call, services } = await serveApi();
  const asking = call('POST', '/messages', { text: 'How long?', wait_s: 30 });
  await expect.poll(() => services.looks()).toBe(1);
  services.answer('Thirty days [1].');
  const { status, body } = await asking;
  expect(status).toBe(200);
  expect(body).toMatchObject({ answer: { text: 'Thirty days [1].', outcome: 'answer' }, task: { state: 'done', progress: 1 } });
  expect(services.looks()).toBe(2);
  expect(services.listeners()).toBe(0);
});

it('looks again every two seconds in case a hint was lost, and gives up in time', async () => {
  const { call, services, clock } = await serveApi();
  const asking = call('POST', '/messages', { text: 'How long?', wait_s: 5 });
  const looksAgain = async (afterMs: number, looks: number) => {
    await expect.poll(() => clock.sleeping()).toBe(1);
    clock.advance(afterMs);
    await expect.poll(() => services.looks()).toBe(looks);
  };
  await looksAgain(2_000, 2);
  await looksAgain(2_000, 3);
  await looksAgain(1_000, 4);
  expect((await asking).status).toBe(202);
  expect(services.listeners()).toBe(0);
});

it('stops waiting when the caller leaves', async () => {
  const { fetch, services } = await serveApi();
  const leaving = new AbortController();
  const headers = { authorization: 'Bearer key-owner', 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: '{"text":"Hello","wait_s":60}', signal: leaving.signal };
  const asking = fetch('/api/v1/messages', init).catch(() => 'left');
  await expect.poll(() => services.listeners()).toBe(1);
  leaving.abort();
  expect(await asking).toBe('left');
  await expect.poll(() => services.listeners()).toBe(0);
});

it('does not wait when a person owns the conversation', async () => {
  const { call, services } = await serveApi();
  services.answerWith = (message) => ({
    kind: 'accepted',
    message: buildMessage({ role: 'user', text: message.text, state: 'for_person', outcome: null }),
    retryAfterMs: 0,
  });
  const { status, body } = await call('POST', '/messages', { text: 'Anyone?', wait_s: 60 });
  expect([status, body.task, body.message.state]).toEqual([202, null, 'for_person']);
});

it('adds what was retrieved when asked to', async () => {
  const { call, services } = await serveApi();
  const passageId = newUuid<never>();
  services.hits = [
    {
      passageId,
      documentId: newUuid(),
      baseId: newUuid(),
      externalId: 'doc-7',
      title: 'T',
      headingPath: [],
      text: 't',
      url: null,
      score: 3.5,
      signals: {},
    },
  ];
  const asking = call('POST', '/messages', { text: 'How long?', wait_s: 30, debug: true });
  await expect.poll(() => services.looks()).toBe(1);
  services.answer('Thirty days.');
  const { body } = await asking;
  expect(body).toMatchObject({ retrieved: [{ external_id: 'doc-7', passage_id: passageId, score: 3.5 }], retrieval_ms: 12 });
  const later = await call('GET', `/messages/${body.message.id}?debug=true`);
  expect(later.body).toMatchObject({ answer: { text: 'Thirty days.' }, retrieved: [{ external_id: 'doc-7' }] });
});

it('gives a repetition the same identity and conversation, and another key another', async () => {
  const { call, services } = await serveApi();
  const headers = { 'idempotency-key': 'order-7' };
  await call('POST', '/messages', { text: 'a' }, headers);
  await call('POST', '/messages', { text: 'a' }, headers);
  await call('POST', '/messages', { text: 'a' }, { ...headers, authorization: 'Bearer key-operator' });
  await call('POST', '/messages', { text: 'a' });
  const [first, again, stranger, fresh] = services.received;
  expect(first).toMatchObject({ identity: `${KEY}:message:order-7`, conversationKey: `${KEY}:question:order-7` });
  expect([again?.identity, again?.conversationKey]).toEqual([first?.identity, first?.conversationKey]);
  expect(stranger?.identity).not.toBe(first?.identity);
  expect(fresh?.identity).not.toBe(first?.identity);
});

it('answers a repetition with another text by a conflict', async () => {
  const { call, services } = await serveApi();
  services.answerWith = () => ({ kind: 'duplicate', message: buildMessage(), same: false });
  const { status, body } = await call('POST', '/messages', { text: 'b' }, { 'idempotency-key': 'order-7' });
  expect([status, body.code, body.errors[0].field]).toEqual([409, 'conflict', 'Idempotency-Key']);
});

it('answers a limited question with the wait, and keeps it in the transcript with the reason', async () => {
  const { call, services } = await serveApi();
  services.answerWith = () => ({ kind: 'limited', message: buildMessage({ state: 'limited' }), retryAfterMs: 4_100 });
  const { status, headers } = await call('POST', '/messages', { text: 'b' });
  expect([status, headers.get('retry-after')]).toEqual([429, '5']);
  const { id } = services.addConversation();
  const message = buildMessage({ conversationId: id, state: 'limited', limitedBy: 'tenant' });
  services.messages.push(message);
  const refused = { state: 'limited', limited_by: 'tenant' };
  expect((await call('GET', `/conversations/${id}/messages`)).body.data).toMatchObject([refused]);
  expect((await call('GET', `/messages/${message.id}`)).body.message).toMatchObject(refused);
});

it('goes on in a conversation of the API, for a contact of the caller, over the bases named', async () => {
  const { call, services } = await serveApi();
  const conversation = services.addConversation({ key: 'earlier' });
  const base = services.addBase('Shop');
  await call('POST', '/messages', { text: 'And then?', conversation_id: conversation.id, contact_id: 'c-9', base_ids: [base.id, base.id] });
  expect(services.received[0]).toMatchObject({
    conversationKey: 'earlier',
    contact: { externalId: 'contact:c-9', name: 'c-9' },
    baseIds: [base.id],
  });
});

it('refuses a conversation of another channel by name', async () => {
  const { call, services } = await serveApi();
  const { id: channelId } = buildChannel();
  const { status, body } = await call('POST', '/messages', { text: 'Hi', conversation_id: services.addConversation({ channelId }).id });
  expect([status, body.errors[0].field]).toEqual([422, 'conversation_id']);
  expect(services.received).toEqual([]);
});

it.each([
  ['an unknown conversation', { conversation_id: newUuid() }],
  ['a conversation that can be none', { conversation_id: 'x' }],
  ['an unknown base', { base_ids: [newUuid()] }],
])('answers %s with 404', async (_what, given) => {
  const { call } = await serveApi();
  expect((await call('POST', '/messages', { text: 'Hi', ...given })).status).toBe(404);
});

it.each([
  ['an empty text', { text: '   ' }, 'text'],
  ['a text that is too long', { text: 'x'.repeat(32_001) }, 'text'],
  ['a wait that is too long', { text: 'a', wait_s: 61 }, 'wait_s'],
  ['an unknown field', { text: 'a', colour: 'red' }, 'colour'],
])('refuses %s with 422 and names the field', async (_what, body, field) => {
  const { call } = await serveApi();
  const answer = await call('POST', '/messages', body);
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
});

it('refuses an idempotency key that is none', async () => {
  const { call } = await serveApi();
  expect((await call('POST', '/messages', { text: 'a' }, { 'idempotency-key': 'two words' })).body.errors[0].field).toBe('Idempotency-Key');
});

it('finds no message under an unknown id or a broken one, and lets a viewer read but not ask', async () => {
  const { call } = await serveApi();
  expect((await call('GET', `/messages/${newUuid()}`)).status).toBe(404);
  expect((await call('GET', '/messages/7')).status).toBe(404);
  const { body } = await call('POST', '/messages', { text: 'a' });
  expect((await call('GET', `/messages/${body.message.id}`, undefined, { authorization: 'Bearer key-viewer' })).status).toBe(200);
  expect((await call('POST', '/messages', { text: 'a' }, { authorization: 'Bearer key-viewer' })).status).toBe(403);
});

it('names the field whose id nobody has', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('One');
  for (const wrong of [newUuid(), 'x']) {
    const bases = await call('POST', '/messages', { text: 'Hi', base_ids: [base.id, wrong] });
    expect([bases.status, bases.body.errors]).toMatchObject([404, [{ field: 'base_ids.1' }]]);
    const conversation = await call('POST', '/messages', { text: 'Hi', conversation_id: wrong });
    expect([conversation.status, conversation.body.errors]).toMatchObject([404, [{ field: 'conversation_id' }]]);
  }
});
