/** The API reference: every call that is served has its place, its examples are taken by the calls, and the page needs nothing from elsewhere. */
import { expect, it } from 'vitest';
import { listEndpoints } from '../../../scripts/generate-openapi-endpoints.ts';
import { BODY_EXAMPLES } from '../../../src/http/openapi/examples.ts';
import { serveApp } from '../serve-app.ts';

const endpoints = listEndpoints();

it('shows every call with who may make it, under the policy of all pages', async () => {
  const { fetch } = await serveApp({ endpoints: endpoints.filter(({ path }) => path.startsWith('/api/')) });
  const reply = await fetch('/docs');
  const html = await reply.text();
  expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const own = endpoints.filter(({ path }) => path.startsWith('/api/'));
  expect(own.length).toBeGreaterThan(80);
  expect(own.filter(({ operationId }) => !html.includes(`<section id="${operationId}">`))).toEqual([]);
  expect(html).toContain('API key: operator');
  expect(html).toContain('&quot;How long does delivery take?&quot;');
  expect(html).not.toMatch(/<script|<style|style="|https?:\/\/(?!127\.0\.0\.1|shop\.example)/);
  const again = await fetch('/docs', { headers: { 'if-none-match': reply.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

it.each(Object.entries(BODY_EXAMPLES))('shows a body of %s that the call takes', (operationId, body) => {
  const endpoint = endpoints.find((one) => one.operationId === operationId);
  expect(endpoint?.body?.safeParse(body).error).toBeUndefined();
  expect(endpoint?.body).toBeDefined();
});
