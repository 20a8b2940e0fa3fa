/** A visitor talks with the chat page in a real browser, against a channel that does as it is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openHouse } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

let house: PageHouse;
let visit: Visit;

beforeAll(async () => {
  if (hasBrowser) house = await openHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

describe.skipIf(!hasBrowser)(`talking on the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it.each(['en-GB', 'zh-CN'])('shows name and composer before any script has come, and draws the rest around them (%s)', async (locale) => {
    const places = async (page: Page) => {
      const boxes = ['h1', '.head', '.composer-box'].map((part) => page.locator(part).boundingBox());
      return { name: await page.locator('h1').textContent(), boxes: await Promise.all(boxes) };
    };
    const before: unknown[] = [];
    visit = await house.visit({ locale }, (_server, page) =>
      page.route(/\/(widget|words-zh)\.js$/, async (route) => {
        before.push(await places(page));
        await route.continue();
      }),
    );
    const { page, field } = visit;
    await field.waitFor();
    const after = await places(page);
    expect(after.name).toBe('Blue Kettle');
    expect(before).toEqual(locale === 'zh-CN' ? [after, after] : [after]);
  });

  it('takes a question, streams the answer and ends with numbered sources', async () => {
    visit = await house.visit();
    const { page, server, ask, answer } = visit;
    await ask('May I return it?');
    await page.getByRole('status').getByText('Your message has arrived.').waitFor();
    server.status('answering');
    await page.getByRole('status').getByText('Looking in the documents').waitFor();
    server.delta('a1', 0, 'Yes, within **30');
    server.delta('a1', 10, 'in **30 days** [1].');
    await page.getByRole('status').getByText('Writing the answer').waitFor();
    await page.locator('strong', { hasText: '30 days' }).waitFor();
    answer('Yes, within **30 days** [1]. We pay [2].', { id: 'a1' });
    await page.getByRole('listitem').filter({ hasText: 'Shipping' }).waitFor();
    expect(await page.getByRole('button', { name: /^Source \d: / }).allTextContents()).toEqual(['1', '2']);
    expect(await page.getByText('Writing the answer').count()).toBe(0);
    expect(await page.locator('[data-part=announcer]').textContent()).toBe('Yes, within 30 days. We pay.');
    expect(await page.locator('.bubble').count()).toBe(1);
  });

  it('stops an answer and keeps what was written above the note that says so', async () => {
    visit = await house.visit();
    const { page, server, ask } = visit;
    server.onStop = () => void server.say({ id: 'a1', role: 'system', text: 'Stopped, as you wished.' });
    await ask('Tell me everything');
    server.delta('a1', 0, 'Everything begins with');
    await page.getByText('Everything begins with').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.note', { hasText: 'Stopped, as you wished.' }).waitFor();
    server.delta('a1', 22, ' more and more');
    await ask('Something else');
    await expect.poll(() => page.locator('.bubble').count()).toBe(2);
    expect(await page.locator('.row').allTextContents()).toEqual([
      expect.stringMatching(/^Tell me everything/),
      'Everything begins with',
      'Stopped, as you wished.',
      expect.stringMatching(/^Something else/),
    ]);
  });

  it('offers to send again what was not sent, under the same id, so that nothing doubles', async () => {
    visit = await house.visit();
    const { page, server, ask } = visit;
    server.refusals.push({ status: 503 }, { status: 502, afterTaking: true });
    await ask('Are you open on Sunday?');
    await page.getByText('Not sent: something went wrong on our side.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Not sent').waitFor({ state: 'detached' });
    expect(await page.locator('.bubble').allTextContents()).toEqual(['Are you open on Sunday?']);
    expect(server.conversation.messages).toHaveLength(1);
    const sends = server.calls.filter((call) => call.path === 'messages' && call.method === 'POST');
    expect(new Set(sends.map((call) => JSON.stringify(call.body))).size).toBe(1);
    expect(sends).toHaveLength(2);
  });

  it('keeps what two tabs could not send, each its own, and sends each once', async () => {
    visit = await house.visit();
    const { page, server, ask } = visit;
    const trouble = (of: Page) => of.getByText('Not sent');
    const askIn = async (tab: Page, text: string) => {
      server.refusals.push({ status: 503 });
      await tab.locator('textarea').fill(text);
      await tab.locator('textarea').press('Enter');
      await tab.locator('.bubble', { hasText: text }).waitFor();
    };
    server.refusals.push({ status: 503 });
    await ask('One');
    await trouble(page).waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await trouble(second).waitFor();
    await askIn(second, 'Two');
    await expect.poll(() => trouble(second).count()).toBe(2);
    await askIn(page, 'Three');
    await expect.poll(() => trouble(page).count()).toBe(2);
    // What the first tab could not send is sent by the second: the first sees that it arrived.
    await second.getByRole('button', { name: 'Try again' }).first().click();
    for (const tab of [page, second]) await expect.poll(() => trouble(tab).count()).toBe(1);
    await second.close();
    await page.reload();
    await expect.poll(() => trouble(page).count()).toBe(2);
    while ((await trouble(page).count()) > 0) {
      const left = await trouble(page).count();
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await expect.poll(() => trouble(page).count()).toBe(left - 1);
    }
    expect(server.conversation.messages.map(({ text }) => text).toSorted()).toEqual(['One', 'Three', 'Two']);
  });

  it('says until when a limit holds', async () => {
    visit = await house.visit();
    const { page, server, ask } = visit;
    server.refusals.push({ status: 429, retryAfterS: 600 });
    await ask('One more');
    await expect.poll(() => page.locator('.trouble').textContent()).toMatch(/You can send again at \d\d:\d\d\.$/);
  });

  it('keeps the conversation and the text being typed through a reload', async () => {
    visit = await house.visit();
    const { page, server, field, ask, answer } = visit;
    await ask('May I return it?');
    answer('Yes [1].');
    await page.getByRole('button', { name: 'Source 1: Returns' }).waitFor();
    await field.fill('And also');
    await page.reload();
    await page.getByRole('button', { name: 'Source 1: Returns' }).waitFor();
    expect(await field.inputValue()).toBe('And also');
    expect(await page.locator('.bubble').allTextContents()).toEqual(['May I return it?']);
    expect(await page.locator('[data-part=announcer]').textContent()).toBe('');
    expect(server.conversations.size).toBe(1);
  });

  it('reconnects by itself where it left off', async () => {
    visit = await house.visit();
    const { page, server, ask, answer } = visit;
    await ask('Still there?');
    await page.locator('.bubble').waitFor();
    server.dropStreams();
    answer('I am.');
    await page.getByRole('log').getByText('I am.').waitFor();
    expect(server.calls.filter((call) => call.path === 'events').map((call) => call.lastEventId)).toEqual(['0', '1']);
  });

  it('starts a new session by itself when its token is refused', async () => {
    visit = await house.visit();
    const { page, server, ask } = visit;
    server.conversations.clear();
    await ask('Hello again');
    await page.getByText('The earlier conversation has ended').waitFor();
    await expect.poll(() => server.conversation.messages.map((message) => message.text)).toEqual(['Hello again']);
    expect(await page.locator('.bubble').allTextContents()).toEqual(['Hello again']);
  });

  it('starts a new conversation on request, with a way back', async () => {
    visit = await house.visit();
    const { page, ask, answer, choose } = visit;
    await ask('First');
    answer('Noted.');
    await page.getByRole('log').getByText('Noted.').waitFor();
    await choose('New conversation');
    await page.getByText('This is a new conversation.').waitFor();
    expect(await page.getByText('Noted.').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the earlier one' }).click();
    await page.getByRole('log').getByText('Noted.').waitFor();
  });

  it('does not send while an input method is composing, breaks lines with Shift+Enter, and grows to six lines', async () => {
    visit = await house.visit();
    const { server, field } = visit;
    await field.fill('ni hao');
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    for (let line = 0; line < 9; line += 1) await field.press('Shift+Enter');
    expect(await field.inputValue()).toBe(`ni hao${'\n'.repeat(9)}`);
    expect((await field.boundingBox())?.height).toBe(6 * 24);
    expect(server.conversation.messages).toEqual([]);
  });

  it('takes a rating and a comment', async () => {
    visit = await house.visit();
    const { page, server, ask, answer } = visit;
    await ask('May I return it?');
    answer('No.', { id: 'a1' });
    await page.getByRole('button', { name: 'Not helpful' }).click();
    await page.getByRole('textbox', { name: /What was missing/ }).fill('It is wrong');
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.getByText('Thank you.').waitFor();
    const ratings = server.calls.filter((call) => call.path === 'messages/a1/feedback').map((call) => call.body);
    expect(ratings).toEqual([{ value: -1 }, { value: -1, comment: 'It is wrong' }]);
    await page.reload();
    await page.getByRole('button', { name: 'Not helpful', pressed: true }).waitFor();
    expect(await page.getByRole('textbox', { name: /What was missing/ }).count()).toBe(0);
  });
});
