/** Operations before a real browser: work that failed is seen with its cause and tried again, and what is cached is read anew. */
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

/** A file whose words cannot be read. */
async function failDocument(): Promise<void> {
  const base = (await house.api('/knowledge/bases', { name: 'broken' })).body as { id: string };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31])], { type: 'application/pdf' }), 'broken.pdf');
  const headers = { authorization: `Bearer ${await house.home.adminKey()}` };
  await fetch(`${house.gateway.url}/api/v1/knowledge/bases/${base.id}/documents`, { method: 'POST', headers, body: form });
  const failed = async () => ((await house.api('/tasks?state=failed')).body as { data: unknown[] }).data;
  await until(async () => (await failed()).length > 0, 20_000, 200);
}

describe.skipIf(!hasBrowser)(`operations${IF_SKIPPED}`, () => {
  it('shows why work failed, and tries it again', async () => {
    await failDocument();
    const { page, faults, overflows, close } = await house.visit('/operations?state=failed', 'owner');
    await page.getByRole('link', { name: /Reading a document/ }).click();
    const detail = page.locator('.detail');
    await detail.locator('.note').waitFor();
    expect((await detail.locator('.note').textContent())?.length).toBeGreaterThan(10);
    expect(await faults()).toEqual([]);
    await detail.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is tried again.').waitFor();
    expect(await overflows()).toBe(false);
    expect(await page.getByRole('link', { name: 'Job queues' }).getAttribute('href')).toBe('/admin/queues');
    await close();
  });

  it('leads from an answer to its conversation, and says that no decision is wanted', async () => {
    const { url } = house.gateway;
    const visitor = await openVisitor(url, await channelKey(url));
    await visitor.send(crypto.randomUUID(), 'Who won the tulip lottery of 1637?');
    await until(async () => (await visitor.messages()).length > 1, 20_000);
    const { page, faults, close } = await house.visit('/operations/work?kind=generate_ai_response', 'viewer');
    await page.getByRole('link', { name: /Answering/ }).click();
    await page.getByRole('link', { name: 'Open the conversation' }).click();
    await page.getByRole('log').getByText('tulip lottery').waitFor();
    await page.goto(`${url}/admin/operations/messages`);
    await page.getByRole('heading', { name: 'No decision is wanted' }).waitFor();
    expect(await faults()).toEqual([]);
    await close();
  });

  it.each([
    ['zh-CN', 390, true, 'viewer'],
    ['en-GB', 1280, false, 'owner'],
  ] as const)('shows what is cached in %s at %i pixels', async (locale, width, dark, role) => {
    const options = { locale, viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' } as const;
    const { page, faults, overflows, close } = await house.visit('/operations/cache', role, options);
    await page.locator('tbody tr').nth(3).waitFor();
    expect(await page.locator('tbody button').count()).toBe(role === 'owner' ? 4 : 0);
    expect(await faults()).toEqual([]);
    expect(await overflows()).toBe(false);
    if (role === 'owner') {
      await page.getByRole('button', { name: 'Forget: Passages found' }).click();
      await page.getByText('is read anew from now on').waitFor();
    }
    await close();
  });
});
