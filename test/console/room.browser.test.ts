/** The console under the limits as they come: it keeps looking without being refused, and many files at once all arrive. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, openConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse({}, { raised: false });
}, 60_000);
afterAll(() => house?.close());

/** Answers of the API to the page by their status. */
function countAnswers(page: Awaited<ReturnType<ConsoleHouse['visit']>>['page']): Map<number, number> {
  const counts = new Map<number, number>();
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/')) counts.set(response.status(), (counts.get(response.status()) ?? 0) + 1);
  });
  return counts;
}

describe.skipIf(!hasBrowser)(`the console under limits${IF_SKIPPED}`, () => {
  it('puts two hundred files into a base with a few requests', async () => {
    const { page, close } = await house.visit('/knowledge', 'owner');
    const counts = countAnswers(page);
    const files = Array.from({ length: 200 }, (_, n) => ({
      name: `page-${n}.md`,
      mimeType: 'text/markdown',
      buffer: Buffer.from(`# Page ${n}\n\nThe price of lamp ${n} is ${n} euros.`),
    }));
    await page.locator('input[type=file][multiple]').first().setInputFiles(files);
    await page.getByText('200 files added.').waitFor();
    await until(async () => {
      const { data } = (await house.api('/knowledge/bases')).body as { data: { name: string; documents: number }[] };
      return data.some(({ name, documents }) => name === 'Our documents' && documents === 200);
    });
    expect(counts.get(429) ?? 0).toBe(0);
    await close();
  });

  it('names the one file that is refused, and takes the others', async () => {
    const { page, close } = await house.visit('/knowledge', 'owner');
    const good = (n: number) => ({ name: `more-${n}.md`, mimeType: 'text/markdown', buffer: Buffer.from(`# More ${n}\n\nText ${n}.`) });
    const bad = { name: 'rows.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from('no row at all') };
    await page
      .locator('input[type=file][multiple]')
      .first()
      .setInputFiles([good(1), good(2), bad, good(3)]);
    await page.getByText('3 files added.').waitFor();
    await page.locator('.upload', { hasText: 'rows.jsonl' }).locator('.fault').waitFor();
    expect(await page.locator('.upload').count()).toBe(1);
    await close();
  });

  it('looks on for minutes without being refused, and leaves room for what the reader does', async () => {
    const visitor = await openVisitor(house.gateway.url, await channelKey(house.gateway.url));
    await visitor.send(crypto.randomUUID(), '/human');
    const { page, close } = await house.visit('/inbox', 'operator');
    await page.clock.install();
    const counts = countAnswers(page);
    await page.getByRole('link', { name: /Waits/ }).click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    // A minute of its timers, as fast as they go: the buckets of the server fill no faster for it.
    for (let second = 0; second < 60; second += 1) await page.clock.runFor(1_000);
    expect(counts.get(429) ?? 0).toBe(0);
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('You answer now.').waitFor();
    await close();
  });
});
