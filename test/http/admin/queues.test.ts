/** The page about the job queues: who may open it, how a browser signs in, and what the page may load. */
import { expect, it } from 'vitest';
import { createBoardEndpoints } from '../../../src/http/admin/queues.ts';
import { as, serveApp } from '../serve-app.ts';

const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`owner:${password}`).toString('base64')}` });

async function serveBoard() {
  const asked: [string, Readonly<Record<string, string>>][] = [];
  const read = async (path: string, query: Readonly<Record<string, string>>) => {
    asked.push([path, query]);
    return path === 'nothing' ? null : { type: 'text/html; charset=utf-8', bytes: `<p>${path}</p>` };
  };
  return { ...(await serveApp({ endpoints: createBoardEndpoints(async () => ({ read })) })), asked };
}

it('opens for the platform owner, by a key in the header or as the password that a browser asks for', async () => {
  const { fetch, asked } = await serveBoard();
  for (const headers of [as('owner'), basic('key-owner')]) {
    const page = await fetch('/admin/queues', { headers });
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html; charset=utf-8', '<p></p>']);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*base-uri 'self'/);
  }
  expect((await fetch('/admin/queues/api/queues?activeQueue=ingest&page=2&other=1', { headers: basic('key-owner') })).status).toBe(200);
  expect(asked.at(-1)).toEqual(['api/queues', { activeQueue: 'ingest', page: '2' }]);
  expect((await fetch('/admin/queues/nothing', { headers: as('owner') })).status).toBe(404);
});

it('asks everybody else for a key, or tells them that it is not for them, and takes no change', async () => {
  const { fetch, asked } = await serveBoard();
  for (const headers of [{}, basic(''), basic('key-wrong'), { authorization: 'Basic !' }]) {
    const refused = await fetch('/admin/queues', { headers });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  }
  for (const key of ['key-admin', 'key-viewer', 'key-stranger']) {
    expect((await fetch('/admin/queues/api/queues', { headers: basic(key) })).status).toBe(403);
  }
  for (const method of ['PUT', 'POST', 'DELETE']) {
    expect((await fetch('/admin/queues/api/queues/ingest/pause', { method, headers: as('owner') })).status).toBe(405);
  }
  expect(asked).toEqual([]);
});
