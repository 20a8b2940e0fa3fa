/** Models through the API: added, shown without their keys, put in order, tried with a remedy for each fault, and deleted. */
import { expect, it } from 'vitest';
import { MODEL_FAULTS } from '../../../src/core/model/model-endpoint.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { as, TENANT } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const KEY = 'sk-that-nobody-else-knows-1234';
const NEW = { base_url: 'https://api.deepseek.com/v1/', model: 'deepseek-chat', api_key: KEY };

it('adds a model with what is usual, shows the end of its key and no more of it, and puts it into use at once', async () => {
  const { call, services } = await serveApi();
  const made = await call('POST', '/models', NEW);
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.any(String),
      origin: 'tenant',
      kind: 'chat',
      name: 'deepseek-chat',
      base_url: 'https://api.deepseek.com/v1',
      model: 'deepseek-chat',
      position: 1,
      api_key: { last_four: '1234' },
      prices: null,
      limits: { context_tokens: null, output_tokens: null, requests_at_once: null, tokens_per_minute: null },
      timeouts: { first_ms: 15_000, between_ms: 10_000, total_ms: 38_000 },
      extra: {},
      enabled: true,
      health: null,
    },
  ]);
  expect((await call('GET', `/models/${made.body.id}`)).body).toEqual(made.body);
  expect(services.forgotten).toEqual([TENANT]);
});

it('lists them in the order in which they are asked, that of the environment last and without its address', async () => {
  const { call } = await serveApi();
  await call('POST', '/models', { ...NEW, name: 'second' });
  await call('POST', '/models', { ...NEW, name: 'third' });
  await call('POST', '/models', { ...NEW, name: 'first', position: 0 });
  const { data, next_cursor: cursor } = (await call('GET', '/models')).body;
  expect(data.map(({ name, position }: never) => [name, position])).toEqual([
    ['first', 0],
    ['second', 1],
    ['third', 2],
    ['zhipu', 3],
  ]);
  expect(cursor).toBeNull();
  expect(data[3]).toMatchObject({ id: 'environment', origin: 'environment', base_url: null, api_key: null, model: 'glm-4-plus' });
  expect((await call('GET', '/models/environment')).body).toEqual(data[3]);
});

it('takes no embedding model where its vectors would have no place, and says what it needs', async () => {
  const { call, services } = await serveApi();
  services.place.holdsVectors = false;
  const refused = await call('POST', '/models', { ...NEW, kind: 'embedding' });
  expect([refused.status, refused.body.errors]).toEqual([
    422,
    [{ field: 'kind', rule: 'no_vector_store', fix: expect.stringContaining('MILVUS_ADDRESS') }],
  ]);
  expect((await call('POST', '/models', NEW)).status).toBe(201);
  services.place.holdsVectors = true;
  expect((await call('POST', '/models', { ...NEW, kind: 'embedding' })).status).toBe(201);
});

it('changes what is sent and nothing else', async () => {
  const { call } = await serveApi();
  const made = (await call('POST', '/models', NEW)).body;
  const prices = { input_per_million: 2, output_per_million: 8.5, currency: 'CNY' };
  const change = { name: 'Deep', prices, limits: { requests_at_once: 4 }, extra: { temperature: null }, enabled: false };
  const changed = await call('PATCH', `/models/${made.id}`, change);
  expect(changed.body).toEqual({
    ...made,
    name: 'Deep',
    prices,
    limits: { ...made.limits, requests_at_once: 4 },
    extra: { temperature: null },
    enabled: false,
  });
  expect((await call('PATCH', `/models/${made.id}`, { api_key: null })).body.api_key).toBeNull();
  expect((await call('DELETE', `/models/${made.id}`)).status).toBe(204);
  expect((await call('GET', `/models/${made.id}`)).status).toBe(404);
});

it('sends a key to no other server than the one it was given for', async () => {
  const { call } = await serveApi();
  const { id } = (await call('POST', '/models', NEW)).body;
  const moved = await call('PATCH', `/models/${id}`, { base_url: 'https://evil.example/v1' });
  expect([moved.status, moved.body.errors]).toMatchObject([422, [{ field: 'api_key', rule: 'required' }]]);
  expect((await call('PATCH', `/models/${id}`, { base_url: 'https://api.deepseek.com/beta' })).status).toBe(200);
  expect((await call('PATCH', `/models/${id}`, { base_url: 'https://other.example/v1', api_key: 'another' })).status).toBe(200);
});

