/** What a visitor reads on the chat page in a real browser: sources, languages, narrow screens, and nothing that moves under the eyes. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, QUOTE } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

/** Adds up how far things move on their own, by the browser's own measure. */
const COUNT_SHIFTS = `globalThis.shifted = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.shifted += value; }).observe({ type: 'layout-shift' });`;

let house: PageHouse;
let visit: Visit;

beforeAll(async () => {
  if (hasBrowser) house = await openHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

describe.skipIf(!hasBrowser)(`reading the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it('loads less than 25 kB', async () => {
    visit = await house.visit();
    expect(house.loadedBytes).toBeLessThan(25_000);
  });

  it('opens a source beside the answer, shows the quote in its surroundings, and gives the focus back on Escape', async () => {
    visit = await house.visit();
    const { page, ask, answer } = visit;
    await ask('May I return it?');
    answer('Yes [1].');
    const chip = page.getByRole('button', { name: 'Source 1: Returns' });
    await chip.click();
    const card = page.getByRole('region', { name: 'Source 1: Returns' });
    await card.getByText('Last checked Today').waitFor();
    expect(await card.locator('mark').textContent()).toBe(QUOTE);
    expect(await card.textContent()).toContain('Words before.');
    expect(await card.getByRole('link').getAttribute('href')).toBe('https://shop.example/1');
    expect(await chip.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(await chip.evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  it.each([1200, 1280, 1700])('does not move the conversation when a source opens beside it, %d pixels wide', async (width) => {
    visit = await house.visit({ viewport: { width, height: 800 } });
    const { page, ask, answer } = visit;
    await ask('May I return it?');
    answer('Yes [1].');
    const places = () => Promise.all(['.said-agent', '.composer-box'].map((name) => page.locator(name).boundingBox()));
    const chip = page.getByRole('button', { name: 'Source 1: Returns' });
    await chip.waitFor();
    const before = await places();
    await chip.click();
    const panel = await page.locator('.beside').boundingBox();
    expect(await places()).toEqual(before);
    for (const place of before) expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(panel?.x ?? 0);
  });

  it('opens a source below the answer on a phone, and shows the quote alone when the document is gone', async () => {
    visit = await house.visit({ viewport: { width: 390, height: 844 } });
    const { page, server, ask, answer } = visit;
    server.passages.delete('p2');
    await ask('May I return it?');
    answer('Yes [1][2].');
    await page.getByRole('button', { name: 'Source 2: Shipping' }).click();
    const card = page.locator('.said-agent').getByRole('region', { name: 'Source 2: Shipping' });
    await card.getByText('no longer available').waitFor();
    expect(await card.locator('mark').textContent()).toBe(QUOTE);
  });

  it('follows the text only while the reader is at the end', async () => {
    visit = await house.visit({ viewport: { width: 800, height: 500 } });
    const { page, server, ask } = visit;
    await ask('A long one');
    const long = Array.from({ length: 40 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    server.delta('a1', 0, long);
    await expect.poll(() => page.getByText('Paragraph 39.').isVisible()).toBe(true);
    await page.evaluate(`new Promise((seen) => {
      const log = document.querySelector('claw-chat').shadowRoot.querySelector('[role=log]');
      log.addEventListener('scroll', () => requestAnimationFrame(seen), { once: true });
      log.scrollTo({ top: 0 });
    })`);
    server.delta('a1', long.length, '\n\nThe very end.');
    await page.getByRole('button', { name: 'New text below' }).click();
    expect((await page.getByRole('log').getByText('The very end.').boundingBox())?.y).toBeLessThan(500);
    expect(await page.getByRole('button', { name: 'New text below' }).count()).toBe(0);
  });

  it('shows a person by name, and asks for one with a button', async () => {
    visit = await house.visit();
    const { page, server } = visit;
    await page.getByRole('button', { name: 'Ask for a person' }).click();
    await expect.poll(() => server.conversation.messages[0]?.text).toBe('/human');
    server.status('human');
    await page.getByText('A person has been asked and will answer here.').waitFor();
    server.say({ role: 'operator', text: 'Hello, I am here.', author: 'Mina' });
    await page.getByText('Mina is here and will answer you.').waitFor();
    await page.getByRole('article', { name: 'Mina, Person' }).waitFor();
  });

  it('speaks Chinese to a Chinese browser and remembers another choice', async () => {
    visit = await house.visit({ locale: 'zh-CN' });
    const { page, choose } = visit;
    await page.getByRole('button', { name: '转人工客服' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await choose('English');
    await page.reload();
    await page.getByRole('button', { name: 'Ask for a person' }).waitFor();
  });

  it('gives a chat that nobody named a name in the language of the page, and leaves a chosen one alone', async () => {
    visit = await house.visit({ locale: 'zh-CN' });
    const { page, server, choose } = visit;
    expect(await page.title()).toBe('Blue Kettle');
    server.title = 'Web chat';
    await page.reload();
    await page.getByRole('heading', { name: '在线客服' }).waitFor();
    await choose('English');
    await page.getByRole('heading', { name: 'Web chat' }).waitFor();
    expect(await page.title()).toBe('Web chat');
  });

  it('shows what a message contains as text, never as a page', async () => {
    visit = await house.visit();
    const { page, ask, answer } = visit;
    await ask('<img src=x onerror="document.title=1">');
    answer('<script>document.title = 2</script> [x](javascript:alert(1)) <b>bold</b>', { sources: [] });
    await page.getByRole('log').getByText('<b>bold</b>').waitFor();
    expect(await page.locator('.log :is(img, script, b, a)').count()).toBe(0);
  });

  it('needs no sideways scrolling at 320 pixels, and moves nothing while it streams', async () => {
    visit = await house.visit({ viewport: { width: 320, height: 640 } });
    const { page, server, ask, answer } = visit;
    await ask(`A${'a'.repeat(300)}`);
    server.status('answering');
    await page.getByText('Looking in the documents').waitFor();
    await page.evaluate(COUNT_SHIFTS);
    const text = `Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen${'x'.repeat(80)} [1].\n\n| a | b | c |\n|---|---|---|\n| ${'wide '.repeat(20)} | 2 | 3 |`;
    for (let at = 0; at < text.length; at += 20) server.delta('a1', at, text.slice(at, at + 20));
    answer(text, { id: 'a1' });
    await page.getByRole('button', { name: 'Source 1: Returns' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await page.getByRole('log').evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true);
    const total = await page.evaluate<number>('globalThis.shifted');
    expect(total).toBeLessThan(0.02);
  });
});
