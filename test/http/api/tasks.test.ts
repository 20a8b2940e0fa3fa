/** Background work through the API. */
import { describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

async function allTasks({ call }: ServedApi, query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { status, body }: { status: number; body: { data: { id: string }[]; next_cursor: string | null } } = await call(
      'GET',
      `/tasks?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    ids.push(...body.data.map(({ id }) => id));
    cursor = body.next_cursor;
  }
  return ids;
}

async function withWork() {
  const api = await serveApi();
  for (const text of ['a', 'b', 'c']) await api.call('POST', '/messages', { text });
  const bases = ['One', 'Empty', 'Three'].map((name) => api.services.addBase(name));
  const [one, , three] = bases;
  const documents = [one, one, one, three].flatMap((base) => (base ? [api.services.addDocument(base)] : []));
  return { api, turns: api.services.turns.map(({ id }): string => id), documents: documents.map(({ id }): string => id) };
}

it.each([1, 2, 50])('lists every answer and every document once, %i a page', async (limit) => {
  const { api, turns, documents } = await withWork();
  expect(await allTasks(api, `limit=${limit}`)).toEqual([...turns, ...documents]);
  expect(await allTasks(api, `limit=${limit}&kind=generate_ai_response`)).toEqual(turns);
  expect(await allTasks(api, `limit=${limit}&kind=vectorize_document`)).toEqual(documents);
});

it('lists the tasks of one state, whichever kind they are of', async () => {
  const { api, turns, documents } = await withWork();
  const base = api.services.addBase('Four');
  const [queued, indexing, failed] = (['queued', 'indexing', 'failed'] as const).map(
    (state) => api.services.addDocument(base, { state }).id,
  );
  expect(await allTasks(api, 'state=active')).toEqual([...turns, indexing]);
  expect(await allTasks(api, 'state=active&kind=generate_ai_response')).toEqual(turns);
  expect(await allTasks(api, 'state=queued&limit=1')).toEqual([queued]);
  expect(await allTasks(api, 'state=failed')).toEqual([failed]);
  expect(await allTasks(api, 'state=done&limit=2')).toEqual(documents);
  expect(await allTasks(api, 'state=waiting')).toEqual([]);
  expect(await allTasks(api, 'state=cancelled')).toEqual([]);
  expect((await api.call('GET', '/tasks?state=other')).body.errors).toMatchObject([{ field: 'state', rule: 'invalid_value' }]);
});

it('lists nothing when there is nothing', async () => {
  expect(await allTasks(await serveApi(), 'limit=5')).toEqual([]);
});

it('finds a task of either kind by its id', async () => {
  const { api, turns } = await withWork();
  expect((await api.call('GET', `/tasks/${turns[0]}`)).body).toMatchObject({ kind: 'generate_ai_response', state: 'active', progress: 0 });
  const failed = api.services.addDocument(api.services.addBase('Broken'), { state: 'failed', error: 'No text in it.' });
  expect((await api.call('GET', `/tasks/${failed.id}`)).body).toMatchObject({
    kind: 'vectorize_document',
    state: 'failed',
    error: 'No text in it.',
    progress: 1,
  });
  expect((await api.call('GET', `/tasks/${newUuid()}`)).status).toBe(404);
});

it.each(['cursor=abc', `cursor=${Buffer.from('{"k":"turn"}').toString('base64url')}`, 'kind=other'])(
  'refuses the query "%s"',
  async (query) => {
    const { call } = await serveApi();
    expect((await call('GET', `/tasks?${query}`)).status).toBe(422);
  },
);

describe('a task of each kind', () => {
  async function withEach() {
    const api = await serveApi();
    const { services, call } = api;
    await call('POST', '/messages', { text: 'a' });
    const base = services.addBase('One');
    const document = services.addDocument(base, { state: 'queued' });
    await call('POST', `/knowledge/bases/${base.id}/sources`, { kind: 'page', url: 'https://shop.example/' });
    const endpoint = await call('POST', '/notifications/endpoints', { name: 'Desk', url: 'https://desk.example/claw' });
    const sent = await call('POST', `/notifications/endpoints/${(endpoint.body as { id: string }).id}/test`);
    const ids = {
      turn: services.turns[0]!.id,
      document: document.id,
      crawl: services.crawlList[0]!.id,
      send: (sent.body as { id: string }).id,
    };
    return { ...api, ids };
  }

  it('is found by its id and listed by its kind', async () => {
    const { ids, call, ...api } = await withEach();
    expect(await call('GET', `/tasks/${ids.send}`)).toMatchObject({
      status: 200,
      body: { kind: 'send_notification', state: 'queued', progress: 0, result: { event: 'test', status: null } },
    });
    expect(await call('GET', `/tasks/${ids.crawl}`)).toMatchObject({ body: { kind: 'update_knowledge_base', state: 'queued' } });
    expect(await allTasks({ call, ...api } as ServedApi, 'kind=send_notification')).toEqual([ids.send]);
    expect(await allTasks({ call, ...api } as ServedApi, 'limit=1')).toEqual([ids.turn, ids.document, ids.crawl, ids.send]);
    expect(await allTasks({ call, ...api } as ServedApi, 'state=queued')).toEqual([ids.document, ids.crawl, ids.send]);
  });

  it('can be given up while it waits, and not twice', async () => {
    const { ids, call } = await withEach();
    for (const [kind, state] of [
      ['turn', 'cancelled'],
      ['document', 'failed'],
      ['crawl', 'cancelled'],
      ['send', 'cancelled'],
    ] as const) {
      expect(await call('POST', `/tasks/${ids[kind]}/cancel`)).toMatchObject({ status: 200, body: { id: ids[kind], state } });
      expect((await call('POST', `/tasks/${ids[kind]}/cancel`)).status).toBe(409);
    }
  });

  it('can be tried again once it has failed, and not before', async () => {
    const { ids, call, services } = await withEach();
    for (const id of Object.values(ids)) expect((await call('POST', `/tasks/${id}/retry`)).status).toBe(409);
    services.turns[0] = { ...services.turns[0]!, state: 'failed', endedAt: new Date() };
    const asked = await call('POST', `/tasks/${ids.turn}/retry`);
    expect(asked).toMatchObject({ status: 202, body: { kind: 'generate_ai_response', state: 'active' } });
    expect((asked.body as { id: string }).id).not.toBe(ids.turn);
    services.crawlList[0] = { ...services.crawlList[0]!, state: 'failed', endedAt: new Date() };
    const crawled = await call('POST', `/tasks/${ids.crawl}/retry`);
    expect(crawled).toMatchObject({ status: 202, body: { kind: 'update_knowledge_base', state: 'queued' } });
    expect(await call('POST', `/tasks/${ids.crawl}/retry`)).toMatchObject({
      status: 409,
      body: { detail: 'A later crawl of this source was begun: look at that one.' },
    });
    await call('POST', `/tasks/${ids.send}/cancel`);
    expect(await call('POST', `/tasks/${ids.send}/retry`)).toMatchObject({ status: 202, body: { id: ids.send, state: 'queued' } });
    expect((await call('POST', `/tasks/${ids.send}/retry`)).status).toBe(409);
  });

  it('is not there for a stranger', async () => {
    const { call } = await withEach();
    for (const act of ['retry', 'cancel']) {
      for (const id of [newUuid(), 'nonsense']) expect((await call('POST', `/tasks/${id}/${act}`)).status).toBe(404);
    }
  });
});
