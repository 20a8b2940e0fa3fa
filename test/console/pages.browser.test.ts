/** Every page of the console: without faults of access in both themes and languages, at three widths, and by what each role may do. */
import { join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { call } from '../support/call.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, faultsAt, openConsoleHouse, settled } from './console-house.ts';

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script> & Söhne';

let house: ConsoleHouse;
let paths: Readonly<Record<string, string>>;
let web: string;
beforeAll(async () => {
  if (!hasBrowser) return;
  house = await openConsoleHouse();
  const made = await house.api('/knowledge/bases', { name: HOSTILE });
  const base = String(made.body?.['id']);
  const added = await house.api(`/knowledge/bases/${base}/documents`, { title: HOSTILE, text: `A kettle may be returned. ${HOSTILE}` });
  const document = ((added.body ?? {})['data'] as { id: string }[])[0]!.id;
  await until(async () => (await house.api(`/knowledge/documents/${document}`)).body?.['state'] === 'ready', 20_000, 100);
  await house.api('/knowledge/annotations', { base_id: base, question: HOSTILE, answer: HOSTILE });
  await house.api('/messages', { text: 'What is the capital of France?', base_ids: [base], wait_s: 20 });
  const channels = ((await house.api('/channels')).body ?? {})['data'] as { id: string; kind: string }[];
  web = channels.find(({ kind }) => kind === 'web')!.id;
  paths = {
    start: '',
    documents: `/knowledge/${base}/documents`,
    document: `/knowledge/${base}/documents/${document}`,
    sites: `/knowledge/${base}/sites`,
    test: `/knowledge/${base}/test?q=Where%20do%20I%20return%20a%20kettle%3F`,
    answers: `/knowledge/${base}/answers`,
    gaps: `/knowledge/${base}/gaps`,
    channels: '/channels',
    channel: `/channels/${web}`,
    telegram: '/channels/connect/telegram',
    slack: '/channels/connect/slack',
    preview: '/channels/preview',
    nowhere: '/nowhere',
  };
});
afterAll(() => house?.close());

describe.skipIf(!hasBrowser)(`the pages of the console${IF_SKIPPED}`, () => {
  it.each([
    ['English and light', 'en-GB', 'light'],
    ['Chinese and dark', 'zh-CN', 'dark'],
    ['Chinese and light', 'zh-CN', 'light'],
    ['English and dark', 'en-GB', 'dark'],
  ] as const)('have no fault of access and no sideways scrolling, in %s', async (_name, locale, colorScheme) => {
    const visit = await house.visit('', 'owner', { locale, colorScheme });
    for (const [name, path] of Object.entries(paths)) expect([name, ...(await faultsAt(house, visit, path))]).toEqual([name]);
    await visit.close();
  });

  it('show what others wrote as text, whatever it holds', async () => {
    const visit = await house.visit(paths['document']!, 'owner');
    await settled(visit);
    expect(await visit.page.locator('.row-title').first().textContent()).toBe(HOSTILE);
    expect(await visit.page.locator('img, main script').count()).toBe(0);
    await visit.close();
  });

  it('show a viewer nothing that the server would refuse, and let an operator ask', async () => {
    const refused: string[] = [];
    for (const role of ['viewer', 'operator'] as const) {
      const visit = await house.visit('', role);
      visit.page.on('response', (response) => response.status() === 403 && refused.push(`${role}: ${response.url()}`));
      for (const path of Object.values(paths)) {
        await visit.page.goto(`${house.gateway.url}/admin${path}`);
        await settled(visit);
        for (const name of ['Add files', 'Add a site', 'Pin an answer', 'Connect Telegram', 'Save', 'Test the connection', 'Remove']) {
          expect([role, path, name, await visit.page.getByText(name, { exact: true }).count()]).toEqual([role, path, name, 0]);
        }
      }
      await visit.page.goto(`${house.gateway.url}/admin${paths['test']}`);
      await settled(visit);
      expect([role, await visit.page.getByRole('heading', { name: 'Answer', exact: true }).count()]).toEqual([
        role,
        role === 'operator' ? 1 : 0,
      ]);
      await visit.close();
    }
    expect(refused).toEqual([]);
  });

  it('show how an answer looks on each platform', async () => {
    const visit = await house.visit('/channels/preview', 'viewer');
    await visit.page.getByLabel('An answer').fill('**Thirty** days [1] <script>alert(1)</script>');
    for (const kind of ['telegram', 'slack', 'discord']) {
      const picture = visit.page.locator(`.picture-${kind}`, { hasText: 'alert(1)' });
      await picture.waitFor();
      expect(await picture.locator('strong').textContent()).toBe('Thirty');
      expect(await picture.textContent()).toContain('<script>alert(1)</script>');
      expect(await picture.textContent()).toContain('Returns and refunds');
    }
    await visit.close();
  });

  it('find nothing at the address of something that another business has', async () => {
    const other = await house.api('/tenants', { name: 'Another', plan: 'pro' });
    const token = String(other.body?.['key']);
    const theirs = await call(`${house.gateway.url}/api/v1/knowledge/bases`, { token, json: { name: 'Their secrets' } });
    const visit = await house.visit(`/knowledge/${String(theirs.body?.['id'])}/documents`, 'owner');
    await visit.page.getByRole('heading', { name: 'There is nothing here', level: 1 }).waitFor();
    expect(await visit.page.getByText('Their secrets').count()).toBe(0);
    await visit.close();
  });

  it('load little at first, and can be used by keyboard alone', async () => {
    const visit = await house.visit(paths['documents']!, 'owner');
    await settled(visit);
    const { page } = visit;
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    const folder = resolve(import.meta.dirname, '../../dist/console/assets');
    const files = loaded
      .filter((path) => /^\/admin\/assets\/.*\.(js|css)$/.test(path))
      .map((path) => join(folder, path.split('/').at(-1)!));
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    expect(files.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(150_000);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.detail').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.className')).toBe('row');
    await visit.close();
  });

  it('go anywhere by a few letters, and tell the keys', async () => {
    const visit = await house.visit('/channels', 'owner');
    await settled(visit);
    const { page } = visit;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('söhne');
    await page.getByRole('option').first().waitFor();
    expect(await visit.faults()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/admin\/knowledge\//);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await visit.faults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await visit.close();
  });

  it('say when the server is gone, keep what was shown, and go on by themselves', async () => {
    const visit = await house.visit(paths['channels']!, 'owner');
    await settled(visit);
    await visit.page.route('**/api/**', (route) => route.abort());
    await visit.page.getByText('You are offline.').waitFor({ timeout: 20_000 });
    expect(await visit.page.getByRole('link', { name: /Web chat/ }).count()).toBe(1);
    await visit.page.unroute('**/api/**');
    await visit.page.getByText('You are offline.').waitFor({ state: 'detached', timeout: 20_000 });
    await visit.close();
  });

  it('take a document away at once whatever the server says meanwhile, bring it back, and remove it when nobody does', async () => {
    const visit = await house.visit(paths['document']!, 'owner');
    const { page } = visit;
    const remove = async () => {
      await page.getByRole('region', { name: HOSTILE }).getByLabel('More').click();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.locator('.toast').getByText('removed').waitFor();
    };
    await remove();
    // As if the reader looked away and back, which asks the server again.
    const answered = page.waitForResponse(/\/documents\?/);
    await page.evaluate("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 100)");
    await answered;
    expect(await page.locator('.split .row').count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.split .row').nth(1).waitFor();
    await page.goto(`${house.gateway.url}/admin${paths['document']!}`);
    await remove();
    await page.locator('.toast').getByLabel('Close').click();
    const id = paths['document']!.split('/').at(-1)!;
    await until(async () => (await house.api(`/knowledge/documents/${id}`)).status === 404, 10_000, 50);
    expect(await page.locator('.split .row').count()).toBe(1);
    await visit.close();
  });
});
