/** What tests of the chat page share: the built page, one browser, and a fresh visitor with a fresh channel for each test. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { copyChat } from './copy-chat.ts';
import { openChromium, watch } from './open-chromium.ts';
import { VisitorServer } from './visitor-server.ts';
import type { FakeMessage, FakeSource } from './visitor-server.ts';

/** What the sources of every test's answers quote. */
export const QUOTE = 'You may return any kettle within 30 days.';

const TITLES = ['Returns', 'Shipping'];

const SOURCES: FakeSource[] = TITLES.map((title, index) => {
  const n = index + 1;
  const url = `https://shop.example/${n}`;
  return { n, title, url, document_id: `d${n}`, external_id: null, passage_id: `p${n}`, quote: QUOTE };
});

function passageOf({ title, url, passage_id: id }: FakeSource): unknown {
  const text = `Every kettle is tested.\n${QUOTE} Gift cards stay.`;
  const around = { before: 'Words before.', after: 'Words after.' };
  return { id, title, url, heading_path: ['Help', 'After buying'], text, ...around, checked_at: new Date().toISOString() };
}

/** One visitor on the page, and the channel they talk to. */
export interface Visit {
  readonly page: Page;
  readonly server: VisitorServer;
  readonly field: Locator;
  ask(text: string): Promise<void>;
  answer(text: string, more?: Partial<FakeMessage>): FakeMessage;
  /** Picks an entry of the menu. */
  choose(name: string): Promise<void>;
  /** @throws when the browser complained about anything, which includes every breach of the content policy */
  close(): Promise<void>;
}

type Prepare = (server: VisitorServer, page: Page) => unknown;

export interface PageHouse {
  /** What a first visit loads, scripts and styles in one, by gzip -9, in bytes. */
  readonly loadedBytes: number;
  /** @param prepare is called before the page is opened */
  visit(options?: BrowserContextOptions, prepare?: Prepare): Promise<Visit>;
  close(): Promise<void>;
}

async function enter(context: BrowserContext, server: VisitorServer, prepare: Prepare): Promise<Visit> {
  const page = await context.newPage();
  // A refused call is what some tests are about; the browser reports it by itself.
  const complaints = watch(page, (line) => line.startsWith('Failed to load resource'));
  const address = await server.listen();
  await prepare(server, page);
  await Promise.all([page.waitForResponse(/\/events$/), page.goto(address)]);
  const field = page.locator('textarea.field');
  return {
    page,
    server,
    field,
    ask: async (text) => {
      await field.fill(text);
      await field.press('Enter');
    },
    answer: (text, more) => server.say({ role: 'assistant', text, outcome: 'answer', sources: SOURCES, ...more }),
    choose: async (name) => {
      await page.locator('.menu summary').click();
      await page.locator('.menu').getByRole('button', { name }).click();
    },
    close: async () => {
      await context.close();
      await server.close();
      if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join(' | ')}`);
    },
  };
}

/** Starts the browser. */
export async function openHouse(): Promise<PageHouse> {
  const folder = await copyChat();
  const browser = await openChromium();
  const widget = await readFile(join(folder, 'widget.js'));
  return {
    loadedBytes: gzipSync(widget, { level: 9 }).length,
    visit: async (options = {}, prepare = () => undefined) => {
      const server = new VisitorServer(folder, () => new Date());
      for (const source of SOURCES) server.passages.set(source.passage_id, passageOf(source));
      return enter(
        await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options }),
        server,
        prepare,
      );
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}
