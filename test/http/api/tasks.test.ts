/** Background work through the API. */
import { expect, it } from 'vitest';
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
