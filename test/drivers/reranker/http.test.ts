/** Rerank models over HTTP: what is sent, how scores are read, and what a failing one is given. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReranker } from '../../../src/drivers/reranker/http.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { Secret } from '../../../src/kernel/secret.ts';

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const asked: Asked[] = [];
let reply: { readonly status: number; readonly body: string };
const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  request.on('end', () => {
    asked.push({ url: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
    response.writeHead(reply.status).end(reply.body);
  });
});
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4`;
});
afterAll(() => server.close());
beforeEach(() => asked.splice(0));

const told: unknown[] = [];
const open = () => {
  told.splice(0);
  const common = { name: 'mine', baseUrl, apiKey: new Secret('sk-canary'), timeoutMs: 2_000, extra: {}, fetch, clock: createSystemClock() };
  return createReranker({ ...common, model: 'rerank', told: (error) => told.push(error) });
};
const question = { question: 'q', texts: ['a', 'b', 'c'], signal: new AbortController().signal };
const results = (...scores: readonly (readonly [number, number])[]) =>
  JSON.stringify({ results: scores.map(([index, relevance_score]) => ({ index, relevance_score })) });

describe('rerank models', () => {
  it('are sent the question with the passages, and give a score a passage whatever their order', async () => {
    reply = { status: 200, body: results([2, 0.9], [0, 0.1], [1, 0.4]) };
    expect(await open().rerank(question)).toEqual([0.1, 0.4, 0.9]);
    const body = { model: 'rerank', query: 'q', documents: ['a', 'b', 'c'], top_n: 3 };
    expect(asked).toEqual([{ url: '/v4/rerank', authorization: 'Bearer sk-canary', body }]);
  });

  it.each([
    ['a passage without a score', 200, results([0, 1], [1, 1]), 'unusable'],
    ['no JSON', 200, '<html>', 'unusable'],
    ['another key', 401, '{"error":{"message":"bad key sk-canary"}}', 'key'],
    ['too much', 429, '{}', 'limited'],
  ])('say what is wrong with %s, once, without the key', async (_name, status, body, fault) => {
    reply = { status, body };
    const error = await open()
      .rerank(question)
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ details: { facts: { fault } } });
    expect(JSON.stringify(error)).not.toContain('sk-canary');
    expect(asked).toHaveLength(1);
  });

  it('are left alone after three failures', async () => {
    const reranker = open();
    reply = { status: 500, body: '{}' };
    for (let time = 0; time < 5; time += 1) await reranker.rerank(question).catch(() => undefined);
    expect(asked).toHaveLength(3);
    expect(told).toHaveLength(1);
  });
});
