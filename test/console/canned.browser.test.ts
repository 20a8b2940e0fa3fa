/** Canned answers in a real browser: written by an admin, put into a reply by an operator, read by the customer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse, settled } from './console-house.ts';

const KEY = '/configs/handover.canned_answers';
const PARCEL = { title: 'Parcel', text: 'Hello {name}, your parcel is on its way. {me}', language: 'en' };
const HOURS = { title: 'Opening hours', text: 'We are here from nine to five.', language: null };

let house: ConsoleHouse;
beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse();
}, 60_000);
afterAll(() => house?.close());

const kept = async () => (await house.api(KEY)).body?.['value'];

describe.skipIf(!hasBrowser)(`canned answers${IF_SKIPPED}`, () => {
  it('are written, renamed and taken out one by one, beside the change of somebody else', async () => {
    const visit = await house.visit('/settings/canned', 'admin');
    const { page } = visit;
    await page.getByRole('heading', { name: 'No canned answers yet' }).waitFor();
    await page.getByRole('button', { name: 'New canned answer' }).click();
    await page.getByLabel('Title').fill('Package');
    await page.getByLabel('Text').fill(PARCEL.text);
    await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'English' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /Package/ }).waitFor();
    await house.api(KEY, { value: [{ ...PARCEL, title: 'Package' }, HOURS] }, 'PUT');
    await page.getByLabel('Title').fill('Parcel');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Parcel' }).waitFor();
    expect(await kept()).toEqual([PARCEL, HOURS]);
    await page.getByLabel('Title').fill('Opening hours');
    await page.getByText('There is one of this title already.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByRole('link', { name: /Opening hours/ }).click();
    await page.getByRole('region', { name: 'Opening hours' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: /Opening hours/ }).waitFor();
    expect(await kept()).toEqual([PARCEL, HOURS]);
    await visit.close();
  });

  it('refuse two of one title', async () => {
    const refused = await house.api(KEY, { value: [PARCEL, PARCEL] }, 'PUT');
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('a title of its own')]);
  });

  it.each([
    ['en-GB', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('have no fault of access and no sideways scrolling, in %s and %s', async (locale, colorScheme) => {
    const visit = await house.visit('', 'owner', { locale, colorScheme });
    for (const path of ['/settings/canned', '/settings/canned/Parcel', '/settings/canned/%2B']) {
      expect([path, ...(await faultsAt(house, visit, path))]).toEqual([path]);
    }
    await visit.close();
  });

  it('are read by an operator, who may not change them', async () => {
    const visit = await house.visit('/settings/canned/Parcel', 'operator');
    await visit.page.getByRole('region', { name: 'Parcel' }).getByText(PARCEL.text).waitFor();
    await settled(visit);
    for (const name of ['New canned answer', 'Save', 'Remove']) {
      expect([name, await visit.page.getByRole('button', { name }).count()]).toEqual([name, 0]);
    }
    await visit.close();
  });

  it('go into a reply by a slash or from the list, with the names filled in', async () => {
    const { url } = house.gateway;
    const customer = await openVisitor(url, await channelKey(url));
    await customer.send(crypto.randomUUID(), '/human');
    const visit = await house.visit('/inbox', 'operator');
    const { page } = visit;
    await page.getByRole('link', { name: /Waits/ }).click();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('You answer now.').waitFor();
    const reply = page.getByLabel(/^Reply to/);
    await reply.fill('/nothing like it');
    await page.getByText('No canned answer fits.').waitFor();
    await reply.fill('/parc');
    await page.getByText('1 canned answer; Enter takes the first.').waitFor();
    expect(await visit.faults()).toEqual([]);
    expect(await visit.overflows()).toBe(false);
    await reply.press('Enter');
    expect(await reply.inputValue()).toBe('Hello, your parcel is on its way. Ada operator');
    await page.getByLabel('Canned answers').click();
    await page.getByRole('button', { name: 'Opening hours' }).click();
    const whole = `Hello, your parcel is on its way. Ada operator\n${HOURS.text}`;
    expect(await reply.inputValue()).toBe(whole);
    await reply.press('Control+Enter');
    await until(async () => (await customer.messages()).some(({ role, text }) => role === 'operator' && text === whole));
    await visit.close();
  });
});
