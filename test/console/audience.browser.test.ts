/** Files for the team only, in a real browser: chosen before they are added, and kept from customers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
let base: string;
beforeAll(async () => {
  if (!hasBrowser) return;
  house = await openConsoleHouse();
  base = String((await house.api('/knowledge/bases', { name: 'Help' })).body?.['id']);
}, 120_000);
afterAll(() => house?.close());

const audiences = async () => {
  const { data } = (await house.api(`/knowledge/bases/${base}/documents`)).body as { data: { title: string; audience: string }[] };
  return Object.fromEntries(data.map(({ title, audience }) => [title, audience]));
};
const textFile = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`All about ${name}.`) });

describe.skipIf(!hasBrowser)(`files for the team only${IF_SKIPPED}`, () => {
  it('are for customers until somebody says otherwise, each as it was chosen when it was added', async () => {
    const visit = await house.visit(`/knowledge/${base}/documents`, 'admin');
    const { page } = visit;
    const input = page.locator('input[type=file][multiple]').first();
    await input.setInputFiles(textFile('prices.txt'));
    await page.getByRole('link', { name: /prices/ }).waitFor();
    const choice = page.getByRole('group', { name: 'New files are' });
    await choice.getByRole('button', { name: 'For the team only' }).click();
    await input.setInputFiles(textFile('margins.txt'));
    await choice.getByRole('button', { name: 'For customers' }).click();
    await page.getByRole('link', { name: /margins.*For the team only/ }).waitFor();
    await until(async () => Object.keys(await audiences()).length === 2);
    expect(await audiences()).toEqual({ prices: 'public', margins: 'internal' });
    expect(await faultsAt(house, visit, `/knowledge/${base}/documents`)).toEqual([]);
    await visit.close();
  });

  it('are chosen by nobody who may not add any', async () => {
    const visit = await house.visit(`/knowledge/${base}/documents`, 'viewer');
    await visit.page.getByRole('link', { name: /margins/ }).waitFor();
    expect(await visit.page.getByRole('group', { name: 'New files are' }).count()).toBe(0);
    await visit.close();
  });
});
