/** How an error leaves: for programs a problem document, for people a page. */
import { expect, it } from 'vitest';
import type { Endpoint } from '../../../src/kernel/endpoint.ts';
import { ConflictError } from '../../../src/kernel/errors.ts';
import { serveApp } from '../serve-app.ts';
import { createFakeLimiter, refusal } from '../../builders/fake-limiter.ts';

const failing: Endpoint = {
  method: 'get',
  path: '/failing',
  operationId: 'failing',
  tag: 'test',
  summary: 'Fails.',
  auth: 'none',
  responses: {},
  handle: async () => Promise.reject(new ConflictError('Not now.')),
};

it('has no problem kept by a cache', async () => {
  const { fetch } = await serveApp({ endpoints: [failing] });
  expect((await fetch('/nothing')).headers.get('cache-control')).toBe('no-store');
  expect((await fetch('/failing')).headers.get('cache-control')).toBe('no-store');
});

it('shows people a page where the endpoint has one for them', async () => {
  const limiter = createFakeLimiter(() => refusal('address', 3_000));
  const opened = { ...failing, problemPage: (status: number, accepted?: string) => `${status} ${accepted}` };
  const { fetch } = await serveApp({ endpoints: [opened], limiter });
  const response = await fetch('/failing', { headers: { 'accept-language': 'zh-CN' } });
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([429, '3', '429 zh-CN']);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
});
