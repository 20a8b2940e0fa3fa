/** A visitor's first minutes with a new Claw, in a real browser: question, answer, source, reload, thumbs up. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../support/call.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { hasBrowser, IF_SKIPPED, openChromium } from '../adapters/web/browser/open-chromium.ts';

let home: GatewayHome;
let gateway: GatewayProcess;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  home = await makeHome();
  [gateway, browser] = await Promise.all([home.start(), openChromium()]);
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
});
afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  await home.remove();
});

interface Visit {
  readonly page: Page;
  ask(text: string): Promise<void>;
  /** @throws when the browser complained about anything */
  close(): Promise<void>;
}

async function visit(locale: string, width: number): Promise<Visit> {
  const context = await browser.newContext({ locale, viewport: { width, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await Promise.all([page.waitForResponse(/\/events$/), page.goto(gateway.url)]);
  return {
    page,
    ask: async (text) => {
      await page.locator('textarea.field').fill(text);
      await page.locator('textarea.field').press('Enter');
    },
    close: async () => {
      await context.close();
      if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join(' | ')}`);
    },
  };
}

/** Whether something reaches beyond the right edge, so that the page would move sideways. */
const overflows = (page: Page) => page.locator('html').evaluate((html) => html.scrollWidth > html.clientWidth);

const CASES = [
  {
    locale: 'en-GB',
    width: 1280,
    question: 'How do I add my own documents?',
    chip: /^Source 1: /,
    words: 'npx claw ingest',
    helpful: 'Helpful',
    thanks: 'Thank you.',
  },
  {
    locale: 'zh-CN',
    width: 390,
    question: '怎么转人工？',
    chip: /^出处 1：/,
    words: '/human',
    helpful: '有帮助',
    thanks: '感谢您的反馈。',
  },
];

describe.skipIf(!hasBrowser)(`the chat page of a new Claw${IF_SKIPPED}`, () => {
  it.each(CASES)(
    'answers $question with a source that opens, keeps it through a reload, and takes thanks ($locale, $width px)',
    async ({ locale, width, question, chip, words, helpful, thanks }) => {
      const { page, ask, close } = await visit(locale, width);
      await ask(question);
      const mark = page.locator('.said-agent .chip').first();
      await mark.waitFor();
      expect(await mark.getAttribute('aria-label')).toMatch(chip);
      expect(await page.locator('.said-agent').textContent()).toContain(words);
      await mark.click();
      const card = page.getByRole('region', { name: chip });
      await card.locator('mark').first().waitFor();
      expect(await card.textContent()).toContain(words);
      expect(await card.locator('h2').textContent()).toMatch(locale === 'zh-CN' ? /\p{Script=Han}/u : /^[\p{ASCII}]+$/u);
      expect(await overflows(page)).toBe(false);
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: helpful, exact: true }).click();
      await page.getByText(thanks).waitFor();
      const before = await page.locator('.said-agent').textContent();
      await page.reload();
      await mark.waitFor();
      expect(await page.locator('.bubble').allTextContents()).toEqual([question]);
      expect((await page.locator('.said-agent').textContent())?.slice(0, 60)).toBe(before?.slice(0, 60));
      await close();
    },
  );

  it('offers a person when it has no answer, shows what they say, and the agent returns with /new', async () => {
    const { page, ask, close } = await visit('en-GB', 1280);
    await ask('What is the capital of France?');
    await page.getByText('I could not find this in the documents').first().waitFor();
    await page.locator('.said-agent').getByRole('button', { name: 'Ask for a person' }).click();
    await page.getByText('A person has been asked').waitFor();
    const token = await home.adminKey();
    const listed = (await call(`${gateway.url}/api/v1/conversations`, { token })).body as { data: { id: string; owner: string }[] };
    const { id } = listed.data.find(({ owner }) => owner === 'human')!;
    await call(`${gateway.url}/api/v1/conversations/${id}/messages`, { token, json: { text: 'Paris, of course.', author: 'Ada' } });
    await page.getByRole('log').getByText('Paris, of course.').waitFor();
    await page.getByText('Ada is here and will answer you.').waitFor();
    await ask('/new');
    await page.getByRole('log').getByText('A fresh start').waitFor();
    await expect.poll(() => page.getByText('Ada is here').count()).toBe(0);
    await close();
  });
});
