/** A webhook as its receiver meets it. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVettedRequest } from '../../../src/drivers/_shared/vetted-request.ts';
import { createWebhookCaller, newWebhookSecret } from '../../../src/drivers/notifier/webhook.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../../src/kernel/errors.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const never = new AbortController().signal;
const got: { headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    if (request.url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/later') response.writeHead(503, { 'retry-after': '120' }).end('busy');
    else response.writeHead(204).end();
  });
});
let host = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => void server.close(resolve)));

const caller = (allowed: readonly string[]) => createWebhookCaller(createVettedRequest(allowed), { now: () => NOW });

it('signs id, time and body with every secret that holds', async () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const body = '{"type":"test"}';
  expect(await caller([host])({ url: `http://${host}/in`, id: 'event-1', body, secrets, signal: never })).toEqual({ status: 204 });
  const { headers, body: arrived } = got.at(-1)!;
  expect([headers['webhook-id'], headers['webhook-timestamp'], arrived]).toEqual(['event-1', String(NOW / 1000), body]);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.reveal().replace('whsec_', ''), 'base64');
    expect(key).toHaveLength(32);
    return `v1,${createHmac('sha256', key)
      .update(`event-1.${NOW / 1000}.${body}`)
      .digest('base64')}`;
  });
  expect(headers['webhook-signature']).toBe(signatures.join(' '));
});

it('follows no redirect, tells how long it shall wait, and reaches nothing inside', async () => {
  const call = { id: 'event-2', body: '{}', secrets: [newWebhookSecret()], signal: never };
  expect(await caller([host])({ ...call, url: `http://${host}/away` })).toEqual({ status: 302 });
  expect(await caller([host])({ ...call, url: `http://${host}/later` })).toEqual({ status: 503, retryAfterMs: 120_000 });
  await expect(caller([])({ ...call, url: `http://${host}/in` })).rejects.toThrow(UpstreamRefused);
  await expect(caller(['127.0.0.1:1'])({ ...call, url: 'http://127.0.0.1:1/' })).rejects.toThrow(UpstreamUnreachable);
});
