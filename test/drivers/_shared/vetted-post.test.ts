/** Where a post may go, over HTTP on this machine, and what may come back. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGlobalCheck } from '../../../src/drivers/_shared/global-address.ts';
import { createVettedPost } from '../../../src/drivers/_shared/vetted-post.ts';

let server: Server;
let host: string;
let answer: RequestListener = (_request, response) => response.end('{"ok":true}');
const hits: string[] = [];
const soon = () => AbortSignal.timeout(5_000);

beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an address', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::808:808', false],
    ['2002:7f00:1::', false],
    ['2001:db8::1', false],
    ['ff02::1', false],
  ])('%s is global: %s', (address, global) => {
    expect(createGlobalCheck()(address)).toBe(global);
  });
});

describe('a post', () => {
  it.each([
    ['http://127.0.0.1:80/'],
    ['http://[::1]/'],
    ['http://[::ffff:127.0.0.1]/'],
    ['http://0x7f.1/'],
    ['http://2130706433/'],
    ['http://169.254.169.254/latest/meta-data'],
  ])('to %s is refused without a connection', async (address) => {
    await expect(createVettedPost([])(address, {}, soon())).rejects.toMatchObject({ code: 'upstream_refused' });
  });

  it.each([['ftp://shop.example/'], ['file:///etc/passwd'], ['nothing']])('to %s is refused for its kind', async (address) => {
    await expect(createVettedPost([])(address, {}, soon())).rejects.toThrow('neither http nor https');
  });

  it('to a name is refused when one of its addresses is not global', async () => {
    const resolve = ((_host: string, _options: object, done: (error: null, found: unknown[]) => void) =>
      done(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])) as never;
    const before = hits.length;
    const port = host.split(':')[1];
    await expect(createVettedPost([], resolve)(`http://shop.example:${port}/`, {}, soon())).rejects.toMatchObject({
      code: 'upstream_refused',
    });
    expect(hits.length).toBe(before);
  });

  it('reaches a host that the operator allows, on the port that was named', async () => {
    expect(await createVettedPost([host])(`http://${host}/judge`, { a: 1 }, soon())).toEqual({ ok: true });
    expect(hits.at(-1)).toBe('/judge');
    await expect(createVettedPost(['127.0.0.1:1'])(`http://${host}/judge`, {}, soon())).rejects.toMatchObject({ code: 'upstream_refused' });
  });

  it.each([
    ['http://127.0.0.1/', '127.0.0.1:80', true],
    ['https://127.0.0.1/', '127.0.0.1:443', true],
    ['https://127.0.0.1/', '127.0.0.1:80', false],
  ])('to %s may go where %s is allowed: %s', async (address, allowed, may) => {
    const refusal = await createVettedPost([allowed])(address, {}, soon()).then(String, String);
    expect(refusal.includes('no address of the open internet')).toBe(!may);
  });

  it.each([
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'upstream_refused'],
    ['no JSON', (_request, response) => response.end('<html>'), 'upstream_refused'],
    ['far too much', (_request, response) => response.end(`"${'x'.repeat(200_000)}"`), 'upstream_refused'],
    ['a cut connection', (request) => request.socket.destroy(), 'upstream_unreachable'],
  ] as const satisfies readonly (readonly [string, RequestListener, string])[])(
    'that gets %s fails by its kind',
    async (_what, how, code) => {
      answer = how;
      const before = hits.length;
      await expect(createVettedPost([host])(`http://${host}/`, {}, soon())).rejects.toMatchObject({ code });
      expect(hits.length).toBe(before + 1);
    },
  );
});
