// The web channel behind the real HTTP server: what a browser or a script sees.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWebAdapter } from '../../../adapters/web/index.ts';
import { createHttpApp, type HttpApp } from '../../../src/http/app.ts';
import type { LiveEvent } from '../../../src/core/ports/live-events.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid, type ConversationId, type MessageId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { createMemoryAudit } from '../../builders/memory-audit.ts';
import { createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { until } from '../../support/until.ts';
import { NO_ASSETS } from './web-scene.ts';
import { createTestDoor } from '../../builders/fake-limiter.ts';

const fake = createFakeChannelHost();
let app: HttpApp;
let server: Server;
let origin = '';

beforeAll(async () => {
  const clock = createSystemClock();
  const publish = (_tenantId: unknown, id: ConversationId, event: LiveEvent) => fake.publish(id, event);
  const live = { publish, subscribe: fake.host.subscribe };
  const adapter = createWebAdapter({ clock, newId: newUuid, live, webAssets: NO_ASSETS, defaultWebChannelKey: async () => 'shop' });
  app = createHttpApp({
    endpoints: adapter.endpoints(fake.host),
    version: '0.0.0',
    logger: createSilentLogger(),
    clock,
    newId: newUuid,
    metrics: {
      count: () => {},
      observe: () => {},
      gauge: () => {},
      watch: () => {},
      render: async () => ({ contentType: 'text/plain', body: '' }),
    },
    trustedProxies: [],
    publicUrl: null,
    metricsToken: null,
    checks: [],
    findPrincipal: { byKey: async () => null, bySession: async () => null },
    door: createTestDoor(newUuid()),
    audit: createMemoryAudit(),
    isDraining: () => false,
  });
  server = createServer(app.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  app.closeStreams();
  await new Promise((resolve) => server.close(resolve));
});

const at = (path: string) => `${origin}/web/v1/shop/${path}`;

function post(path: string, body: unknown, token?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return fetch(at(path), { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

async function openSession() {
  const session = (await (await post('sessions', {})).json()) as { token: string; conversation_id: ConversationId; greeting: string };
  return { token: session.token, conversationId: session.conversation_id };
}

/** Reads the stream until `enough`, then hangs up. */
async function readEvents(token: string, enough: (text: string) => boolean, lastEventId?: string): Promise<string> {
  const hangUp = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const response = await fetch(at('events'), { headers, signal: hangUp.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (enough(text)) break;
  }
  hangUp.abort();
  return text;
}

it('takes a message, tells it to an open page and resumes after it', async () => {
  const { token, conversationId } = await openSession();
  const accepted = await post('messages', { id: 'one', text: '退货要几天？' }, token);
  expect(accepted.status).toBe(202);
  const first = await readEvents(token, (text) => text.includes('退货要几天？'));
  expect(first).toMatch(/id: 1\nevent: message\ndata: \{"id":"one","seq":1,"role":"user"/);
  fake.commit(conversationId, { text: '七天。' });
  const rest = await readEvents(token, (text) => text.includes('七天。'), '1');
  expect(rest).toContain('id: 2\nevent: message\n');
  expect(rest).not.toContain('id: 1\n');
});

it('tells an open page at once what is said and written', async () => {
  const { token, conversationId } = await openSession();
  const answer = newUuid<MessageId>();
  const reading = readEvents(token, (text) => text.includes('event: delta'));
  await until(() => fake.listening(conversationId) === 1);
  fake.publish(conversationId, { kind: 'delta', messageId: answer, offset: 0, text: 'One.' });
  const text = await reading;
  expect(text).toContain(`event: delta\ndata: {"message_id":"${answer}","text":"One.","offset":0,"blocks_from":0,"blocks":[{`);
});

it.each([
  ['no token', 401, 'auth_missing', (_token: string) => post('messages', { id: 'a', text: 'Hi' })],
  ['a wrong token', 401, 'auth_invalid', (_token: string) => post('messages', { id: 'a', text: 'Hi' }, 'wrong')],
  ['an empty text', 422, 'input_invalid', (token: string) => post('messages', { id: 'a', text: '' }, token)],
  ['a text of a megabyte', 422, 'input_invalid', (token: string) => post('messages', { id: 'a', text: 'x'.repeat(1_000_000) }, token)],
  ['a body over the limit', 413, 'input_too_large', (token: string) => post('messages', { id: 'a', text: 'x'.repeat(1_100_000) }, token)],
  ['no JSON', 400, 'input_malformed', (token: string) => post('messages', '{', token)],
  ['an identity where no secret is', 401, 'auth_invalid', () => post('sessions', { identity: 'eyJ' })],
  ['a file as JSON', 415, 'media_type_unsupported', (token: string) => post('files', {}, token)],
])('answers %s with %i and a problem document', async (_what, status, code, call) => {
  const { token } = await openSession();
  const response = await call(token);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ status, code });
});

it('refuses the same id with another text', async () => {
  const { token } = await openSession();
  await post('messages', { id: 'a', text: 'Hi' }, token);
  expect((await post('messages', { id: 'a', text: 'Hi' }, token)).status).toBe(202);
  expect((await post('messages', { id: 'a', text: 'Ho' }, token)).status).toBe(409);
});

it('stops without needing a body, and with one', async () => {
  const { token } = await openSession();
  const bare = await fetch(at('stop'), { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect([bare.status, await bare.json()]).toEqual([200, { stopped: false }]);
  expect((await post('stop', {}, token)).status).toBe(200);
});

it('describes every call of the channel', async () => {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, Record<string, { tags: string[] }>> };
  const web = Object.entries(document.paths).flatMap(([path, calls]) =>
    Object.entries(calls).flatMap(([method, { tags }]) => (tags.includes('web') ? [`${method} ${path}`] : [])),
  );
  expect(web.toSorted()).toEqual([
    'get /',
    'get /assets/{file}',
    'get /chat/{channelKey}',
    'get /help/embed',
    'get /web/v1/{channelKey}/events',
    'get /web/v1/{channelKey}/files/{id}',
    'get /web/v1/{channelKey}/messages',
    'get /web/v1/{channelKey}/passages/{id}',
    'get /widget.js',
    'post /web/v1/{channelKey}/files',
    'post /web/v1/{channelKey}/messages',
    'post /web/v1/{channelKey}/messages/{id}/feedback',
    'post /web/v1/{channelKey}/sessions',
    'post /web/v1/{channelKey}/stop',
  ]);
});

it('says over HTTP how to build a page that was not built', async () => {
  const response = await fetch(`${origin}/`);
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

it.each([
  ['en', 'There is no chat here'],
  ['zh-CN', '这里没有聊天页面'],
])('tells who opened a chat that is not there so, in their language: %s', async (language, title) => {
  const response = await fetch(`${origin}/chat/nobody`, { headers: { 'accept-language': language } });
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await response.text()).toContain(`<h1>${title}</h1>`);
});
