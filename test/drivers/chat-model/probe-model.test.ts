/** One small call tells what its owner has to change. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ModelFacts } from '../../../src/core/model/model-endpoint.ts';
import { createVettedRequest } from '../../../src/drivers/_shared/vetted-request.ts';
import { createModelProbe } from '../../../src/drivers/chat-model/probe-model.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildModel } from '../../builders/build-model.ts';

let server: Server;
let baseUrl: string;
let answer: RequestListener;
let asked: { path: string; key: string | undefined; body: unknown };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      asked = { path: request.url ?? '', key: request.headers.authorization, body: JSON.parse(body) };
      answer(request, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const replyWith = (status: number, body: string, headers = {}): void => {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
};
const probe = (given: Partial<ModelFacts> = {}, allowed = ['127.0.0.1'], ms = 5_000) =>
  createModelProbe(createVettedRequest(allowed)).probe(
    { endpoint: buildModel({ baseUrl, ...given }), key: new Secret('sk-1') },
    AbortSignal.timeout(ms),
  );

it('calls each kind in its own way, with the key and the fields that the business adds', async () => {
  replyWith(200, '{"choices":[{"message":{"role":"assistant","content":"pong"}}]}');
  expect(await probe({ extra: { thinking: 'off', max_tokens: null } })).toEqual({ kind: 'ready', dimensions: null });
  expect(asked).toMatchObject({
    path: '/v1/chat/completions',
    key: 'Bearer sk-1',
    body: { model: 'scripted-1', thinking: 'off', stream: false },
  });
  expect(asked.body).not.toHaveProperty('max_tokens');
  replyWith(200, '{"data":[{"embedding":[0.1,0.2,0.3]}]}');
  expect(await probe({ kind: 'embedding' })).toEqual({ kind: 'ready', dimensions: 3 });
  expect(asked.path).toBe('/v1/embeddings');
  replyWith(200, JSON.stringify({ data: [{ embedding: Buffer.from(new Float32Array(8).buffer).toString('base64') }] }));
  expect(await probe({ kind: 'embedding' })).toEqual({ kind: 'ready', dimensions: 8 });
  replyWith(200, '{"results":[{"index":0,"relevance_score":0.9}]}');
  expect(await probe({ kind: 'rerank' })).toEqual({ kind: 'ready', dimensions: null });
  expect(asked.path).toBe('/v1/rerank');
});

it.each([
  [401, '{"error":{"message":"bad key"}}', 'key'],
  [403, '{}', 'key'],
  [402, '{"error":{"message":"Insufficient Balance"}}', 'balance'],
  [429, '{"error":{"code":"insufficient_quota"}}', 'balance'],
  [429, '{"error":{"code":"1113","message":"您的账户已欠费"}}', 'balance'],
  [429, '{"error":{"code":"1302"}}', 'limited'],
  [404, '{"error":{"code":"model_not_found"}}', 'model'],
  [404, '{"error":{"message":"model \\"qwen9\\" not found, try pulling it first"}}', 'model'],
  [400, '{"error":{"code":"1211","message":"模型不存在"}}', 'model'],
  [404, '404 page not found', 'url'],
  [405, '', 'url'],
  [301, '', 'url'],
  [200, '<html>', 'url'],
  [200, '{"hello":1}', 'unusable'],
  [400, '{"error":{"message":"temperature is out of range"}}', 'refused'],
  [500, 'oops', 'unreachable'],
])('tells HTTP %i with %s as a fault of the kind %s', async (status, body, fault) => {
  replyWith(status, body, { location: 'http://127.0.0.1:1/' });
  expect(await probe()).toEqual({ kind: 'failed', fault, status });
});

it('tells what comes without a status', async () => {
  answer = () => {};
  expect(await probe({}, undefined, 80)).toMatchObject({ fault: 'timeout', status: null });
  expect(await probe({}, [])).toMatchObject({ fault: 'address' });
  expect(await probe({ baseUrl: 'http://127.0.0.1:1/v1' })).toMatchObject({ fault: 'unreachable' });
  expect(await probe({ baseUrl: baseUrl.replace('http:', 'https:') })).toMatchObject({ fault: 'tls' });
  answer = (_request, response) => void response.destroy();
  expect(await probe()).toMatchObject({ fault: 'unreachable' });
});
