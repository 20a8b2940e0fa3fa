/** Headers that only some servers may send. */
import { expect, it } from 'vitest';
import type { Endpoint } from '../../../src/kernel/endpoint.ts';
import { serveApp } from '../serve-app.ts';

it.each([
  [null, null],
  ['http://help.example.com', null],
  ['https://help.example.com', 'max-age=31536000'],
])('tells browsers to stay with https only where the public address has it: %s', async (publicUrl, header) => {
  const { fetch } = await serveApp({ publicUrl });
  expect((await fetch('/healthz')).headers.get('strict-transport-security')).toBe(header);
});

it('lets an endpoint say who may load it, and nothing else be loaded elsewhere', async () => {
  const script: Endpoint = {
    method: 'get',
    path: '/widget.js',
    operationId: 'script',
    tag: 'test',
    summary: 'A script.',
    auth: 'none',
    responses: { 200: { description: 'The script.' } },
    handle: async () => ({
      status: 200,
      content: { type: 'text/javascript', bytes: '' },
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
    }),
  };
  const { fetch } = await serveApp({ endpoints: [script] });
  const policy = async (path: string) => (await fetch(path)).headers.get('cross-origin-resource-policy');
  expect([await policy('/widget.js'), await policy('/healthz')]).toEqual(['cross-origin', 'same-origin']);
});
