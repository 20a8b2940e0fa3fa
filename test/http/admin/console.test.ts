/** The console as files: one page for every address, its policy, and files that browsers keep for good. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createConsoleEndpoints } from '../../../src/http/admin/console.ts';
import type { PageFile } from '../../../src/http/admin/page-files.ts';
import { createBoardEndpoints } from '../../../src/http/admin/queues.ts';
import { as, serveApp } from '../serve-app.ts';

const file = (type: string, text: string): PageFile => {
  const bytes = Buffer.from(text);
  return { type, bytes, gzipped: gzipSync(bytes), etag: `"${text.length}"` };
};
const page = file('text/html; charset=utf-8', '<!doctype html><p>The console</p>');
const script = file('text/javascript; charset=utf-8', 'go()');
const board = createBoardEndpoints(async () => ({ read: async () => ({ type: 'text/html', bytes: 'jobs' }) }));
const serve = (shown: PageFile | null = page) =>
  serveApp({
    endpoints: [...board, ...createConsoleEndpoints({ page: shown, asset: (name) => (name === 'index-abcd1234.js' ? script : null) })],
  });

it('answers every address of the console with the same page, under a policy without exceptions', async () => {
  const { fetch } = await serve();
  for (const path of ['/admin', '/admin/knowledge', '/admin/knowledge/0190/documents/%3Cb%3E']) {
    const answer = await fetch(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, '<!doctype html><p>The console</p>']);
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
  const slashed = await fetch('/admin/', { redirect: 'manual' });
  expect([slashed.status, slashed.headers.get('location')]).toEqual([308, '/admin']);
  const known = await fetch('/admin', { headers: { 'if-none-match': page.etag } });
  expect(known.status).toBe(304);
});

it('gives files that are kept for good, packed for who takes them so, and no page in place of one that is gone', async () => {
  const { fetch, port } = await serve();
  const answer = await fetch('/admin/assets/index-abcd1234.js');
  expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([
    200,
    'go()',
    'public, max-age=31536000, immutable',
  ]);
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  const plain = await fetch('/admin/assets/index-abcd1234.js', { headers: { 'accept-encoding': 'identity' } });
  expect([plain.headers.get('content-encoding'), await plain.text(), port > 0]).toEqual([null, 'go()', true]);
  expect((await fetch('/admin/assets/index-00000000.js')).status).toBe(404);
  expect(gunzipSync(script.gzipped!).toString()).toBe('go()');
});

it('leaves the page about jobs where it was, and says what to do when it was not built', async () => {
  const { fetch } = await serve(null);
  expect(await (await fetch('/admin/queues', { headers: as('owner') })).text()).toBe('jobs');
  expect((await fetch('/admin/queues')).status).toBe(401);
  const missing = await fetch('/admin/knowledge');
  expect([missing.status, await missing.text()]).toEqual([503, expect.stringContaining('npm start')]);
});
