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

it('narrows the list by tag, assignee, time, outcome and words', async () => {
  const { call, services } = await serveApi();
  const asked: unknown[] = [];
  services.conversations.list = async (_tenant, _page, filter) => (asked.push(filter), { items: [], nextCursor: null });
  const query = 'tag=VIP&assignee=Ann&resolution=unresolved&from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00%2B08:00&q=late parcel';
  expect((await call('GET', `/conversations?${query}`)).status).toBe(200);
  const times = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-01T16:00:00Z') };
  expect(asked).toEqual([{ tag: 'vip', assignee: 'Ann', resolution: 'unresolved', ...times, words: ['late', 'parcel'] }]);
  for (const bad of ['q=', 'tag=', 'from=yesterday', 'resolution=good'])
    expect([bad, (await call('GET', `/conversations?${bad}`)).status]).toEqual([bad, 422]);
});

it('tags, assigns and notes', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addConversation();
  const changed = await call('PATCH', `/conversations/${id}`, { tags: [' VIP', 'vip', 'Late'], assignee: null });
  expect([changed.status, services.caseChanges]).toEqual([200, [{ tags: ['vip', 'late'], assignee: null }]]);
  for (const bad of [{}, { tags: [''] }, { tags: 'vip' }, { assignee: '' }, { owner: 'human' }])
    expect((await call('PATCH', `/conversations/${id}`, bad)).status).toBe(422);
  const added = await call('POST', `/conversations/${id}/notes`, { text: 'Called them back.', author: 'Ann' });
  expect([added.status, added.body]).toMatchObject([201, { author: 'Ann', text: 'Called them back.' }]);
  expect((await call('GET', `/conversations/${id}/notes`)).body.data).toEqual([added.body]);
  expect((await call('DELETE', `/conversations/${id}/notes/${added.body.id}`)).status).toBe(204);
  expect((await call('DELETE', `/conversations/${id}/notes/${added.body.id}`)).status).toBe(404);
  expect((await call('GET', '/conversation-tags')).body.data).toEqual([{ tag: 'vip', conversations: 2 }]);
});
