/** Settings in a real browser against a real Claw: values that take hold, and what an owner and a viewer meet on each of its pages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse, settled } from './console-house.ts';

const WRITES = [
  'Save',
  'Invite somebody',
  'Make a key',
  'Suspend',
  'Revoke',
  'Back to the default',
  'Make it this again',
  'Discard',
  'Publish the draft',
];

let house: ConsoleHouse;
let paths: Readonly<Record<string, string>>;
beforeAll(async () => {
  if (!hasBrowser) return;
  house = await openConsoleHouse();
  for (const value of [5, 7]) await house.api('/configs/answer.top_k', { value }, 'PUT');
  await house.api('/invitations', { email: 'grace@shop.example', role: 'operator' });
  const key = (await house.api('/api-keys', { name: 'Shop website', role: 'operator', scopes: ['messages'] })).body ?? {};
  const person = (await house.api('/operators', { email: 'edith@shop.example', name: 'Edith', role: 'operator' })).body ?? {};
  await house.api('/configs/answer.attempts?draft=true', { value: 2 }, 'PUT');
  const endpoint = (await house.api('/notifications/endpoints', { name: 'Night watch', url: 'https://watch.example/hook' })).body ?? {};
  paths = {
    behaviour: '/settings',
    found: '/settings/behaviour?q=greeting',
    number: '/settings/behaviour/answer.top_k',
    texts: '/settings/behaviour/texts.greeting',
    json: '/settings/behaviour/handover.hours',
    plan: '/settings/behaviour/quota.channels',
    team: '/settings/team',
    person: `/settings/team/${String(person['id'])}`,
    invite: '/settings/team/invite',
    keys: '/settings/keys',
    key: `/settings/keys/${String(key['id'])}`,
    newKey: '/settings/keys/new',
    account: '/settings/account',
    draft: '/settings/draft',
    notifications: '/settings/notifications',
    endpoint: `/settings/notifications/${String(endpoint['id'])}`,
    newEndpoint: '/settings/notifications/new',
    audit: '/settings/audit',
    entry: '/settings/audit/1',
  };
});
afterAll(() => house?.close());

const valueOf = async (key: string) => (await house.api(`/configs/${key}`)).body?.['value'];

describe.skipIf(!hasBrowser)(`the settings${IF_SKIPPED}`, () => {
  it.each([
    ['English and light', 'en-GB', 'light'],
    ['Chinese and dark', 'zh-CN', 'dark'],
  ] as const)('have no fault of access and no sideways scrolling, in %s', async (_name, locale, colorScheme) => {
    const visit = await house.visit('', 'owner', { locale, colorScheme });
    for (const [name, path] of Object.entries(paths)) expect([name, ...(await faultsAt(house, visit, path))]).toEqual([name]);
    await visit.close();
  });

  it('show a viewer every value and no way to change it', async () => {
    const refused: string[] = [];
    const visit = await house.visit('', 'viewer');
    visit.page.on('response', (response) => response.status() === 403 && refused.push(response.url()));
    for (const path of Object.values(paths).filter((one) => !one.includes('/account'))) {
      await visit.page.goto(`${house.gateway.url}/admin${path}`);
      await settled(visit);
      for (const name of WRITES) expect([path, name, await visit.page.getByText(name, { exact: true }).count()]).toEqual([path, name, 0]);
    }
    expect(refused).toEqual([]);
    await visit.page.goto(`${house.gateway.url}/admin${paths['number']}`);
    await visit.page.getByRole('region', { name: 'Passages looked at' }).getByText('7', { exact: true }).first().waitFor();
    await visit.close();
  });

  it('keep a number, show it in the history, take it back, and go to an older one', async () => {
    const visit = await house.visit(paths['number']!, 'owner');
    const { page } = visit;
    await page.getByRole('spinbutton', { name: 'Passages looked at' }).fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await valueOf('answer.top_k')).toBe(9);
    await page.locator('.version').nth(2).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.version').nth(3).waitFor();
    expect(await valueOf('answer.top_k')).toBe(7);
    await page.getByRole('button', { name: 'Make it this again' }).last().click();
    await page.getByText('As it was then.').waitFor();
    expect(await valueOf('answer.top_k')).toBe(5);
    await visit.close();
  });

  it('say at the field what is wrong with a value, and at the form that somebody was faster', async () => {
    const visit = await house.visit(paths['number']!, 'owner');
    const { page } = visit;
    const field = page.getByRole('spinbutton', { name: 'Passages looked at' });
    await field.fill('900');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.fault').waitFor();
    await house.api('/configs/answer.top_k', { value: 11 }, 'PUT');
    await field.fill('12');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed this meanwhile').waitFor();
    expect(await valueOf('answer.top_k')).toBe(11);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(await valueOf('answer.top_k')).toBe(12);
    await visit.close();
  });

  it('suspend a person, and let them in again', async () => {
    const visit = await house.visit(paths['person']!, 'owner');
    const { page } = visit;
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('Edith is suspended.').waitFor();
    const state = async () => (await house.api(`/operators/${paths['person']!.split('/').at(-1)!}`)).body?.['state'];
    expect(await state()).toBe('disabled');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Suspend' }).waitFor();
    expect(await state()).toBe('active');
    await visit.close();
  });

  it('make a key that opens just its part, and revoke it', async () => {
    const visit = await house.visit(paths['newKey']!, 'owner');
    const { page } = visit;
    await page.getByLabel('Name', { exact: true }).fill('Report');
    await page.getByLabel('Knowledge', { exact: true }).check();
    await page.locator('.detail').getByRole('button', { name: 'Make a key' }).click();
    const key = (await page.getByRole('region', { name: 'Key', exact: true }).textContent()) ?? '';
    const headers = { authorization: `Bearer ${key.trim()}` };
    const status = async (path: string) => (await fetch(`${house.gateway.url}/api/v1${path}`, { headers })).status;
    expect([await status('/knowledge/bases'), await status('/channels')]).toEqual([200, 403]);
    await page.getByRole('link', { name: /Report/ }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Type “Report” to confirm').fill('Report');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Report opens nothing any more.').waitFor();
    await until(async () => (await status('/knowledge/bases')) === 401, 10_000, 100);
    await visit.close();
  });

  it('draft a change, which counts once it is published, with its reason', async () => {
    const visit = await house.visit('/settings/behaviour/history.messages', 'owner');
    const { page } = visit;
    await page.getByRole('spinbutton', { name: 'Earlier messages that count' }).fill('30');
    await page.getByRole('button', { name: 'Put into the draft' }).click();
    await page.getByText('In the draft.').waitFor();
    expect(await valueOf('history.messages')).toBe(20);
    await page.getByRole('link', { name: 'Draft' }).click();
    await page.getByText('Nothing to try it with').waitFor();
    await page.getByLabel('Why').fill('Longer talks');
    await page.getByRole('button', { name: 'Publish the draft' }).click();
    await page.getByText('Nothing is drafted').waitFor();
    expect([await valueOf('history.messages'), await valueOf('answer.attempts')]).toEqual([30, 2]);
    await visit.close();
  });

  it('check the audit trail, and show only what one asks for', async () => {
    const visit = await house.visit('/settings/audit?action=createApiKey', 'owner');
    const { page } = visit;
    await page
      .getByRole('link', { name: /createApiKey/ })
      .first()
      .waitFor();
    expect(await page.getByRole('link', { name: /putConfig/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Check the trail' }).click();
    await page.getByText('each as it was written').waitFor();
    await visit.close();
  });
});
