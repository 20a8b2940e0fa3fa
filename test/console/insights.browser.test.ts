/** Insights before a real browser: what was asked, answered and refused, as figures, lines and tables. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { type ConsoleHouse, openConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse();
}, 60_000);
afterAll(() => house?.close());

const ASKED = 'Who won the tulip lottery of 1637?';

describe.skipIf(!hasBrowser)(`insights${IF_SKIPPED}`, () => {
  it('says that nothing was asked, and what the plan allows', async () => {
    const { page, faults, close } = await house.visit('/insights', 'viewer');
    await page.getByRole('heading', { name: 'Nothing was asked in this time' }).waitFor();
    await page.getByText('0 of 1,000,000 conversations').waitFor();
    expect(await faults()).toEqual([]);
    await close();
  });

  it('counts what was asked and what became of it, and names what was asked in vain', async () => {
    const { url } = house.gateway;
    const visitor = await openVisitor(url, await channelKey(url));
    await visitor.send(crypto.randomUUID(), ASKED);
    await until(async () => (await visitor.messages()).some(({ outcome }) => outcome === 'refuse'), 20_000);
    const rows = async () => ((await house.api('/analytics')).body as { data: { refused: number }[] }).data;
    await until(async () => (await rows()).some(({ refused }) => refused === 1), 20_000, 200);
    const gaps = async () => ((await house.api('/knowledge/gaps')).body as { data: unknown[] }).data;
    await until(async () => (await gaps()).length === 1, 20_000, 200);
    const { page, faults, overflows, close } = await house.visit('/insights?days=7', 'viewer');
    const figure = page.locator('.figure', { hasText: 'Did not know' });
    await figure.getByText('1', { exact: true }).waitFor();
    await page.getByText(ASKED).waitFor();
    const volumes = page.locator('.chart', { hasText: 'Questions and what became of them' });
    await volumes.locator('summary').click();
    expect(await volumes.locator('tbody tr').count()).toBe(7);
    expect(await volumes.locator('tbody tr').last().locator('td').allTextContents()).toEqual(['1', '0', '1']);
    expect(await volumes.locator('canvas').count()).toBe(1);
    const waits = page.locator('.chart', { hasText: 'Seconds until the answer, by day' });
    await waits.locator('summary').click();
    const seconds = await waits.locator('tbody tr').locator('td').allTextContents();
    expect([...seconds.slice(0, -2), Number(seconds.at(-1)) >= 0]).toEqual([...Array.from({ length: 12 }, () => '–'), true]);
    expect(await faults()).toEqual([]);
    expect(await overflows()).toBe(false);
    const table = await page.request.get(`${url}${await page.getByRole('link', { name: 'Download as a table' }).getAttribute('href')}`);
    expect(await table.text()).toContain('resolution_unresolved');
    await close();
  });

  it.each([
    ['zh-CN', 390, true],
    ['zh-CN', 800, false],
    ['en-GB', 1440, true],
  ] as const)('reads well in %s at %i pixels', async (locale, width, dark) => {
    const options = { locale, viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' } as const;
    const { page, faults, overflows, close } = await house.visit('/insights', 'owner', options);
    await page.locator('canvas').last().waitFor();
    await page.getByText(ASKED).waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflows()).toBe(false);
    await close();
  });
});
