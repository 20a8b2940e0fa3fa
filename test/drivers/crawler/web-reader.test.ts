/** What is read of the web, how politely, and what is refused, over HTTP on this machine. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createVettedRequest } from '../../../src/drivers/_shared/vetted-request.ts';
import type { ResolveHost } from '../../../src/drivers/_shared/vetted-request.ts';
import { createWebReader } from '../../../src/drivers/crawler/web-reader.ts';
import type { WebReaderOptions } from '../../../src/drivers/crawler/web-reader.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { html, redirect, reply, startFakeSite, type FakeSite } from '../../support/fake-site.ts';

let site: FakeSite;
const clock = createSystemClock();
const soon = () => AbortSignal.timeout(5_000);

beforeAll(async () => {
  site = await startFakeSite();
});
afterEach(() => {
  site.pages.clear();
  site.news();
});
afterAll(() => site.close());

const reader = (some: Partial<WebReaderOptions> = {}) =>
  createWebReader({ request: createVettedRequest([site.host]), clock, pauseMs: 0, ...some });
const read = (path: string, some: Partial<WebReaderOptions> = {}, before = {}) =>
  reader(some).read({ url: site.origin + path, as: 'page', etag: null, lastModified: null, ...before }, soon());
const pageAt = async (path: string) => {
  const answer = await read(path);
  if (answer.kind !== 'page') throw new Error(`got ${answer.kind}`);
  return { ...answer.page, text: Buffer.from(answer.page.bytes).toString() };
};

describe('a page', () => {
  it('comes with its text, its absolute links and its marks, and the robot gives its name', async () => {
    site.pages.set('/a/b', html('Guide', 'Words.', ['c', '/d#part', 'https://other.example/', 'mailto:x@y.example', 'javascript:0']));
    const page = await pageAt('/a/b');
    expect(page.text).toContain('Words.');
    expect(page.links).toEqual([`${site.origin}/a/c`, `${site.origin}/d`, 'https://other.example/']);
    expect(page).toMatchObject({ mediaType: 'text/html', mayIndex: true, canonical: null });
    expect(site.asked.at(-1)?.headers['user-agent']).toBe('ClawBot/1.0');
  });

  it('that did not change is told without its body', async () => {
    site.pages.set('/', html('Home', 'Words.'));
    const { etag } = await pageAt('/');
    expect(await read('/', {}, { etag })).toEqual({ kind: 'unchanged' });
  });

  it('has the same mark as long as a reader sees the same', async () => {
    site.pages.set('/1', '<p>Fees  are <b>five</b> euros.</p><input value="token-1"><script>n=1</script>');
    site.pages.set('/2', '<p>Fees are\n<b>five</b> euros.</p><input value="token-2"><script>n=2</script>');
    site.pages.set('/3', '<p>Fees are <b>six</b> euros.</p>');
    site.pages.set('/4', '<h2>Fees are <b>five</b> euros.</h2>');
    const marks = [];
    for (const path of ['/1', '/2', '/3', '/4']) marks.push((await pageAt(path)).contentHash);
    expect(marks[0]).toBe(marks[1]);
    expect(new Set(marks).size).toBe(3);
  });

  it('says by tags and by a header that it is not to be kept or followed', async () => {
    site.pages.set('/tag', html('T', 'Words.', ['/x'], '<meta name="ClawBot" content="noindex">'));
    site.pages.set('/both', html('T', 'Words.', ['/x'], '<META NAME="robots" CONTENT="none">'));
    site.pages.set('/head', reply('text/html', html('T', 'Words.', ['/x']), { 'x-robots-tag': 'noindex, nofollow' }));
    site.pages.set('/link', '<a rel="external nofollow" href="/x">x</a><a href="/y">y</a>');
    expect(await pageAt('/tag')).toMatchObject({ mayIndex: false, links: [`${site.origin}/x`] });
    expect(await pageAt('/both')).toMatchObject({ mayIndex: false, links: [] });
    expect(await pageAt('/head')).toMatchObject({ mayIndex: false, links: [] });
    expect(await pageAt('/link')).toMatchObject({ mayIndex: true, links: [`${site.origin}/y`] });
  });

  it.each([
    ['named by its server', 'text/html; charset=gb18030', '退款需要十个工作日。'],
    ['named by itself', 'text/html', '<meta charset="gb2312">退款需要十个工作日。'],
    ['named nowhere', 'text/html', '退款需要十个工作日。'],
    ['named wrongly', 'text/html; charset=utf-8', '<meta charset="utf-8">退款需要十个工作日。'],
    ['under the default of a server', 'text/html; charset=ISO-8859-1', '<meta charset="gbk">退款需要十个工作日。'],
  ])('in GB18030 %s is read right', async (_how, type, text) => {
    // Node encodes UTF-8 alone; these are the same characters in GB18030.
    const words = Buffer.from('cdcbbfeed0e8d2aacaaeb8f6b9a4d7f7c8d5a1a3', 'hex');
    site.pages.set('/', reply(type, Buffer.concat([Buffer.from(text.replace('退款需要十个工作日。', '')), words])));
    expect((await pageAt('/')).text).toContain('退款需要十个工作日。');
  });

  it('in an old western encoding is read right', async () => {
    site.pages.set('/', reply('text/html; charset=iso-8859-1', Buffer.from('Caf\xe9 cr\xe8me', 'latin1')));
    expect((await pageAt('/')).text).toBe('Café crème');
  });

  it.each([
    ['text/markdown', 'text/markdown'],
    ['text/plain; charset=utf-8', 'text/plain'],
    ['application/pdf', 'application/pdf'],
  ])('of the type %s is handed on as it is', async (type, mediaType) => {
    site.pages.set('/', reply(type, 'Words.'));
    expect(await pageAt('/')).toMatchObject({ mediaType, text: 'Words.' });
  });

  it('of another type is told to be none', async () => {
    site.pages.set('/', reply('image/png', 'x'));
    expect(await read('/')).toEqual({ kind: 'unreadable', mediaType: 'image/png' });
  });

  it('that moved or went away is told so, and nothing is followed', async () => {
    site.pages.set('/old', redirect('/new'));
    site.pages.set('/410', 410);
    expect(await read('/old')).toEqual({ kind: 'redirect', to: `${site.origin}/new` });
    expect([await read('/404'), await read('/410')]).toEqual([
      { kind: 'gone', status: 404 },
      { kind: 'gone', status: 410 },
    ]);
    expect(site.news()).toEqual(['/404', '/410', '/old']);
  });

  it('whose server asks to wait, or fails, may be asked for again', async () => {
    site.pages.set('/busy', (_request, response) => void response.writeHead(429, { 'retry-after': '7' }).end());
    site.pages.set('/403', 403);
    await expect(read('/busy')).rejects.toMatchObject({ code: 'upstream_unreachable', details: { retryAfterMs: 7_000 } });
    await expect(read('/403')).rejects.toMatchObject({ code: 'upstream_refused' });
  });
});

describe('the limits', () => {
  it.each([
    ['announced', reply('text/html', 'x'.repeat(3_000))],
    [
      'not announced',
      (_request: unknown, response: { write: (text: string) => void; end: () => void }) => {
        for (let part = 0; part < 3; part += 1) response.write('x'.repeat(1_000));
        response.end();
      },
    ],
    ['packed', reply('text/html', gzipSync('x'.repeat(3_000)), { 'content-encoding': 'gzip' })],
  ] as const)('refuse a page whose size is %s', async (_how, page) => {
    site.pages.set('/', page as never);
    await expect(read('/', { maxBytes: 2_000 })).rejects.toThrow('larger than');
  });

  it('end a page that never ends', async () => {
    site.pages.set('/', (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<p>'));
    await expect(read('/', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: expect.stringContaining('longer'),
    });
  });

  it('unpack what was asked for and refuse what was not', async () => {
    site.pages.set('/gzip', reply('text/html', gzipSync('<p>Words.'), { 'content-encoding': 'gzip' }));
    site.pages.set('/odd', reply('text/html', 'x', { 'content-encoding': 'zstd' }));
    site.pages.set('/broken', reply('text/html', 'no gzip', { 'content-encoding': 'gzip' }));
    expect((await pageAt('/gzip')).text).toBe('<p>Words.');
    await expect(read('/odd')).rejects.toMatchObject({ code: 'upstream_refused' });
    await expect(read('/broken')).rejects.toMatchObject({ code: 'upstream_unreachable' });
  });
});

describe('the guard', () => {
  const port = () => site.host.split(':')[1]!;
  const at = (address: string, resolve?: ResolveHost) =>
    createWebReader({ request: createVettedRequest([], resolve), clock, pauseMs: 0 }).read(
      { url: address, as: 'page', etag: null, lastModified: null },
      soon(),
    );

  it.each(['http://127.0.0.1/', 'http://[::ffff:7f00:1]/', 'http://169.254.169.254/latest/meta-data', 'http://10.0.0.1/'])(
    'refuses %s',
    async (address) => {
      await expect(at(address)).rejects.toMatchObject({ code: 'upstream_refused' });
    },
  );

  it('resolves a name once a connection and goes to what it judged, so that a name which changes in between gains nothing', async () => {
    let asked = 0;
    const changing = ((_host: string, _options: object, done: (error: null, found: unknown[]) => void) => {
      asked += 1;
      done(null, [{ address: asked === 1 ? '127.0.0.1' : '8.8.8.8', family: 4 }]);
    }) as never;
    await expect(at(`http://rebound.example:${port()}/`, changing)).rejects.toMatchObject({ code: 'upstream_refused' });
    expect([asked, site.news()]).toEqual([1, []]);
  });

  it('judges what the rules for robots lead to as well', async () => {
    site.pages.set('/robots.txt', redirect('http://169.254.169.254/'));
    site.pages.set('/', html('Home', 'Words.'));
    await expect(read('/')).rejects.toMatchObject({ code: 'upstream_refused' });
  });
});

describe('the rules for robots', () => {
  const rules = (...lines: string[]) => site.pages.set('/robots.txt', lines.join('\n'));

  it('are asked for once and obeyed, ours before those for all, with wildcards and the longest rule first', async () => {
    rules('User-agent: *', 'Disallow: /', '', 'User-agent: clawbot', 'Disallow: /private/', 'Allow: /private/open', 'Disallow: /*.cgi$');
    for (const path of ['/', '/private/x', '/private/open/x', '/run.cgi', '/run.cgi?x=1']) site.pages.set(path, 'Words.');
    const one = reader();
    const kinds = [];
    for (const path of ['/', '/private/x', '/private/open/x', '/run.cgi', '/run.cgi?x=1']) {
      kinds.push((await one.read({ url: site.origin + path, as: 'page', etag: null, lastModified: null }, soon())).kind);
    }
    expect(kinds).toEqual(['page', 'forbidden', 'page', 'forbidden', 'page']);
    expect(site.asked.slice(-4).filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
    expect(site.news()).toEqual(['/', '/private/open/x', '/run.cgi?x=1']);
  });

  it('that cannot be had close the site; a site without any is open', async () => {
    site.pages.set('/', 'Words.');
    expect((await read('/')).kind).toBe('page');
    site.pages.set('/robots.txt', 503);
    await expect(read('/')).rejects.toMatchObject({ code: 'upstream_unreachable' });
    expect(site.news()).toEqual(['/']);
  });

  it('may ask for a longer pause; one request at a time goes to a host', async () => {
    rules('User-agent: *', 'Crawl-delay: 3');
    const slept: number[] = [];
    let now = 0;
    const manual = { now: () => now, monotonic: () => now, sleep: async (ms: number) => void (slept.push(ms), (now += ms)) };
    let open = 0;
    let most = 0;
    for (const path of ['/1', '/2', '/3']) {
      site.pages.set(path, (_request, response) => {
        most = Math.max(most, ++open);
        setImmediate(() => {
          open -= 1;
          response.writeHead(200, { 'content-type': 'text/plain' }).end('Words.');
        });
      });
    }
    const one = reader({ clock: manual, pauseMs: 500 });
    const get = (path: string) => one.read({ url: site.origin + path, as: 'page', etag: null, lastModified: null }, soon());
    await get('/1');
    await Promise.all([get('/2'), get('/3')]);
    expect(slept).toEqual([3_000, 3_000, 3_000]);
    expect(most).toBe(1);
  });
});

describe('a sitemap', () => {
  const map = (path: string) => reader().read({ url: site.origin + path, as: 'sitemap', etag: null, lastModified: null }, soon());
  const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
    <urlset xmlns:image="i"><url><loc> https://shop.example/a?x=1&amp;y=2 </loc><image:image><image:loc>https://shop.example/i.png</image:loc></image:image></url>
    <url><loc>https://shop.example/&e;</loc></url></urlset>`;

  it('lists pages, packed or not, and expands no entity of its own', async () => {
    const pages = ['https://shop.example/a?x=1&y=2', 'https://shop.example/&e;'];
    site.pages.set('/s.xml', reply('application/xml', xml));
    site.pages.set('/s.xml.gz', reply('application/gzip', gzipSync(xml)));
    expect(await map('/s.xml')).toEqual({ kind: 'sitemap', pages, sitemaps: [] });
    expect(await map('/s.xml.gz')).toEqual({ kind: 'sitemap', pages, sitemaps: [] });
  });

  it('lists further sitemaps, or an address a line', async () => {
    site.pages.set('/i.xml', reply('text/xml', '<sitemapindex><sitemap><loc>https://shop.example/s.xml</loc></sitemap></sitemapindex>'));
    site.pages.set('/s.txt', 'https://shop.example/a\nhttps://shop.example/b\n');
    expect(await map('/i.xml')).toEqual({ kind: 'sitemap', pages: [], sitemaps: ['https://shop.example/s.xml'] });
    expect(await map('/s.txt')).toMatchObject({ pages: ['https://shop.example/a', 'https://shop.example/b'] });
  });

  it('that is a page is refused', async () => {
    site.pages.set('/', html('Home', 'Words.'));
    await expect(map('/')).rejects.toThrow('no sitemap');
  });
});