it.each([
  ['no address', { base_url: 'models.example' }, 'base_url'],
  ['another scheme', { base_url: 'ftp://models.example/v1' }, 'base_url'],
  ['a password in the address', { base_url: 'https://me:secret@models.example/v1' }, 'base_url'],
  ['a query in the address', { base_url: 'https://models.example/v1?key=1' }, 'base_url'],
  ['an unknown kind', { kind: 'image' }, 'kind'],
  ['an empty key', { api_key: ' ' }, 'api_key'],
  ['a price below zero', { prices: { input_per_million: -1, output_per_million: 0, currency: 'USD' } }, 'prices.input_per_million'],
  ['a currency that is none', { prices: { input_per_million: 1, output_per_million: 0, currency: 'dollars' } }, 'prices.currency'],
  ['fields that are ours', { extra: { messages: [] } }, 'extra.messages'],
  ['a time-out of no time', { timeouts: { first_ms: 0 } }, 'timeouts.first_ms'],
  ['no room for a call', { limits: { requests_at_once: 0 } }, 'limits.requests_at_once'],
])('names what is wrong: %s', async (_what, wrong, field) => {
  const { call } = await serveApi();
  const refused = await call('POST', '/models', { ...NEW, ...wrong });
  expect([refused.status, refused.body.errors.map((one: { field: string }) => one.field)]).toEqual([422, [field]]);
});

it('tries a model, and has a remedy for every fault there is', async () => {
  const { call } = await serveApi();
  const { id } = (await call('POST', '/models', { ...NEW, api_key: 'good' })).body;
  const tried = (await call('POST', `/models/${id}/test`)).body;
  expect(tried).toEqual({ state: 'ready', fault: null, advice: null, status: 200, dimensions: null, took_ms: 0 });
  const advice = new Set<string>();
  for (const fault of MODEL_FAULTS) {
    await call('PATCH', `/models/${id}`, { api_key: fault });
    const { body } = await call('POST', `/models/${id}/test`);
    expect(body).toMatchObject({ state: 'failed', fault, status: 401, dimensions: null });
    advice.add(body.advice);
  }
  expect(advice.size).toBe(MODEL_FAULTS.length);
});

it('knows the providers that many use', async () => {
  const { call } = await serveApi();
  const { data } = (await call('GET', '/models/presets')).body;
  const ids = data.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(expect.arrayContaining(['zhipu', 'openai', 'deepseek', 'dashscope', 'moonshot', 'ollama', 'vllm']));
  for (const { base_url: address, id } of data)
    expect([id, (await call('POST', '/models', { ...NEW, base_url: address })).status]).toEqual([id, 201]);
});

it('is changed by administrators alone, and leaves the one of the environment to its operator', async () => {
  const { call } = await serveApi();
  expect((await call('POST', '/models', NEW, as('operator'))).status).toBe(403);
  for (const [method, path] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/test'],
  ] as const) {
    const body = method === 'PATCH' ? { name: 'x' } : undefined;
    expect([method, (await call(method, `/models/environment${path}`, body)).status]).toEqual([method, 409]);
    expect([method, (await call(method, `/models/${newUuid()}${path}`, body)).status]).toEqual([method, 404]);
    expect([method, (await call(method, `/models/${newUuid()}${path}`, body, as('viewer'))).status]).toEqual([method, 403]);
  }
});

it('tells with the task of a question what its calls of models took', async () => {
  const { call, services } = await serveApi();
  await call('POST', '/messages', { text: 'Hi?' });
  const turn = services.turns[0]!;
  const spent = { model: 'm', inputTokens: 9, outputTokens: 3, estimated: true, result: 'cut' as const };
  services.calls.push({
    ...spent,
    tenantId: TENANT,
    turnId: turn.id,
    channelId: newUuid(),
    modelId: null,
    cost: null,
    at: new Date(0),
    ms: 4,
  });
  const { result } = (await call('GET', `/tasks/${turn.id}`)).body;
  expect(result.model_calls).toEqual([
    { model_id: null, model: 'm', result: 'cut', input_tokens: 9, output_tokens: 3, estimated: true, cost: null },
  ]);
});
