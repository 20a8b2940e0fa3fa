/** A page of somebody else's with the chat on it: another origin, a policy that allows no styles, and looks that must not leak in. */
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { copyChat } from './copy-chat.ts';
import { openChromium, watch } from './open-chromium.ts';
import { VisitorServer } from './visitor-server.ts';

/** One visitor of the other page. */
export interface HostVisit {
  readonly page: Page;
  readonly server: VisitorServer;
  /** What the browser refused by the page's policy, or failed at. */
  readonly complaints: readonly string[];
  /** @throws when the browser complained about anything, which includes every breach of the page's policy */
  close(): Promise<void>;
}

export interface HostHouse {
  /** The built script. */
  readonly script: string;
  /** @param body of the page; `{claw}` in it is where the chat is served from @param styles of the page, allowed by its policy when there are any */
  visit(body: string, options?: BrowserContextOptions & { readonly styles?: string }): Promise<HostVisit>;
  close(): Promise<void>;
}

/** @returns the address, and what ends it */
async function serveHost(html: string, policy: string, styles: string): Promise<{ address: string; close: () => Promise<unknown> }> {
  const host = createServer((request, response) => {
    const isStyle = request.url === '/host.css';
    const headers = { 'content-type': isStyle ? 'text/css' : 'text/html; charset=utf-8', 'content-security-policy': policy };
    response.writeHead(200, headers).end(isStyle ? styles : html);
  });
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
  const { port } = host.address() as AddressInfo;
  const close = (): Promise<unknown> => new Promise((done) => host.close(done).closeAllConnections());
  // Another name, so that it is another site as well as another origin.
  return { address: `http://localhost:${port}/`, close };
}

/** Starts the browser. */
export async function openHostHouse(): Promise<HostHouse> {
  const folder = await copyChat();
  const browser = await openChromium();
  return {
    script: await readFile(join(folder, 'widget.js'), 'utf8'),
    visit: async (body, { styles = '', ...options } = {}) => {
      const server = new VisitorServer(folder, () => new Date());
      const claw = (await server.listen()).replace(/\/$/, '');
      const look = styles === '' ? '' : "; style-src 'self'";
      const policy = `default-src 'none'; script-src ${claw}; connect-src ${claw}; img-src ${claw} blob:${look}`;
      const head = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>`;
      const link = styles === '' ? '' : '<link rel="stylesheet" href="/host.css">';
      const host = await serveHost(`${head}${link}<body>${body.replaceAll('{claw}', claw)}`, policy, styles);
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      const complaints = watch(page);
      await page.goto(host.address, { waitUntil: 'networkidle' });
      return {
        page,
        server,
        complaints,
        close: async () => {
          await context.close();
          await Promise.all([host.close(), server.close()]);
          if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join(' | ')}`);
        },
      };
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}
