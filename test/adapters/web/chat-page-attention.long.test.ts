/** What the chat page does around the conversation in a real browser: suggestions, copying, the menu, unread messages, sound, days and a second tab. */
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

/** Lets a test say whether the page is seen, and counts the notes that are played. */
const WATCH = `globalThis.notes = 0;
Object.defineProperty(document, 'visibilityState', { get: () => sessionStorage.getItem('hidden') ? 'hidden' : 'visible' });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { globalThis.notes += 1; return start.apply(this, when); };`;
const turn = (isHidden: boolean): string =>
  `${isHidden ? "sessionStorage.setItem('hidden', '1')" : "sessionStorage.removeItem('hidden')"}; document.dispatchEvent(new Event('visibilitychange'))`;

let house: PageHouse;
let visit: Visit;

beforeAll(async () => {
  if (hasBrowser) house = await openHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

describe.skipIf(!hasBrowser)(`around the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it('offers questions to begin with until something is said, and sends the one that is picked', async () => {
    visit = await house.visit({}, (server) => void (server.suggestions = ['How long is delivery?', 'May I return it?']));
    const { page, server } = visit;
    const list = page.getByRole('list', { name: 'Questions to begin with' });
    expect(await list.getByRole('button').allTextContents()).toEqual(server.suggestions);
    await list.getByRole('button', { name: 'May I return it?' }).click();
    await expect.poll(() => server.conversation.messages.map(({ text }) => text)).toEqual(['May I return it?']);
    expect(await list.count()).toBe(0);
  });

  it('copies an answer with its sources, and says so when the browser does not let it', async () => {
    visit = await house.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { page, ask, answer } = visit;
    await ask('May I return it?');
    answer('Yes [1].');
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor();
    const copied = 'Yes [1].\n\nSources:\n[1] Returns https://shop.example/1\n[2] Shipping https://shop.example/2';
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(copied);
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error())');
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copying is not allowed here.').waitFor();
  });

  it('has a menu for the keyboard, and saves the conversation with times, names and sources', async () => {
    visit = await house.visit();
    const { page, server, ask, answer } = visit;
    await ask('May I return it?');
    answer('Yes [1].');
    server.say({ role: 'operator', text: 'And gladly.', author: 'Mina' });
    await page.getByText('And gladly.').first().waitFor();
    const handle = page.locator('.menu summary');
    const items = page.locator('.menu-items');
    await handle.press('Enter');
    await items.waitFor();
    await page.keyboard.press('Escape');
    await items.waitFor({ state: 'hidden' });
    expect(await handle.evaluate((element) => element.matches(':focus'))).toBe(true);
    await handle.press('Enter');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Tab');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^Conversation \d{4}-\d\d-\d\d\.md$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toMatch(/^# Blue Kettle\n\n## You, \w+ \d+, \d{4} at .+\n\nMay I return it\?\n\n## AI assistant, /);
    expect(text).toContain('[1] Returns https://shop.example/1');
    expect(text).toContain('## Mina (Person), ');
    await items.waitFor({ state: 'hidden' });
    await handle.click();
    await page.getByRole('log').click();
    await items.waitFor({ state: 'hidden' });
  });

  it('counts in its title what came while nobody looked, over a reload too, and sounds only where asked to', async () => {
    visit = await house.visit({}, (_server, page) => page.addInitScript(WATCH));
    const { page, server, ask, choose } = visit;
    await ask('Hello?');
    server.say({ role: 'assistant', text: 'Here.' });
    await page.getByRole('log').getByText('Here.').waitFor();
    expect([await page.title(), await page.evaluate('globalThis.notes')]).toEqual(['Blue Kettle', 0]);
    await page.evaluate(turn(true));
    server.say({ role: 'system', text: 'A note.' });
    server.say({ role: 'operator', text: 'One.' });
    server.say({ role: 'assistant', text: 'Two.' });
    await expect.poll(() => page.title()).toBe('(2) Blue Kettle');
    await page.reload();
    await expect.poll(() => page.title()).toBe('(2) Blue Kettle');
    await page.evaluate(turn(false));
    await expect.poll(() => page.title()).toBe('Blue Kettle');
    await choose('Sound for new messages');
    await expect.poll(() => page.evaluate('globalThis.notes')).toBe(2);
    await page.reload();
    await page.getByRole('log').getByText('Two.').waitFor();
    server.say({ role: 'assistant', text: 'Three.' });
    await expect.poll(() => page.evaluate('globalThis.notes')).toBe(2);
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: 'Sound for new messages', pressed: true }).click();
    server.say({ role: 'assistant', text: 'Four.' });
    await page.getByRole('log').getByText('Four.').waitFor();
    expect(await page.evaluate('globalThis.notes')).toBe(2);
  });

  it('names days, and calls today yesterday from midnight on', async () => {
    const evening = new Date(2030, 4, 6, 23, 50);
    visit = await house.visit({}, (_server, page) => page.clock.install({ time: evening }));
    const { page, server } = visit;
    const at = (day: number): string => new Date(2030, 4, day, 12).toISOString();
    for (const [index, day] of [2, 5, 6].entries()) server.say({ role: 'assistant', text: `Said ${index}.`, at: at(day) });
    await page.getByRole('log').getByText('Said 2.').waitFor();
    const days = () => page.locator('.day').allTextContents();
    expect(await days()).toEqual(['Thursday, May 2', 'Yesterday', 'Today']);
    await page.clock.fastForward('15:00');
    await expect.poll(days).toEqual(['Thursday, May 2', 'Sunday, May 5', 'Yesterday']);
  });

  it('shows the same in a second tab, which follows language, reading and a new conversation, and doubles nothing', async () => {
    visit = await house.visit();
    const { page, server, ask, answer, choose } = visit;
    await ask('First');
    answer('Noted.');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('log').getByText('Noted.').waitFor();
    await ask('Second');
    await expect.poll(() => other.locator('.bubble').allTextContents()).toEqual(['First', 'Second']);
    await choose('中文');
    await other.getByPlaceholder('请输入您的问题').waitFor();
    await choose('新对话');
    await other.getByRole('button', { name: '回到之前的对话' }).waitFor();
    await expect.poll(() => other.locator('.bubble').count()).toBe(0);
    await other.locator('textarea.field').fill('Third');
    await other.locator('textarea.field').press('Enter');
    await page.getByText('Third').waitFor();
    expect([server.conversations.size, await page.locator('.bubble').count(), await other.locator('.bubble').count()]).toEqual([2, 1, 1]);
  });
});
