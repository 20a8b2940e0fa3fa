/** What a crawl reads of a site, where it ends, and what it says of pages that fail. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/core/model/source.ts';
import { useCrawlScene } from '../builders/crawl-scene.ts';
import { html, redirect, reply } from '../support/fake-site.ts';
import { startTestPostgres } from '../support/postgres.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`a crawl (${server.skip})`);
else {
  describe('a crawl', () => {
    describeCrawls(server.ownerUrl);
  });
}

function describeCrawls(ownerUrl: string): void {
  const scene = useCrawlScene(ownerUrl);

  it('of a site takes in what links lead to, each page once under one address, and stays on the site', async () => {
    const { site, put, addSource, crawl, documents } = scene();
    put({
      '/': html('Home', 'Welcome.', ['/a?utm_source=mail', '/a#top', '/b', 'https://other.example/x', 'http://127.0.0.1:1/y']),
      '/a': html('A', 'About fees.', ['/', '/b?gclid=1&page=2']),
      '/b': html('B', 'About returns.'),
      '/b?page=2': html('B2', 'More about returns.'),
    });
    const id = await addSource('site');
    const { crawl: done, indexed } = await crawl(id);
    expect(done).toMatchObject({ state: 'done', error: null, isCut: false, counts: { added: 4, failed: 0, waiting: 0 } });
    expect(indexed).toBe(4);
    expect(site.news()).toEqual(['/', '/a', '/b', '/b?page=2']);
    expect(await documents()).toEqual(['/', '/a', '/b', '/b?page=2']);
  });

  it('of many pages of which few changed takes in those, and loads no other page again', async () => {
    const { put, addSource, crawl } = scene();
    const paths = Array.from({ length: 99 }, (_, n) => `/p/${n}`);
    put({ '/': html('Home', 'All pages.', paths) });
    for (const path of paths) put({ [path]: html(path, `Words of ${path}.`) });
    const id = await addSource('site');
    expect((await crawl(id)).indexed).toBe(100);
    for (const path of paths.slice(10, 30)) put({ [path]: html(path, `Other words of ${path}.`) });
    const again = await crawl(id);
    expect(again.indexed).toBe(20);
    expect(again.crawl.counts).toMatchObject({ added: 0, changed: 20, unchanged: 80, gone: 0, failed: 0 });
  }, 60_000);

  it('goes on after pages that fail, and says of each why', async () => {
    const { site, put, addSource, crawl, resultsOf } = scene();
    put({
      '/': html('Home', 'x', ['/403', '/big', '/slow', '/away', '/img', '/hidden', '/private/x', '/old', '/loop', '/a']),
      '/robots.txt': 'User-agent: ClawBot\nDisallow: /private/',
      '/403': 403,
      '/big': reply('text/html', 'x'.repeat(17 * 1024 * 1024)),
      '/slow': () => {},
      '/away': redirect('http://169.254.169.254/latest'),
      '/img': reply('image/png', 'x'),
      '/hidden': html('Hidden', 'x', ['/behind'], '<meta name="robots" content="noindex">'),
      '/behind': html('Behind', 'x'),
      '/old': redirect('/new'),
      '/new': html('New', 'x'),
      '/loop': redirect('/loop'),
      '/a': html('A', 'a'),
    });
    const id = await addSource('site');
    const { crawl: waiting } = await crawl(id);
    expect(waiting.counts.waiting).toBe(1);
    expect(await resultsOf(id)).toEqual({
      '/': ['added', null],
      '/a': ['added', null],
      '/new': ['added', null],
      '/behind': ['added', null],
      '/403': ['failed', 'It answered 403.'],
      '/big': ['failed', 'It is larger than 16 MiB.'],
      '/loop': ['failed', 'It leads to itself.'],
      '/slow': [null, 'It took longer than 1.5 seconds.'],
      '/away': ['skipped', 'It leads to http://169.254.169.254/latest.'],
      '/old': ['skipped', `It leads to ${site.origin}/new.`],
      '/img': ['skipped', 'Pages of the type image/png are not read.'],
      '/hidden': ['skipped', 'Its author asks not to index it.'],
      '/private/x': ['skipped', 'The rules for robots (robots.txt) forbid it.'],
    });
    expect(site.asked.some(({ path }) => path.startsWith('/private'))).toBe(false);
  });

  it('asks a failing page three times, later each time, and then gives it up', async () => {
    const { tenantId, store, site, put, addSource, crawl } = scene();
    put({ '/': html('Home', 'x', ['/busy']), '/busy': 503 });
    const id = await addSource('site');
    let { crawl: last } = await crawl(id);
    for (let round = 0; round < 2; round += 1) {
      expect(last).toMatchObject({ state: 'running', counts: { waiting: 1 } });
      await store.owner(`update source_pages set due_at = now() where source_id = $1`, [id], tenantId);
      await store.owner(`update crawls set ready_at = now() where source_id = $1`, [id], tenantId);
      last = (await crawl(id)).crawl;
    }
    expect(last).toMatchObject({ state: 'done', counts: { added: 1, failed: 1 } });
    expect(site.news().filter((path) => path === '/busy')).toHaveLength(3);
  });

  it('ends on a site without an end, nearest pages first', async () => {
    const { site, put, addSource, crawl } = scene();
    site.pages.set('/', html('Home', 'x', ['/day/0', '/fees']));
    site.pages.set('/fees', html('Fees', 'f'));
    const get = site.pages.get.bind(site.pages);
    site.pages.get = (path) => {
      const day = /^\/day\/(\d+)$/.exec(path)?.[1];
      return day === undefined
        ? get(path)
        : html(`Day ${day}`, `Nothing on day ${day}.`, [`/day/${Number(day) + 1}`, '/day/0/day/0/day/0/day/0/day']);
    };
    const deep = await addSource('site', '/', { maxDepth: 4 });
    expect((await crawl(deep)).crawl).toMatchObject({ state: 'done', isCut: false, counts: { added: 6 } });
    const cut = await addSource('sitemap', '/map.txt', { maxPages: 3 });
    put({ '/map.txt': Array.from({ length: 9 }, (_, n) => `${site.origin}/day/${n}`).join('\n') });
    expect((await crawl(cut)).crawl).toMatchObject({ state: 'done', isCut: true, counts: { added: 3 } });
  });

  it('of a part of a site stays in its folder and leaves out what is excluded', async () => {
    const { tenantId, admin, put, addSource, crawl, documents } = scene();
    put({
      '/docs/start.html': html('Start', 'x', ['/docs/a', '/docs/old/b', '/docsearch', '/blog']),
      '/docs/a': html('A', 'a'),
      '/docs/old/b': html('B', 'b'),
    });
    const id = await addSource('site', '/docs/start.html', { exclude: ['/docs/old'] });
    await crawl(id);
    expect(await documents()).toEqual(['/docs/a', '/docs/start.html']);
    await admin.sources.updateSource(tenantId, id, { limits: { ...DEFAULT_LIMITS, exclude: [] } });
    expect((await crawl(id)).crawl.counts).toMatchObject({ added: 1, unchanged: 2 });
  });

  it('follows links no further where an author asks so, and reads a copy under its own address', async () => {
    const { put, addSource, crawl, documents } = scene();
    put({
      '/': html('Home', 'x', ['/end', '/list?sort=asc', '/list?sort=desc']),
      '/end': html('End', 'e', ['/secret'], '<meta name="robots" content="nofollow">'),
      '/secret': html('Secret', 's'),
      '/list?sort=asc': html('List', '1 2', [], '<link rel="canonical" href="/list">'),
      '/list?sort=desc': html('List', '2 1', [], '<link rel="canonical" href="/list">'),
      '/list': html('List', '1 2', [], '<link rel="canonical" href="/list">'),
    });
    const id = await addSource('site');
    await crawl(id);
    expect(await documents()).toEqual(['/', '/end', '/list']);
  });

  it('of a sitemap reads the pages it lists and those of its sitemaps, and nothing that they link to', async () => {
    const { site, put, addSource, crawl, documents } = scene();
    const list = (tag: string, inner: string, ...paths: string[]) =>
      reply('application/xml', `<${tag}>${paths.map((path) => `<${inner}><loc>${site.origin}${path}</loc></${inner}>`).join('')}</${tag}>`);
    put({
      '/sitemap.xml': list('sitemapindex', 'sitemap', '/one.xml', '/missing.xml'),
      '/one.xml': list('urlset', 'url', '/a', '/b'),
      '/a': html('A', 'a', ['/c']),
      '/b': html('B', 'b'),
      '/c': html('C', 'c'),
    });
    const id = await addSource('sitemap', '/sitemap.xml');
    expect((await crawl(id)).crawl).toMatchObject({ state: 'done', counts: { added: 2, failed: 0 } });
    put({ '/one.xml': list('urlset', 'url', '/b') });
    expect((await crawl(id)).crawl.counts).toMatchObject({ unchanged: 1, gone: 1 });
    expect(await documents()).toEqual(['/b']);
  });
}
