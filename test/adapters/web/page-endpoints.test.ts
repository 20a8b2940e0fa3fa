import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadWebAssets, type WebAssets } from '../../../adapters/web/load-web-assets.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createScene, type Call, type Scene } from './web-scene.ts';

let folder = '';
let webAssets: WebAssets;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-web-'));
  await mkdir(join(folder, 'assets', 'deep'), { recursive: true });
  await writeFile(join(folder, 'widget.js'), 'void 0;');
  await writeFile(join(folder, '.sources'), 'not for everyone');
  await writeFile(join(folder, 'assets', 'main-abcd1234.js'), 'console.log("页面")');
  await writeFile(join(folder, 'assets', 'first-frame.css'), '.head{margin:0}');
  webAssets = await loadWebAssets(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function content(scene: Scene, operationId: string, given?: Call) {
  const reply = await scene.call(operationId, given);
  if (!('content' in reply)) throw new Error(`${operationId} answered without content`);
  return { ...reply, text: Buffer.from(reply.content.bytes).toString() };
}

it('serves the page of the default channel, told which one it is', async () => {
  const page = await content(createScene({ webAssets }), 'showDefaultChat', { params: {} });
  expect(page).toMatchObject({ status: 200, content: { type: 'text/html; charset=utf-8' }, headers: { 'cache-control': 'no-cache' } });
  expect(page.text).toContain('<claw-chat mode="page" channel="shop" title="Shop">');
  expect(page.text).toContain('<html lang="en">');
});

it('sends what is known without the script along with the styles for it, which its policy names and no others', async () => {
  const page = await content(createScene({ webAssets }), 'showChat');
  expect(page.text).toContain('<style>.head{margin:0}</style>');
  expect(page.text).toContain('<h1 dir="auto">Shop</h1>');
  const hash = createHash('sha256').update('.head{margin:0}').digest('base64');
  const policy = page.headers?.['content-security-policy'] ?? '';
  expect(policy.split('; ').filter((rule) => /^(script|style)-src/.test(rule))).toEqual([
    "script-src 'self'",
    `style-src 'self' 'sha256-${hash}'`,
  ]);
});

it('serves the page in the language of the browser', async () => {
  const page = await content(createScene({ webAssets }), 'showChat', { headers: { 'accept-language': 'zh-CN' } });
  expect(page.text).toContain('<html lang="zh-CN">');
  expect(page.headers).toMatchObject({ vary: 'Accept-Language' });
});

it('writes names into the page as text, never as markup', async () => {
  const odd = buildChannel({ publicKey: `"><script>$&'`, name: '<b>Shop & "Co"</b>' });
  const scene = createScene({ webAssets, fake: createFakeChannelHost([odd]) });
  const { text } = await content(scene, 'showChat', { params: { channelKey: odd.publicKey } });
  expect(text).toContain(`channel="&quot;&gt;&lt;script&gt;$&amp;'" title="&lt;b&gt;Shop &amp; &quot;Co&quot;&lt;/b&gt;"`);
  expect(text).toContain('<title>&lt;b&gt;Shop');
  expect(text).toContain('<h1 dir="auto">&lt;b&gt;Shop');
});

it('does not know a page of no channel', async () => {
  await expect(createScene({ webAssets, defaultKey: null }).call('showDefaultChat', { params: {} })).rejects.toMatchObject({ status: 404 });
  await expect(createScene({ webAssets }).call('showChat', { params: { channelKey: 'nobody' } })).rejects.toMatchObject({ status: 404 });
});

it('says how to build a page that was not built', async () => {
  const unbuilt = await loadWebAssets(join(folder, 'nowhere'));
  const page = await content(createScene({ webAssets: unbuilt }), 'showChat');
  expect(page.status).toBe(503);
  expect(page.text).toContain('npm start');
});

it('serves the files of the page for a year, and only them', async () => {
  const scene = createScene({ webAssets });
  const file = await content(scene, 'readWebAsset', { params: { file: 'main-abcd1234.js' } });
  expect(file).toMatchObject({ status: 200, content: { type: 'text/javascript; charset=utf-8' }, text: 'console.log("页面")' });
  expect(file.headers?.['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const other of ['main.js', 'deep', '../index.html', '../.sources', 'assets/main-abcd1234.js', '__proto__']) {
    await expect(scene.call('readWebAsset', { params: { file: other } })).rejects.toMatchObject({ status: 404 });
  }
});

it('serves the script to pages of any origin, and lets browsers ask again soon', async () => {
  const scene = createScene({ webAssets });
  const script = await content(scene, 'readWidget', { params: {} });
  expect(script).toMatchObject({ status: 200, content: { type: 'text/javascript; charset=utf-8' }, text: 'void 0;' });
  expect(script.headers).toMatchObject({
    'cache-control': 'public, max-age=300, must-revalidate',
    'cross-origin-resource-policy': 'cross-origin',
  });
  await expect(createScene().call('readWidget')).rejects.toMatchObject({ status: 404 });
});

it('names what each file holds, so that a browser gets none that it already has', async () => {
  const { status, headers } = await content(createScene({ webAssets }), 'readWebAsset', { params: { file: 'main-abcd1234.js' } });
  expect([status, headers?.['etag']]).toEqual([200, expect.stringMatching(/^"[\w-]{43}"$/)]);
});

it('counts no file of the page against its reader', () => {
  const { adapter, fake } = createScene({ webAssets });
  const limits = adapter.endpoints(fake.host).map(({ path, limit }) => [path, limit]);
  expect(limits).toContainEqual(['/assets/{file}', 'none']);
  expect(limits).toContainEqual(['/chat/{channelKey}', undefined]);
});
