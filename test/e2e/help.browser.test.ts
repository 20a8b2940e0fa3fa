/** The help site in a real browser: search by keyboard, the other language, both themes and three widths, under the server's own policy. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHelp } from '../../src/compose/open-help.ts';
import { createHelpEndpoints } from '../../src/http/help/endpoints.ts';
import { serveApp } from '../http/serve-app.ts';
import { hasBrowser, IF_SKIPPED, openChromium, watch } from '../adapters/web/browser/open-chromium.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'claw-help-'));
let browser: Browser;
beforeAll(async () => {
  if (!hasBrowser) return;
  execFileSync(process.execPath, ['scripts/build-help.mjs', folder], { cwd: root });
  browser = await openChromium();
});
afterAll(async () => {
  if (hasBrowser) await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(path: string, { width = 1280, dark = false } = {}): Promise<{ page: Page; complaints: string[]; url: string }> {
  const { url } = await serveApp({ endpoints: createHelpEndpoints(await openHelp(folder)) });
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  const complaints = watch(page);
  await page.goto(url + path);
  return { page, complaints, url };
}

const overflows = (page: Page) => page.locator('html').evaluate((html) => html.scrollWidth > html.clientWidth);

describe.skipIf(!hasBrowser)(`the help site${IF_SKIPPED}`, () => {
  it('finds a page by keyboard alone', async () => {
    const { page, complaints, url } = await open('/help/index');
    await page.keyboard.press('/');
    await page.keyboard.type('telegram bot');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/channels-telegram/);
    expect(page.url()).toContain(`${url}/help/channels-telegram`);
    await page.keyboard.press('/');
    await page.keyboard.type('xyzzy');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#found').isHidden()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('finds Chinese by what it is about, and shows the same page in English', async () => {
    const { page, complaints } = await open('/help/zh-CN');
    await page.getByRole('combobox').fill('怎么添加文档');
    const first = page.getByRole('option').first();
    await first.waitFor();
    expect(await first.locator('a').getAttribute('href')).toMatch(/zh-CN\/(quickstart|knowledge)#/);
    await first.click();
    const here = new URL(page.url()).pathname;
    await page.locator('.top').getByText('English').click();
    await page.waitForURL((url) => url.pathname === here.replace('/zh-CN', ''));
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['/help/index', 320, false],
    ['/help/zh-CN/knowledge', 390, true],
    ['/help/settings', 800, false],
    ['/help/business-plan', 1320, true],
  ])('shows %s at %i pixels without sideways scrolling and without a fault of access', async (path, width, dark) => {
    const { page, complaints } = await open(path, { width, dark });
    expect(await overflows(page)).toBe(false);
    expect(complaints).toEqual([]);
    // The policy of the page lets no script in; the checker comes by the debugger.
    await page.evaluate(await axeSource());
    const found = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })')) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.close();
  });
});

async function axeSource(): Promise<string> {
  const { source } = (await import('axe-core')).default;
  return `${source}; undefined`;
}
