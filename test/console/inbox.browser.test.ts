/** The inbox before a real browser: a customer asks for a person, somebody of the team answers, and the customer reads it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { type ConsoleHouse, openConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
/** Somebody in the web chat. */
async function openCustomer() {
  const { url } = house.gateway;
  const visitor = await openVisitor(url, await channelKey(url));
  return { ...visitor, say: (text: string) => visitor.send(crypto.randomUUID(), text) };
}

beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse();
}, 60_000);
afterAll(() => house?.close());

describe.skipIf(!hasBrowser)(`the inbox${IF_SKIPPED}`, () => {
  it('tells what will come while there is nothing', async () => {
    const { page, faults, close } = await house.visit('/inbox', 'operator');
    await page.getByRole('heading', { name: 'Nobody waits' }).waitFor();
    expect(await faults()).toEqual([]);
    await close();
  });

  it('lets a person answer in the place of the assistant, and settle it', async () => {
    const visitor = await openCustomer();
    await visitor.say('<img src=x onerror=alert(1)> my order is lost');
    await visitor.say('/human');
    const { page, faults, overflows, close } = await house.visit('/inbox', 'operator');
    await page.getByRole('link', { name: /Waits/ }).click();
    await page.getByText('<img src=x onerror=alert(1)> my order is lost').waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('You answer now.').waitFor();
    const reply = page.getByLabel(/^Reply to/);
    await reply.fill('It arrives tomorrow.');
    await reply.press('Control+Enter');
    await until(async () => (await visitor.messages()).some(({ role, text }) => role === 'operator' && text === 'It arrives tomorrow.'));
    await page.getByRole('log').getByText('It arrives tomorrow.').waitFor();
    expect(await reply.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByLabel('Note for the team').fill('Parcel 7 was misplaced.');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.getByLabel('Notes', { exact: true }).getByText('Parcel 7 was misplaced.').waitFor();
    await page.getByLabel('Add a tag').fill('Parcel');
    await page.getByLabel('Add a tag').press('Enter');
    await page.getByRole('button', { name: 'Remove the tag parcel' }).waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflows()).toBe(false);
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByText('Settled. The assistant begins anew').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('link', { name: /Settled/ }).waitFor();
    expect((await visitor.messages()).some(({ text }) => text.includes('Parcel 7'))).toBe(false);
    await close();
  });

  it('finds a conversation by its words, and keeps them in the address', async () => {
    const visitor = await openCustomer();
    await visitor.say('Do you sell zanzibarite lamps?');
    const { page, close } = await house.visit('/inbox?view=all', 'viewer');
    await page.getByRole('searchbox').fill('zanzibarite');
    await page.getByRole('link', { name: /zanzibarite/ }).waitFor({ timeout: 20_000 });
    expect(new URL(page.url()).search).toContain('q=zanzibarite');
    await page.getByRole('searchbox').fill('nobody said this');
    await page.getByText('Nothing holds all of these words.').waitFor();
    await close();
  });

  it.each([
    ['zh-CN', 390, true],
    ['en-GB', 390, false],
    ['zh-CN', 1440, true],
  ] as const)('shows a viewer what was said and nothing to press, in %s at %i pixels', async (locale, width, dark) => {
    const options = { locale, viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' } as const;
    const { page, faults, overflows, close } = await house.visit('/inbox?view=all', 'viewer', options);
    await page.locator('a.row').last().click();
    await page.getByText('my order is lost').last().waitFor();
    expect(await page.locator('.detail').getByRole('button').count()).toBe(1);
    expect(await page.locator('.detail textarea').count()).toBe(0);
    expect(await faults()).toEqual([]);
    expect(await overflows()).toBe(false);
    await close();
  });

  it('says of an address that leads nowhere that nothing is there', async () => {
    const { page, close } = await house.visit('/inbox/0190a0a0-0000-7000-8000-000000000001', 'operator');
    await page.getByRole('alert').waitFor();
    expect(await page.locator('.detail').count()).toBe(0);
    await close();
  });
});
