/** A visitor sends pictures and documents from the chat page in a real browser, and gets them back. */
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

/** A picture of one red point. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');
const PICTURE = { name: 'kettle.png', mimeType: 'image/png', buffer: PNG };
const BILL = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 bill') };

/** Code that gives the field an event which carries one file, as a paste or a drop does. */
const give = (kind: string): string => `{
  const element = document.querySelector('claw-chat').shadowRoot.querySelector('textarea');
  const bytes = Uint8Array.from(atob('${PNG.toString('base64')}'), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], '${kind}.png', { type: 'image/png' }));
  const rest = { bubbles: true, composed: true, cancelable: true };
  const isPaste = '${kind}' === 'paste';
  element.dispatchEvent(isPaste ? new ClipboardEvent('paste', { clipboardData: data, ...rest }) : new DragEvent('drop', { dataTransfer: data, ...rest }));
}`;

let house: PageHouse;
let visit: Visit;

beforeAll(async () => {
  if (hasBrowser) house = await openHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

const chosen = () => visit.page.locator('.composer .file');
const brought = () => visit.server.calls.filter((call) => call.path === 'files' && call.method === 'POST').length;

describe.skipIf(!hasBrowser)(`files on the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it('go along with a message, are never brought twice, and can be saved after a reload', async () => {
    visit = await house.visit();
    const { page, server } = visit;
    const send = page.getByRole('button', { name: 'Send' });
    expect(await send.isDisabled()).toBe(true);
    await page.locator('input[type=file]').setInputFiles([PICTURE, BILL]);
    await chosen().filter({ hasText: 'bill.pdf' }).getByText('1 kB').waitFor();
    await expect.poll(() => chosen().locator('canvas:not([hidden])').count()).toBe(1);
    server.refusals.push({ status: 503 });
    await send.click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect
      .poll(() => server.conversation.messages.map(({ files }) => files.map(({ name }) => name)))
      .toEqual([['kettle.png', 'bill.pdf']]);
    expect([await chosen().count(), brought()]).toEqual([0, 2]);
    await page.reload();
    await expect.poll(() => page.locator('.said-user canvas:not([hidden])').count()).toBe(1);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'kettle.png' }).click()]);
    expect(download.suggestedFilename()).toBe('kettle.png');
    expect(await readFile(await download.path())).toEqual(PNG);
    expect(brought()).toBe(2);
  });

  it('can be pasted and dropped, and taken away again', async () => {
    visit = await house.visit();
    const { page } = visit;
    for (const kind of ['paste', 'drop']) await page.evaluate(give(kind));
    await chosen().filter({ hasText: 'paste.png' }).getByText('1 kB').waitFor();
    await page.getByRole('button', { name: 'Remove paste.png' }).click();
    expect(await chosen().allTextContents()).toEqual([expect.stringContaining('drop.png')]);
  });

  it('that cannot go along say why in words, and the others go', async () => {
    visit = await house.visit();
    const { page, server, field } = visit;
    server.fileRefusals.push(503, 413);
    const files = [PICTURE, BILL, { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<b>') }];
    await page.locator('input[type=file]').setInputFiles(files);
    await page.getByText('Not uploaded: something went wrong on our side.').waitFor();
    await page.getByText('Too large: a file may have at most 10 MB.').waitFor();
    await page.getByText('Only pictures (PNG, JPEG, GIF, WebP) and PDFs can be sent.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await chosen().filter({ hasText: 'kettle.png' }).getByText('1 kB').waitFor();
    await field.fill('Here it is');
    await field.press('Enter');
    await expect.poll(() => server.conversation.messages.map(({ text, files: sent }) => [text, sent.length])).toEqual([['Here it is', 1]]);
  });

  it('that are chosen and not sent hold the page back before it is left', async () => {
    visit = await house.visit();
    const { page } = visit;
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await page.locator('input[type=file]').setInputFiles(PICTURE);
    await chosen().waitFor();
    // A browser asks only where somebody has done something.
    await page.locator('textarea').click();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
    expect(await chosen().count()).toBe(1);
  });

  it('that went with an ended conversation are asked for again, and the words come back to the composer', async () => {
    visit = await house.visit();
    const { page, server, field } = visit;
    await page.locator('input[type=file]').setInputFiles(BILL);
    await chosen().getByText('1 kB').waitFor();
    server.refusals.push({ status: 503 });
    await field.fill('My bill');
    await field.press('Enter');
    await page.getByText('Not sent').waitFor();
    server.conversations.clear();
    server.refusals.push({ status: 422 });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The earlier conversation has ended').waitFor();
    await page.getByText('Not sent: its files are gone. Please add them again.').waitFor();
    await field.fill('I mean this');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(await field.inputValue()).toBe('My bill\nI mean this');
    expect(await page.locator('.bubble').count()).toBe(0);
    await page.locator('input[type=file]').setInputFiles(BILL);
    await chosen().getByText('1 kB').waitFor();
    await field.press('Enter');
    await expect
      .poll(() => server.conversation.messages.map(({ text, files }) => [text, files.length]))
      .toEqual([['My bill\nI mean this', 1]]);
  });

  it('of a person are shown with a name that cannot pretend to end otherwise', async () => {
    visit = await house.visit();
    const { page, server } = visit;
    const file = { id: 'f9', name: 'bill\u202efdp.exe', media_type: 'application/pdf', size: 2_500_000 };
    server.say({ role: 'operator', text: 'Your bill.', author: 'Mina', files: [file] });
    await page.getByText('2.5 MB').waitFor();
    expect(await page.locator('.said-person .file-name').textContent()).toBe('bill fdp.exe');
    await page.getByRole('button', { name: 'bill fdp.exe' }).click();
    await page.getByText('This file could not be opened.').waitFor();
  });
});
