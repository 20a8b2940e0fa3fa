/** The draft in a real browser: published at a time, called off, saved as a file, and filled from one. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse } from './console-house.ts';

const HOUR_MS = 3_600_000;

let house: ConsoleHouse;
beforeAll(async () => {
  if (hasBrowser) house = await openConsoleHouse();
});
afterAll(() => house?.close());

const valueOf = async (key: string) => (await house.api(`/configs/${key}`)).body?.['value'];
const draft = (key: string, value: unknown) => house.api(`/configs/${key}?draft=true`, { value }, 'PUT');
const publications = async () => ((await house.api('/publications')).body as { data: { state: string; due_at: string }[] }).data;

/** As an input for a moment writes it, in the zone of the browser here. */
const written = (moment: Date) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);

const chosenFile = (settings: unknown) => ({
  name: 'settings.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(settings)),
});

describe.skipIf(!hasBrowser)(`the draft${IF_SKIPPED}`, () => {
  it('waits for the time that one chooses, and can be called off', async () => {
    await draft('history.messages', 31);
    const visit = await house.visit('/settings/draft', 'owner');
    const { page } = visit;
    await page.getByLabel('When').selectOption({ label: 'At a time' });
    expect(await page.getByRole('button', { name: 'Schedule the draft' }).isDisabled()).toBe(true);
    await page.getByLabel('Time').fill(written(new Date(Date.now() - HOUR_MS)));
    await page.getByRole('button', { name: 'Schedule the draft' }).click();
    await page.locator('.fault', { hasText: 'This time is over' }).waitFor();
    const due = new Date(Math.ceil((Date.now() + HOUR_MS) / 60_000) * 60_000);
    await page.getByLabel('Time').fill(written(due));
    await page.getByRole('button', { name: 'Schedule the draft' }).click();
    await page.getByText('Scheduled for').waitFor();
    expect(await publications()).toMatchObject([{ state: 'scheduled', due_at: due.toISOString() }]);
    expect(await page.getByRole('button', { name: 'Publish the draft' }).count()).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await faultsAt(house, visit, '/settings/draft')).toEqual([]);
    }
    await page.getByRole('button', { name: 'Do not publish' }).click();
    await page.getByRole('button', { name: 'Publish the draft' }).waitFor();
    expect(await publications()).toMatchObject([{ state: 'cancelled' }]);
    expect(await valueOf('history.messages')).toBe(20);
    await visit.close();
  });

  it('is published by itself when the time has come, and the page says so', async () => {
    const visit = await house.visit('/settings/draft', 'owner');
    const { page } = visit;
    await page.getByLabel('When').selectOption({ label: 'At a time' });
    await page.getByLabel('Time').fill(written(new Date(Date.now() + 3_000)));
    await page.getByRole('button', { name: 'Schedule the draft' }).click();
    await page.getByText('Scheduled for').waitFor();
    await page.getByText('Nothing is drafted').waitFor();
    await page.locator('.chip', { hasText: 'Published' }).waitFor();
    expect(await valueOf('history.messages')).toBe(31);
    await visit.close();
  });

  it('is saved as a file, which puts the same values into a draft; a file that does not fit changes nothing', async () => {
    const visit = await house.visit('/settings/draft', 'owner');
    const { page } = visit;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save settings as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('claw-settings.json');
    const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as { format: string; settings: { key: string }[] };
    expect(saved.settings).toContainEqual({ key: 'history.messages', channel: null, value: 31 });
    const input = page.getByLabel('Put a file into the draft');
    await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{') });
    await page.getByText('This is no file of settings').waitFor();
    const misfit = { key: 'history.messages', channel: null, value: 'many' };
    await input.setInputFiles(chosenFile({ ...saved, settings: [misfit] }));
    await page.getByRole('alert').getByText('Earlier messages that count:').waitFor();
    expect((await house.api('/configs/preview', {})).body).toMatchObject({ changes: [] });
    await input.setInputFiles(chosenFile({ ...saved, settings: [{ ...misfit, value: 12 }] }));
    await page.getByText('1 value put into the draft.').waitFor();
    await until(async () => (await page.getByRole('button', { name: 'Publish the draft' }).count()) === 1);
    await visit.close();
  });

  it('shows a viewer what was published, and nothing to schedule, save or load', async () => {
    const visit = await house.visit('/settings/draft', 'viewer', { locale: 'zh-CN', colorScheme: 'dark' });
    await visit.page.getByRole('region', { name: '发布记录' }).waitFor();
    expect(await visit.faults()).toEqual([]);
    for (const name of ['把设置存成文件', '把文件放入草稿', '发布草稿', '什么时候']) {
      expect([name, await visit.page.getByText(name, { exact: true }).count()]).toEqual([name, 0]);
    }
    await visit.close();
  });
});
