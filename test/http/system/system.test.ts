/** Probes, metrics and the served document. */
import { expect, it } from 'vitest';
import { UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { serveApp } from '../serve-app.ts';

const check = (name: string, run: () => Promise<void>, essential = true) => ({ name, essential, check: run });

it('lives even when it is not ready', async () => {
  const { fetch } = await serveApp({ checks: [check('database', () => Promise.reject(new Error('down')))] });
  expect([(await fetch('/healthz')).status, (await fetch('/readyz')).status]).toEqual([200, 503]);
});

it('is ready when every check passes', async () => {
  const { fetch } = await serveApp({ checks: [check('database', async () => {}), check('queue', async () => {})] });
  const response = await fetch('/readyz');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: 'ready',
    checks: [
      { name: 'database', ok: true, ms: 0, error: null },
      { name: 'queue', ok: true, ms: 0, error: null },
    ],
  });
});

it('names the check that failed, in words that may be shown', async () => {
  const checks = [
    check('database', () => Promise.reject(new Error('password=hunter2'))),
    check('queue', () => Promise.reject(new UpstreamUnreachable('Redis does not answer.'))),
  ];
  const { fetch } = await serveApp({ checks });
  expect(await (await fetch('/readyz')).json()).toMatchObject({
    status: 'not_ready',
    checks: [
      { name: 'database', ok: false, error: 'The check failed.' },
      { name: 'queue', ok: false, error: 'Redis does not answer.' },
    ],
  });
});

it('is degraded, and still gets requests, without what it can do without', async () => {
  const away = () => Promise.reject(new UpstreamUnreachable('Redis does not answer.'));
  const { fetch } = await serveApp({ checks: [check('database', async () => {}), check('redis', away, false)] });
  const response = await fetch('/readyz');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: 'degraded', checks: [{ ok: true }, { name: 'redis', ok: false }] });
  const both = await serveApp({ checks: [check('database', away), check('redis', away, false)] });
  expect((await both.fetch('/readyz')).status).toBe(503);
});

it('gives a check two seconds', async () => {
  const { fetch, clock } = await serveApp({ checks: [check('database', () => new Promise(() => {}))] });
  const answer = fetch('/readyz');
  await expect.poll(() => clock.sleeping()).toBe(1);
  clock.advance(2_000);
  expect((await answer).status).toBe(503);
});

it('is not ready while it drains', async () => {
  const { fetch } = await serveApp({ isDraining: () => true });
  const response = await fetch('/readyz');
  expect([response.status, await response.json()]).toEqual([503, { status: 'draining', checks: [] }]);
});

it('tells metrics on this machine, unless a proxy stands between', async () => {
  const { fetch } = await serveApp();
  const response = await fetch('/metrics');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4']);
  expect(await response.text()).toContain('claw_http_requests_total');
  expect((await fetch('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(403);
});

it('tells metrics to the bearer of the token only, when there is one', async () => {
  const { fetch } = await serveApp({ metricsToken: new Secret('m-token') });
  const withToken = (token: string) => fetch('/metrics', { headers: { authorization: `Bearer ${token}` } });
  expect([(await fetch('/metrics')).status, (await withToken('wrong')).status, (await withToken('m-token')).status]).toEqual([
    401, 401, 200,
  ]);
});

it('serves the document of everything it mounts', async () => {
  const { fetch } = await serveApp();
  const document = (await (await fetch('/openapi.json')).json()) as { openapi: string; paths: Record<string, unknown> };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']);
});
