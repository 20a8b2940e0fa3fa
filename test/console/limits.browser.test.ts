/** Limits, the lists of the allowed and blocked, and the plan in a real browser: what is shown, asked, written, and kept from a viewer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse, settled } from './console-house.ts';

const WRITES = ['Allow or block somebody', 'Block', 'Allow instead', 'Remove', 'Save'];
const NETWORK = '203.0.113.0/24';

let house: ConsoleHouse;
let entry: string;
let contact: string;
let paths: Readonly<Record<string, string>>;
beforeAll(async () => {
  if (!hasBrowser) return;
  house = await openConsoleHouse();
  const { url } = house.gateway;
  const visitor = await openVisitor(url, await channelKey(url));
  await visitor.send(crypto.randomUUID(), 'Who won the tulip lottery of 1637?');
  const contacts = async () => ((await house.api('/contacts')).body as { data: { id: string }[] }).data;
  await until(async () => (await contacts()).length === 1, 20_000, 100);
  contact = (await contacts())[0]!.id;
  const made = await house.api('/rate-limits/lists', { list: 'block', subject: 'address', value: NETWORK, reason: 'a flood' });
  entry = String(made.body?.['id']);
  paths = {
    limits: '/settings/limits',
    day: '/settings/limits?minutes=1440',
    asked: `/settings/limits?subject=contact&value=${contact}`,
    lists: '/settings/lists',
    allowed: '/settings/lists?list=allow',
    entry: `/settings/lists/${entry}`,
    newEntry: '/settings/lists/new?subject=address&value=198.51.100.7',
    plan: '/settings/plan',
  };
}, 60_000);
afterAll(() => house?.close());

const entryOf = async (id: string) => (await house.api(`/rate-limits/lists/${id}`)).body;

describe.skipIf(!hasBrowser)(`limits and the plan${IF_SKIPPED}`, () => {
  it.each([
    ['English and light', 'en-GB', 'light'],
    ['Chinese and dark', 'zh-CN', 'dark'],
  ] as const)('have no fault of access and no sideways scrolling, in %s', async (_name, locale, colorScheme) => {
    const visit = await house.visit('', 'owner', { locale, colorScheme });
    for (const [name, path] of Object.entries(paths)) expect([name, ...(await faultsAt(house, visit, path))]).toEqual([name]);
    await visit.close();
  });

  it('show a viewer all of it and no way to change it', async () => {
    const refused: string[] = [];
    const visit = await house.visit('', 'viewer');
    visit.page.on('response', (response) => response.status() === 403 && refused.push(response.url()));
    for (const path of Object.values(paths)) {
      await visit.page.goto(`${house.gateway.url}/admin${path}`);
      await settled(visit);
      for (const name of WRITES) {
        const button = visit.page.getByRole('button', { name, exact: true }).or(visit.page.getByRole('link', { name, exact: true }));
        expect([path, name, await button.count()]).toEqual([path, name, 0]);
      }
    }
    expect(refused).toEqual([]);
    await visit.close();
  });

  it('name each limit with its number, and what it let past', async () => {
    const visit = await house.visit('/settings/limits', 'viewer');
    const row = visit.page.getByRole('row', { name: /Messages of one customer · Pro/ });
    const limit = (await house.api('/configs/limits.contact_per_minute')).body as { value: { pro: number } };
    await row.getByText(`${limit.value.pro.toLocaleString('en')} a minute`).waitFor();
    const cells = visit.page.getByRole('row', { name: /Messages of one customer · Free/ }).getByRole('cell');
    await until(async () => (await cells.allTextContents())[1] === '1', 20_000, 200);
    expect(await cells.allTextContents()).toEqual([expect.stringMatching(/ a minute$/), '1', '0']);
    await visit.close();
  });

  it('answer whether a customer and a blocked address would be refused', async () => {
    const visit = await house.visit(paths['asked']!, 'viewer');
    const { page } = visit;
    await page.getByRole('button', { name: 'Ask the limits' }).click();
    await page.getByText('It would pass.').waitFor();
    await page.getByLabel('Whose request').selectOption({ label: 'A request from an address' });
    await page.getByLabel('Address', { exact: true }).fill('203.0.113.9');
    await page.getByRole('button', { name: 'Ask the limits' }).click();
    await page.getByText('It would be refused: it is on the list of the blocked.').waitFor();
    await page.getByRole('link', { name: NETWORK }).click();
    await page.getByRole('region', { name: NETWORK }).getByText('a flood').waitFor();
    await page.goto(`${house.gateway.url}/admin/settings/limits?subject=address&value=nowhere`);
    await page.getByRole('button', { name: 'Ask the limits' }).click();
    expect(await page.locator('.fault').textContent()).toContain('Give an address');
    await visit.close();
  });

  it('block somebody for a day, allow them instead, and take them off the list', async () => {
    const visit = await house.visit(`/settings/lists/new?subject=contact&value=${contact}`, 'owner');
    const { page } = visit;
    await page.getByLabel('Why').fill('rude');
    await page.getByLabel('Ends').selectOption({ label: 'In a day' });
    await page.locator('.detail').getByRole('button', { name: 'Allow or block somebody' }).click();
    await page.getByText('Blocked from now on.').waitFor();
    await page.waitForURL(/lists\/[0-9a-f-]{36}/);
    const id = page.url().split('/').at(-1)!;
    expect(await entryOf(id)).toMatchObject({ list: 'block', subject: 'contact', value: contact, reason: 'rude' });
    await page.getByRole('button', { name: 'Allow instead' }).click();
    await page.getByText('Allowed from now on.').waitFor();
    expect(await entryOf(id)).toMatchObject({ list: 'allow' });
    await page.getByLabel('Why').fill('a misunderstanding');
    await page.getByLabel('Ends').selectOption({ label: 'Never' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(await entryOf(id)).toMatchObject({ reason: 'a misunderstanding', expires_at: null });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.locator('.toast', { hasText: 'Taken off the list' }).getByRole('button', { name: 'Close' }).click();
    await until(async () => (await house.api(`/rate-limits/lists/${id}`)).status === 404, 10_000, 50);
    await visit.close();
  });

  it('show the plan with what is used of it, and reckon what less would have meant', async () => {
    const visit = await house.visit('/settings/plan', 'viewer');
    const { page } = visit;
    const yours = page.getByRole('region', { name: 'Your plan' });
    const quota = (await house.api('/usage/quota')).body as { channels: { used: number; quota: number } };
    await yours
      .getByText(`${quota.channels.used} of ${quota.channels.quota.toLocaleString('en')}`, { exact: true })
      .first()
      .waitFor();
    await page.getByRole('row', { name: /Enterprise Your plan/ }).waitFor();
    await page.getByLabel('Messages a day for each').fill('0');
    await page.getByRole('button', { name: 'Reckon' }).click();
    const told = page.getByRole('region', { name: 'What would a smaller allowance have meant?' });
    expect(await told.locator('dd').allTextContents()).toEqual(['1 of 1', '1 of 1', '–']);
    await visit.close();
  });
});
