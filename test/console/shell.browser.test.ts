/** The way into the console, and what stays while one moves about, in a real browser against a real Claw. */
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { type ConsoleHouse, openConsoleHouse, OWNER } from './console-house.ts';

const samples = resolve(import.meta.dirname, '../data');
let house: ConsoleHouse;
beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse();
});
afterAll(() => house?.close());

describe.skipIf(!hasBrowser)(`the console${IF_SKIPPED}`, () => {
  it('lets the first owner in by the one-time password, asks for another, and comes back to the address after a session that ended', async () => {
    const { page, faults, close } = await house.visit('/knowledge', null);
    await page.getByLabel('E-mail address').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Address or password is not right').waitFor();
    expect(await faults()).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill(house.oneTimePassword());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Keep this password' }).click();
    await page.getByText('at least 12 characters.').first().waitFor();
    expect(await faults()).toEqual([]);
    await page.getByLabel('New password').fill(OWNER.password);
    await page.getByRole('button', { name: 'Keep this password' }).click();
    await page.getByRole('heading', { name: 'Knowledge', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/admin\/knowledge/);
    const files = page.locator('input[type=file]').first();
    await files.setInputFiles(['handbook-en.pdf', 'prices-en.xlsx'].map((name) => join(samples, name)));
    await page.getByText('2 files added.').waitFor();
    await page.getByRole('link', { name: /Kettle handbook.*Ready/ }).waitFor();
    expect(await faults()).toEqual([]);
    await page.context().clearCookies();
    await page.getByText('Your session has ended.').waitFor({ timeout: 20_000 });
    const here = page.url();
    await page.getByLabel('E-mail address').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: /Kettle handbook.*Ready/ }).waitFor();
    expect(page.url()).toBe(here);
    await page.getByRole('banner').getByLabel('Your account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await close();
  });
});
