/** Settings through the API. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../../src/core/model/setting.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { principal } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

it('lists every setting with its default and what it does', async () => {
  const { call } = await serveApi();
  const { body } = await call('GET', '/configs');
  expect(body.data.map(({ key }: { key: string }) => key)).toEqual(Object.keys(SETTINGS));
  expect(body.data[0]).toEqual({
    key: 'answer.top_k',
    value: 20,
    origin: 'default',
    default: 20,
    docs: 'Passages retrieved for each question.',
    schema: { type: 'integer', minimum: 1, maximum: 50 },
    per_channel: true,
    by_platform: false,
    version: 0,
  });
});

it('changes a setting and takes the change back', async () => {
  const { call, services } = await serveApi();
  const put = await call('PUT', '/configs/answer.top_k', { value: 7 });
  expect([put.status, put.body]).toMatchObject([200, { value: 7, origin: 'tenant' }]);
  expect(services.stored.get('/answer.top_k')?.by).toBe(`key:${principal('owner').id}`);
  expect((await call('GET', '/configs/answer.top_k')).body.value).toBe(7);
  expect((await call('DELETE', '/configs/answer.top_k')).body).toMatchObject({ value: 20, origin: 'default' });
});

it('changes a setting for one channel', async () => {
  const { call, services } = await serveApi();
  const query = `?channel_id=${services.api.id}`;
  expect((await call('PUT', `/configs/answer.top_k${query}`, { value: 3 })).body).toMatchObject({ value: 3, origin: 'channel' });
  expect((await call('GET', '/configs/answer.top_k')).body.value).toBe(20);
  expect((await call('GET', `/configs${query}`)).body.data[0].value).toBe(3);
});

it('refuses a value that does not fit, no value, and a viewer', async () => {
  const { call } = await serveApi();
  expect((await call('PUT', '/configs/answer.top_k', { value: 'many' })).body.errors[0].field).toBe('value');
  expect((await call('PUT', '/configs/answer.top_k', {})).body.errors[0]).toMatchObject({ field: 'value' });
  const headers = { authorization: 'Bearer key-viewer' };
  expect((await call('PUT', '/configs/answer.top_k', { value: 5 }, headers)).status).toBe(403);
});

it('answers an unknown setting, an inherited name and an unknown channel with 404', async () => {
  const { call } = await serveApi();
  for (const path of ['/configs/none', '/configs/toString', `/configs?channel_id=${newUuid()}`, '/configs?channel_id=x']) {
    expect([path, (await call('GET', path)).status]).toEqual([path, 404]);
  }
  expect((await call('PUT', '/configs/none', { value: 1 })).status).toBe(404);
  expect((await call('DELETE', '/configs/none')).status).toBe(404);
});

it('tells which setting was meant, and which channel id was wrong', async () => {
  const { call } = await serveApi();
  for (const [given, meant] of [
    ['answer.topk', 'answer.top_k'],
    ['Persona', 'persona'],
    ['limits.adress_per_minute', 'limits.address_per_minute'],
  ]) {
    const [fault] = (await call('GET', `/configs/${given}`)).body.errors;
    expect(fault).toMatchObject({ field: 'key', rule: 'unknown', fix: expect.stringContaining(`Did you mean ${meant}?`) });
  }
  for (const id of [newUuid(), 'x']) {
    expect((await call('GET', `/configs?channel_id=${id}`)).body.errors).toMatchObject([{ field: 'channel_id', rule: 'not_found' }]);
  }
});

it('tells what a setting was, and makes it so again', async () => {
  const { call, services } = await serveApi();
  const change = { of: '/answer.top_k', by: 'key:1', reason: null, at: new Date(0) };
  services.versions.push({ ...change, version: 9, value: null }, { ...change, version: 4, value: 7 });
  expect((await call('GET', '/configs/answer.top_k/history?limit=10')).body).toEqual({
    data: [
      { version: 9, value: null, by: 'key:1', reason: null, at: '1970-01-01T00:00:00.000Z' },
      { version: 4, value: 7, by: 'key:1', reason: null, at: '1970-01-01T00:00:00.000Z' },
    ],
    next_cursor: null,
  });
  expect((await call('POST', '/configs/answer.top_k/rollback', { version: 4 })).body).toMatchObject({ value: 7, origin: 'tenant' });
  expect(services.stored.get('/answer.top_k')?.by).toBe(`key:${principal('owner').id}`);
  expect((await call('POST', '/configs/answer.top_k/rollback', { version: 5 })).status).toBe(404);
  expect((await call('POST', '/configs/answer.top_k/rollback', { version: 'last' })).status).toBe(422);
  expect((await call('GET', '/configs/answer.topk/history')).status).toBe(404);
  expect(services.audit.entries).toMatchObject([{ entry: { action: 'rollBackConfig', before: { value: 20 }, after: { value: 7 } } }]);
});

it('changes only what the caller saw', async () => {
  const { call } = await serveApi();
  const first = await call('GET', '/configs/answer.top_k');
  const seen = { 'if-match': first.headers.get('etag') ?? '' };
  expect((await call('PUT', '/configs/answer.top_k', { value: 7 }, seen)).status).toBe(200);
  const late = await call('PUT', '/configs/answer.top_k', { value: 9 }, seen);
  expect([late.status, late.body.code, late.body.errors[0].field]).toEqual([412, 'changed_meanwhile', 'If-Match']);
  expect((await call('DELETE', '/configs/answer.top_k', undefined, seen)).status).toBe(412);
  expect((await call('GET', '/configs/answer.top_k')).body.value).toBe(7);
  const now = { 'if-match': (await call('GET', '/configs/answer.top_k')).headers.get('etag') ?? '' };
  expect((await call('DELETE', '/configs/answer.top_k', undefined, now)).body).toMatchObject({ value: 20, origin: 'default' });
  expect((await call('PUT', '/configs/answer.top_k', { value: 7 }, { 'if-match': '*' })).status).toBe(200);
});
