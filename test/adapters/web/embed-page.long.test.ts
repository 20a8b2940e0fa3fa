/** The page about embedding: the snippet and the chat beside it follow the fields. */
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWebAssets } from '../../../adapters/web/load-web-assets.ts';
import { copyChat } from './browser/copy-chat.ts';
import { createScene } from './web-scene.ts';
import { hasBrowser, IF_SKIPPED, openChromium } from './browser/open-chromium.ts';

let folder = '';
let browser: Browser;
let address = '';
const server = createServer();

/** Serves the adapter's own endpoints, as the gateway does. */
async function serve(): Promise<void> {
  const scene = createScene({ webAssets: await loadWebAssets(folder) });
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    const name = pathname === '/help/embed' ? 'showEmbedPage' : pathname === '/widget.js' ? 'readWidget' : 'readWebAsset';
    const given = { params: { file: pathname.slice('/assets/'.length) }, query: Object.fromEntries(searchParams) };
    void scene.call(name, given).then((reply) => {
      if (!('content' in reply)) throw new Error('no content');
      response.writeHead(reply.status, { 'content-type': reply.content.type, ...reply.headers }).end(reply.content.bytes);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  if (!hasBrowser) return;
  folder = await copyChat();
  browser = await openChromium();
  await serve();
});
afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe.skipIf(!hasBrowser)(`the page about embedding${IF_SKIPPED}`, () => {
  it('writes a tag and a chat that follow what is chosen, under a strict policy', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    const complaints: string[] = [];
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${address}/help/embed?lang=en`);
    const snippet = page.locator('#snippet');
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(await snippet.textContent()).toBe(`<script src="${address}/widget.js" data-channel="shop" async></script>`);
    await page.getByLabel('Position').selectOption('bottom-left');
    await page.getByLabel('Language').selectOption('zh');
    await page.getByLabel('Accent colour').fill('#7a1f5c');
    await page.getByLabel('Channel key').fill('web_"2"');
    expect(await snippet.textContent()).toBe(
      `<style>claw-chat { --claw-accent: #7a1f5c }</style>\n<script src="${address}/widget.js" data-channel="web_&quot;2&quot;" data-position="bottom-left" data-language="zh" async></script>`,
    );
    const launcher = page.getByRole('button', { name: '打开对话' });
    expect(await launcher.evaluate((element) => element.ownerDocument.defaultView!.getComputedStyle(element).backgroundColor)).toMatch(
      /^oklch\(0\.[34]\d/,
    );
    const [box, place] = await Promise.all([page.locator('.preview').boundingBox(), launcher.boundingBox()]);
    expect((place?.x ?? 0) - (box?.x ?? 0)).toBeLessThan(30);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('speaks Chinese when asked to', async () => {
    const { text, html } = await fetch(`${address}/help/embed?lang=zh`).then(async (reply) => ({
      html: await reply.text(),
      text: reply.headers.get('content-security-policy'),
    }));
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toContain('将对话放到您的网站');
    expect(text).toContain("default-src 'none'; script-src 'self'");
  });

  it('loads a small script of its own', async () => {
    expect((await readFile(join(folder, 'assets/embed.js'))).length).toBeLessThan(4000);
  });
});
