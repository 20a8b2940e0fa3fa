/** The documentation over HTTP: in the reader's language, kept by browsers for a while, and a page for what is not there. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHelp } from '../../../src/compose/open-help.ts';
import { createHelpEndpoints } from '../../../src/http/help/endpoints.ts';
import { serveApp } from '../serve-app.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-help-'));
  for (const inside of ['zh-CN', 'assets']) await mkdir(join(folder, inside));
  const pages = {
    'index.html': 'English',
    'zh-CN.html': '中文',
    'start.html': 'Start',
    'zh-CN/start.html': '开始',
    'assets/help.css': 'a{}',
  };
  for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'pages.json'), JSON.stringify({ 'start.md': '/help/start' }));
});
afterAll(() => rm(folder, { recursive: true }));

const serve = async (place = folder) => serveApp({ endpoints: createHelpEndpoints(await openHelp(place)) });

it.each([
  ['/help', 'zh-CN,zh;q=0.9,en;q=0.8', '中文'],
  ['/help', 'en-GB,zh;q=0.5', 'English'],
  ['/help', 'fr', 'English'],
  ['/help/zh-CN', 'en', '中文'],
  ['/help/start', 'zh', 'Start'],
  ['/help/zh-CN/start', 'en', '开始'],
])('shows %s to a reader of %s', async (path, language, text) => {
  const { fetch } = await serve();
  const reply = await fetch(path, { headers: { 'accept-language': language } });
  expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await reply.text()).toBe(text);
  expect(reply.headers.get('vary')).toBe(path === '/help' ? 'Accept-Language' : null);
});

it('sends nothing again to who has it', async () => {
  const { fetch } = await serve();
  const first = await fetch('/help/assets/help.css');
  expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
  const again = await fetch('/help/assets/help.css', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

it.each(['/help/nothing', '/help/pages', '/help/..%2fpages', '/help/assets/..%2fpages.json', '/help/zh-CN/..%2findex'])(
  'shows a way back at %s, and no file that is no page',
  async (path) => {
    const { fetch } = await serve();
    const reply = await fetch(path);
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain('href="/help"');
  },
);

it('says that there is no page when the site was not built', async () => {
  const { fetch } = await serve(join(folder, 'not-there'));
  expect((await fetch('/help')).status).toBe(404);
});

it('knows the address of a page by its file', async () => {
  const help = await openHelp(folder);
  const urlOf = help.urlsOn('https://claw.example');
  expect(['start.md', 'other.md'].map(urlOf)).toEqual(['https://claw.example/help/start', null]);
  expect(help.urlsOn(null)('start.md')).toBeNull();
});
