/** The chat page in every state it can be in, in both themes and languages, judged by axe; and on phones and in large type by measure. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, any }) => target.join(' ') + ' ' + any.map(({ message }) => message).join('; ')).join(' | ')))`;
const PDF = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 bill') };
const TEXT = `Yes, within **30 days** [1]. We pay [2].

## What you need

1. The bill
2. The \`order number\`

> Gift cards stay.

| Country | Days |
|---|---|
| [Here](https://shop.example/here) | 30 |`;

/** Everything on the page that a finger is to hit and that is smaller than 40 pixels; links and chips in a line of text count with the room around them. */
const SMALL = `[...document.querySelector('claw-chat').shadowRoot.querySelectorAll('button, summary, a, textarea')]
  .filter((each) => each.checkVisibility() && !each.matches('.prose a'))
  .flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    const around = each.matches('.chip') ? 20 : 0;
    return Math.min(width, height) + around < 40 && !(each.matches('textarea') && height >= 24) ? [each.outerHTML.slice(0, 80) + ' ' + width + 'x' + height] : [];
  })`;
const IS_WIDE = `(() => {
  const root = document.querySelector('claw-chat').shadowRoot;
  return [document.documentElement, ...root.querySelectorAll('.root, .page, .log, .composer')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className);
})()`;

let house: PageHouse;
let visit: Visit;
let axe = '';

beforeAll(async () => {
  if (!hasBrowser) return;
  [house, axe] = await Promise.all([openHouse(), readFile(AXE, 'utf8')]);
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

interface Say {
  readonly state: string;
  /** Brings the page into the state, from the one before. */
  readonly enter: (visit: Visit) => Promise<unknown>;
}

const inLog = ({ page }: Visit, text: string): Promise<void> => page.getByRole('log').getByText(text).first().waitFor();
const shows = ({ page }: Visit, selector: string): Promise<void> => page.locator(selector).first().waitFor();

/** One way through everything; selectors, since the words differ. */
const STATES: readonly Say[] = [
  { state: 'empty with suggestions', enter: (now) => shows(now, '.suggestions') },
  { state: 'menu open', enter: ({ page }) => page.locator('.menu summary').click() },
  {
    state: 'waiting',
    enter: async (now) => {
      await now.page.keyboard.press('Escape');
      await now.ask('May I return it?');
      await shows(now, '.phase');
    },
  },
  {
    state: 'writing',
    enter: async (now) => {
      now.server.delta('a1', 0, 'Yes, within **30 days** [1]');
      await inLog(now, '30 days');
    },
  },
  {
    state: 'answered with sources',
    enter: async (now) => {
      now.answer(TEXT, { id: 'a1' });
      await shows(now, '.sources');
    },
  },
  {
    state: 'source open',
    enter: async (now) => {
      await now.page.locator('.chip').first().click();
      await shows(now, '.card mark');
    },
  },
  {
    state: 'comment open',
    enter: async (now) => {
      await now.page.keyboard.press('Escape');
      await now.page.locator('.said-agent [aria-pressed]').nth(1).click();
      await shows(now, '.comment');
    },
  },
  {
    state: "person's message with a file",
    enter: async (now) => {
      const files = [{ id: 'f9', name: 'label.pdf', media_type: 'application/pdf', size: 2_500_000 }];
      now.server.say({ role: 'operator', text: 'Hello, I am here.', author: 'Mina', files });
      now.server.status('human');
      await shows(now, '.said-person .file');
    },
  },
  {
    state: 'file chosen, another refused',
    enter: async (now) => {
      const other = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<b>') };
      await now.page.locator('input[type=file]').setInputFiles([PDF, other]);
      await shows(now, '.composer .file .trouble');
    },
  },
  {
    state: 'not sent',
    enter: async (now) => {
      now.server.refusals.push({ status: 503 }, { status: 429, retryAfterS: 600 });
      await now.ask('With a bill');
      await shows(now, '.said-user .meta .trouble');
    },
  },
  {
    state: 'limit reached',
    enter: async (now) => {
      await now.ask('One more');
      await expect.poll(() => now.page.locator('.said-user .meta .trouble').count()).toBeGreaterThan(1);
    },
  },
  {
    state: 'file sent',
    enter: async (now) => {
      await now.page.locator('.said-user .plain-button').first().click();
      await shows(now, '.said-user .file');
      await expect.poll(() => now.page.locator('.said-user .meta .trouble').count()).toBe(1);
    },
  },
  {
    state: 'offline',
    enter: async (now) => {
      await now.page.context().setOffline(true);
      await shows(now, '.standing');
    },
  },
];
const suggest = (server: Visit['server']): void => void (server.suggestions = ['How long is delivery?', 'May I return it?']);

describe.skipIf(!hasBrowser)(`access to the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it.each([
    ['en-GB', 'light', 1280],
    ['en-GB', 'dark', 390],
    ['zh-CN', 'light', 390],
    ['zh-CN', 'dark', 1280],
  ] as const)('has nothing that axe objects to in any state: %s, %s, %d pixels wide', async (locale, colorScheme, width) => {
    // The policy of the page rightly keeps foreign scripts out, also that of the judge.
    visit = await house.visit({ locale, colorScheme, viewport: { width, height: 800 }, bypassCSP: true }, suggest);
    visit.page.setDefaultTimeout(10_000);
    await visit.page.addScriptTag({ content: axe });
    const objections: string[] = [];
    for (const { state, enter } of STATES) {
      await enter(visit);
      const found = await visit.page.evaluate<string[]>(RUN);
      objections.push(...found.map((each) => `${state}: ${each}`));
    }
    expect(objections).toEqual([]);
  });

  it('on a phone of 320 pixels offers a finger 40 everywhere, and needs no sideways scrolling in any state', async () => {
    visit = await house.visit({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }, suggest);
    const faults: string[] = [];
    for (const { state, enter } of STATES) {
      await enter(visit);
      const found = [...(await visit.page.evaluate<string[]>(SMALL)), ...(await visit.page.evaluate<string[]>(IS_WIDE))];
      faults.push(...found.map((each) => `${state}: ${each}`));
    }
    expect(faults).toEqual([]);
  });

  it('needs no sideways scrolling in type of twice the size', async () => {
    visit = await house.visit({ viewport: { width: 640, height: 800 } }, suggest);
    await visit.page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    const faults: string[] = [];
    for (const { state, enter } of STATES) {
      await enter(visit);
      faults.push(...(await visit.page.evaluate<string[]>(IS_WIDE)).map((each) => `${state}: ${each}`));
    }
    expect(faults).toEqual([]);
  });
});
