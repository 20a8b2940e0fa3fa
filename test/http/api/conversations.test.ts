/** Reading conversations and taking part in them through the API. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { buildMessage } from '../../builders/fake-channel-host.ts';
import { serveApi } from './serve-api.ts';

it('lists conversations page by page', async () => {
  const { call, services } = await serveApi();
  const ids = [1, 2, 3].map(() => services.addConversation().id);
  const first = await call('GET', '/conversations?limit=2');
  expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  const second = await call('GET', `/conversations?limit=2&cursor=${first.body.next_cursor}`);
  expect(second.body).toMatchObject({ data: [{ id: ids[2] }], next_cursor: null });
});

it.each(['limit=0', 'limit=101', 'limit=x', 'limit=', 'page=2'])('refuses the list query "%s"', async (query) => {
  const { call } = await serveApi();
  expect((await call('GET', `/conversations?${query}`)).status).toBe(422);
});

it('reads a transcript by sequence', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addConversation();
  services.messages.push(...[1, 2, 3].map((seq) => buildMessage({ conversationId: id, seq, text: `m${seq}` })));
  const first = await call('GET', `/conversations/${id}/messages?limit=2`);
  expect(first.body).toMatchObject({ data: [{ seq: 1 }, { seq: 2 }], next_cursor: '2' });
  expect((await call('GET', `/conversations/${id}/messages?limit=2&cursor=2`)).body).toMatchObject({
    data: [{ text: 'm3' }],
    next_cursor: null,
  });
  expect((await call('GET', `/conversations/${id}/messages?cursor=x`)).status).toBe(422);
  expect((await call('GET', `/conversations/${id}/messages?limit=3`)).body).toMatchObject({ data: [{}, {}, {}], next_cursor: null });
});

it('says something as a person, under the name given or that of the team', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addConversation();
  const named = await call('POST', `/conversations/${id}/messages`, { text: 'I am here.', author: 'Mia' });
  expect([named.status, named.body.message.author, named.body.message.role]).toEqual([201, 'Mia', 'operator']);
  expect((await call('POST', `/conversations/${id}/messages`, { text: 'Hello' })).body.message.author).toBeNull();
  expect((await call('POST', `/conversations/${id}/messages`, { text: '' })).status).toBe(422);
});

it('says who has a conversation that is not taken by force, and narrows the list', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addConversation();
  const asked: unknown[] = [];
  services.takeOver = async (_tenant, _id, by, force) => (asked.push([by, force]), { kind: 'held', by: 'Ann' });
  const held = await call('POST', `/conversations/${id}/takeover?author=Bob&force=true`);
  expect([held.status, asked]).toEqual([409, [['Bob', true]]]);
  expect(held.body).toMatchObject({ errors: [{ field: 'force' }] });
  services.conversations.list = async (_tenant, _page, filter) => (asked.push(filter), { items: [], nextCursor: null });
  expect((await call('GET', '/conversations?handover=waiting&owner=human&claimed_by=Ann')).status).toBe(200);
  expect(asked.at(-1)).toEqual({ handover: 'waiting', owner: 'human', claimedBy: 'Ann' });
  expect((await call('GET', '/conversations?handover=soon')).status).toBe(422);
});

it('takes over and gives back', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addConversation();
  expect((await call('POST', `/conversations/${id}/takeover`)).body).toMatchObject({ id, owner: 'human' });
  expect((await call('POST', `/conversations/${id}/release`)).body).toMatchObject({ id, owner: 'bot' });
  expect((await call('POST', `/conversations/${id}/resolve`)).body).toMatchObject({ id, owner: 'bot' });
  expect((await call('POST', `/conversations/${id}/takeover`, undefined, { authorization: 'Bearer key-viewer' })).status).toBe(403);
});

it.each([
  ['GET', ''],
  ['GET', '/messages'],
  ['POST', '/messages'],
  ['POST', '/takeover'],
  ['POST', '/release'],
  ['POST', '/resolve'],
])('answers %s %s of an unknown conversation with 404', async (method, rest) => {
  const { call } = await serveApi();
  const body = method === 'POST' && rest === '/messages' ? { text: 'Hi' } : undefined;
  for (const id of [newUuid(), 'nonsense']) expect((await call(method, `/conversations/${id}${rest}`, body)).status).toBe(404);
});
