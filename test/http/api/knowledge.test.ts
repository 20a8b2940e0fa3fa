/** Knowledge bases, documents and searches through the API. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

const text = ({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString('utf8');

async function upload(
  { fetch }: ServedApi,
  baseId: string,
  files: readonly [string, string | Uint8Array<ArrayBuffer>, string][],
  fields: Record<string, string> = {},
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content, type] of files) form.append('file', new Blob([content], { type }), name);
  const response = await fetch(`/api/v1/knowledge/bases/${baseId}/documents`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-admin' },
    body: form,
  });
  return {
    status: response.status,
    body: (await response.json()) as { data: unknown[]; detail?: string; errors?: { field: string; rule: string }[] },
  };
}

it('makes, finds, renames and removes a base', async () => {
  const { call } = await serveApi();
  const { status, body: base } = await call('POST', '/knowledge/bases', { name: '商店' });
  expect([status, base.name]).toEqual([201, '商店']);
  expect((await call('GET', `/knowledge/bases?name=${encodeURIComponent('商店')}`)).body.data).toEqual([base]);
  expect((await call('GET', '/knowledge/bases?name=none')).body.data).toEqual([]);
  expect((await call('PATCH', `/knowledge/bases/${base.id}`, { name: 'Shop' })).body.name).toBe('Shop');
  const removed = await call('DELETE', `/knowledge/bases/${base.id}`);
  expect([removed.status, removed.body]).toEqual([204, null]);
  expect((await call('DELETE', `/knowledge/bases/${base.id}`)).status).toBe(404);
});

it('refuses a second base of the same name, and keeping its own is no second', async () => {
  const { call, services } = await serveApi();
  const [one, two] = [services.addBase('One'), services.addBase('Two')];
  expect((await call('POST', '/knowledge/bases', { name: 'One' })).status).toBe(409);
  expect((await call('PATCH', `/knowledge/bases/${two.id}`, { name: 'One' })).status).toBe(409);
  expect((await call('PATCH', `/knowledge/bases/${one.id}`, { name: 'One' })).status).toBe(200);
});

it('counts the documents of a base by state', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  services.addDocument(base);
  services.addDocument(base, { state: 'queued' });
  const { body } = await call('GET', `/knowledge/bases/${base.id}`);
  expect(body.counts).toEqual({ queued: 1, indexing: 0, ready: 1, failed: 0, deleted: 0 });
});

it('takes a text', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const given = { title: 'Returns', text: '# 退货', external_id: 'r-1', audience: 'internal', url: 'https://shop.example/returns' };
  const { status, body } = await call('POST', `/knowledge/bases/${base.id}/documents`, given);
  expect([status, body.data.length, body.data[0].queued]).toEqual([202, 1, true]);
  const [added] = services.added;
  expect(added).toMatchObject({
    title: 'Returns',
    externalId: 'r-1',
    audience: 'internal',
    mediaType: 'text/markdown',
    url: 'https://shop.example/returns',
  });
  expect(added && text(added)).toBe('# 退货');
});

it.each([
  ['no text', { title: 'a' }, 'text'],
  ['no title', { text: 'a' }, 'title'],
  ['an address that is none', { title: 'a', text: 'b', url: 'javascript:alert(1)' }, 'url'],
  ['an unknown audience', { title: 'a', text: 'b', audience: 'all' }, 'audience'],
])('refuses %s and names the field', async (_what, body, field) => {
  const { call, services } = await serveApi();
  const answer = await call('POST', `/knowledge/bases/${services.addBase('Shop').id}/documents`, body);
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
});

it('takes files, named after themselves, each of its own type', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const { status, body } = await upload(api, base.id, [
    ['退货 政策.md', '# 标题', 'text/markdown'],
    ['about.html', '<p>Hi</p>', 'text/html'],
  ]);
  expect([status, body.data.length]).toEqual([202, 2]);
  expect(api.services.added).toMatchObject([
    { title: '退货 政策', fileName: '退货 政策.md', mediaType: 'text/markdown', externalId: null, audience: 'public' },
    { title: 'about', fileName: 'about.html', mediaType: 'text/html' },
  ]);
});

it('gives one file the title and id sent with it, and refuses them for several', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const file = ['a.md', 'A', 'text/markdown'] as const;
  await upload(api, base.id, [[...file]], { title: 'Mine', external_id: 'x', audience: 'internal' });
  expect(api.services.added).toMatchObject([{ title: 'Mine', externalId: 'x', audience: 'internal' }]);
  const several = await upload(api, base.id, [[...file], ['b.md', 'B', 'text/markdown']], { title: 'Mine' });
  expect([several.status, several.body.errors?.[0]]).toMatchObject([422, { field: 'title', rule: 'one_file' }]);
});

it('gives many files the ids sent with them in their order, and rows those of their own', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const files = [
    ['a.md', 'A', 'text/markdown'],
    ['rows.jsonl', '{"id":"r1","title":"R","text":"T"}', 'application/jsonl'],
    ['b.md', 'B', 'text/markdown'],
    ['c.md', 'C', 'text/markdown'],
  ] as const;
  const send = (ids: unknown, fields = {}) =>
    upload(
      api,
      base.id,
      files.map((file) => [...file]),
      { external_ids: typeof ids === 'string' ? ids : JSON.stringify(ids), ...fields },
    );
  expect((await send(['书/a', null, 'book/b', null])).status).toBe(202);
  expect(api.services.added.map(({ externalId, fileName }) => [externalId, fileName])).toEqual([
    ['书/a', 'a.md'],
    ['r1', null],
    ['book/b', 'b.md'],
    [null, 'c.md'],
  ]);
  for (const ids of ['a, b', {}, ['a'], ['a', null, '', 'c'], ['a', null, 3, 'c']]) {
    const refused = await send(ids);
    expect([refused.status, refused.body.errors]).toMatchObject([422, [{ field: 'external_ids', rule: 'list' }]]);
  }
  expect((await send(['a', null, 'b', 'a'])).body.errors).toMatchObject([{ rule: 'repeated', fix: expect.stringContaining('"a"') }]);
  const one = await upload(api, base.id, [[...files[0]]], { external_ids: '["a"]', external_id: 'a' });
  expect(one.body.errors).toMatchObject([{ field: 'external_ids', rule: 'with_external_id' }]);
  const pasted = await api.call('POST', `/knowledge/bases/${base.id}/documents`, { title: 'A', text: 'a', external_ids: '["a"]' });
  expect(pasted.body.errors).toMatchObject([{ field: 'external_ids', rule: 'with_text' }]);
});

it('takes a hundred files in one request, and no more', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const many = (count: number) =>
    upload(
      api,
      base.id,
      Array.from({ length: count }, (_, n) => [`${n}.md`, 'A', 'text/markdown']),
    );
  expect([(await many(100)).status, api.services.added.length]).toEqual([202, 100]);
  expect([(await many(101)).status, api.services.added.length]).toEqual([413, 100]);
});

it('lists the documents of one state', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  services.addDocument(base);
  const failed = services.addDocument(base, { state: 'failed', error: 'It is empty.', errorCode: 'empty' });
  const { body } = await call('GET', `/knowledge/bases/${base.id}/documents?state=failed`);
  expect(body.data).toMatchObject([{ id: failed.id, error_code: 'empty' }]);
  expect((await call('GET', `/knowledge/bases/${base.id}/documents?state=broken`)).status).toBe(422);
});

it('keeps an upload without a byte, which will fail for its reason, and refuses a text without a letter', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  expect((await upload(api, base.id, [['empty.md', '', 'text/markdown']])).status).toBe(202);
  expect(api.services.added).toMatchObject([{ fileName: 'empty.md', bytes: { byteLength: 0 } }]);
  const pasted = await api.call('POST', `/knowledge/bases/${base.id}/documents`, { title: 'Empty', text: '' });
  expect([pasted.status, pasted.body.errors[0].field]).toEqual([422, 'text']);
});

it.each([
  ['by its name', 'rows.jsonl', 'application/octet-stream'],
  ['by its type', 'rows.txt', 'application/x-ndjson'],
])('knows a JSONL file %s and makes a document of each line', async (_how, name, type) => {
  const api = await serveApi();
  const rows =
    '{"id":"d1","title":"台前县","text":"正文"}\r\n\n{"id":"d2","title":"Two","text":"T","url":"https://a.example/2","lang":"en"}';
  const { status, body } = await upload(api, api.services.addBase('Shop').id, [[name, rows, type]]);
  expect([status, body.data.length]).toEqual([202, 2]);
  expect(api.services.added).toMatchObject([
    { externalId: 'd1', title: '台前县', url: null, fileName: null },
    { externalId: 'd2', title: 'Two', url: 'https://a.example/2' },
  ]);
  expect(api.services.added.map(text)).toEqual(['正文', 'T']);
});

it.each([
  ['a line that is no JSON', '{"id":"1","title":"a","text":"b"}\n{oops', 422, 'line 2'],
  ['a line without a text', '{"id":"1","title":"a"}', 422, 'line 1: text'],
  ['an id that came before', '{"id":"1","text":"b"}\n{"id":1,"text":"c"}', 422, 'line 2: id'],
  ['no line at all', '\n \n', 422, 'file'],
])('refuses a JSONL file with %s and adds nothing', async (_what, rows, status, field) => {
  const api = await serveApi();
  const answer = await upload(api, api.services.addBase('Shop').id, [['rows.jsonl', rows, 'application/jsonl']]);
  expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
  expect(api.services.added).toEqual([]);
});

it('tells of every bad line, and takes rows without a title', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const bad = await upload(api, base.id, [['rows.jsonl', '{"id":"1","text":" "}\n{}\n{"id":"2","text":"b\\u0000"}', 'application/jsonl']]);
  expect(bad.body.errors?.map(({ field }) => field)).toEqual(['line 1: text', 'line 2: id', 'line 2: text', 'line 3: text']);
  expect((await upload(api, base.id, [['rows.jsonl', '{"id":1,"title":"","text":"b"}', 'application/jsonl']])).status).toBe(202);
  expect(api.services.added).toMatchObject([{ externalId: '1', title: '' }]);
});

it('refuses a JSONL file that is not UTF-8', async () => {
  const api = await serveApi();
  const answer = await upload(api, api.services.addBase('Shop').id, [['rows.jsonl', new Uint8Array([0x7b, 0xff]), 'application/jsonl']]);
  expect([answer.status, answer.body.detail]).toEqual([400, 'The file "rows.jsonl" is not valid UTF-8; send text in UTF-8.']);
});

it('reads, indexes again and removes a document', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const { id } = services.addDocument(base, { externalId: 'd1' });
  expect((await call('GET', `/knowledge/bases/${base.id}/documents`)).body.data).toMatchObject([{ id, external_id: 'd1', state: 'ready' }]);
  expect((await call('GET', `/knowledge/documents/${id}`)).body).toMatchObject({ id, base_id: base.id });
  expect((await call('GET', `/knowledge/documents/${id}/passages`)).body.data).toEqual([
    { id: expect.any(String), ord: 0, title: 'Returns', heading_path: ['Shipping'], text: 'Thirty days.', page: null },
  ]);
  expect((await call('POST', `/knowledge/documents/${id}/reindex`)).status).toBe(202);
  expect((await call('DELETE', `/knowledge/documents/${id}`)).status).toBe(204);
  expect((await call('GET', `/knowledge/documents/${id}`)).status).toBe(404);
});

it('searches with the score of every signal', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const hit = {
    documentId: newUuid<never>(),
    baseId: base.id,
    externalId: 'd1',
    title: 'T',
    headingPath: ['H'],
    text: 't',
    url: null,
    score: 2,
    signals: { bm25: 2 },
  };
  services.hits = [1, 2, 3].map(() => ({ ...hit, passageId: newUuid() }));
  const { body } = await call('POST', `/knowledge/bases/${base.id}/search`, { query: '退货', k: 2 });
  expect(body.data).toHaveLength(2);
  expect(body.data[0]).toMatchObject({ external_id: 'd1', score: 2, signals: { bm25: 2 }, heading_path: ['H'] });
  expect((await call('POST', `/knowledge/bases/${base.id}/search`, { query: '', k: 2 })).status).toBe(422);
});

it('answers what is under an unknown base or document with 404', async () => {
  const { call } = await serveApi();
  const calls = [
    ['GET', '/knowledge/bases/ID'],
    ['PATCH', '/knowledge/bases/ID', { name: 'x' }],
    ['GET', '/knowledge/bases/ID/documents'],
    ['POST', '/knowledge/bases/ID/documents', { title: 'a', text: 'b' }],
    ['POST', '/knowledge/bases/ID/search', { query: 'a' }],
    ['GET', '/knowledge/documents/ID'],
    ['GET', '/knowledge/documents/ID/passages'],
    ['POST', '/knowledge/documents/ID/reindex'],
    ['DELETE', '/knowledge/documents/ID'],
  ] as const;
  for (const [method, path, body] of calls) {
    for (const id of [newUuid(), 'nonsense']) {
      const { status } = await call(method, path.replace('ID', id), body);
      expect([method, path, status]).toEqual([method, path, 404]);
    }
  }
});

it('lets only admins change knowledge', async () => {
  const { call, services } = await serveApi();
  const { id } = services.addBase('Shop');
  const headers = { authorization: 'Bearer key-operator' };
  expect((await call('POST', '/knowledge/bases', { name: 'x' }, headers)).status).toBe(403);
  expect((await call('DELETE', `/knowledge/bases/${id}`, undefined, headers)).status).toBe(403);
  expect((await call('GET', `/knowledge/bases/${id}`, undefined, headers)).status).toBe(200);
});

it('takes a question with its answer as a text under the question, alone and by rows', async () => {
  const api = await serveApi();
  const { call, services } = api;
  const base = services.addBase('Shop');
  const pair = { question: 'When do you open?', answer: 'At nine.' };
  expect((await call('POST', `/knowledge/bases/${base.id}/documents`, { ...pair, external_id: 'f-1' })).status).toBe(202);
  const rows = [
    { id: 2, question: '几点开门？', answer: '九点。' },
    { id: 'plain', title: 'T', text: 'x', question: 'of another export' },
  ];
  expect((await upload(api, base.id, [['faq.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), '']])).status).toBe(202);
  expect(services.added.map((one) => [one.externalId, one.title, text(one)])).toEqual([
    ['f-1', 'When do you open?', 'At nine.'],
    ['2', '几点开门？', '九点。'],
    ['plain', 'T', 'x'],
  ]);
});
