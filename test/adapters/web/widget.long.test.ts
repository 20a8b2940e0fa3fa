/** The widget on somebody else's page, in a real browser: one tag, no call before it is wanted, and nothing that leaks in or out. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHostHouse } from './browser/host-house.ts';
import type { HostHouse, HostVisit } from './browser/host-house.ts';
import { CHANNEL_KEY } from './browser/visitor-server.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

const TAG = `<script src="{claw}/widget.js" data-channel="${CHANNEL_KEY}" async></script>`;
const HOSTILE = `* { color: red !important; font-size: 40px !important; direction: rtl; letter-spacing: 9px }
button, textarea, dialog, div, p { display: none !important; background: lime }
claw-chat { all: revert; display: none; transform: scale(3); --accent: red }`;

let house: HostHouse;
let visit: HostVisit;

beforeAll(async () => {
  if (hasBrowser) house = await openHostHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

const launcher = () => visit.page.getByRole('button', { name: 'Open chat' });
const panel = () => visit.page.getByRole('dialog');
const field = () => visit.page.getByRole('textbox', { name: 'Your message' });

describe.skipIf(!hasBrowser)(`the widget${IF_SKIPPED}`, () => {
  afterEach(async () => {
    await visit.close();
  });

  it('is one script that makes no code of text and writes no styles into the page', async () => {
    visit = await house.visit(TAG);
    expect(gzipSync(house.script, { level: 9 }).length).toBeLessThan(25_000);
    // The words of another language, from where the script itself came, are all that it ever loads.
    expect(house.script.match(/\bimport\([^)]*\)/g)).toEqual(['import(`${e}/assets/words-zh.js`)']);
    expect(house.script).not.toMatch(/\beval\b|new Function|style="|createElement\([`'"]style|\.cssText/);
  });

  it('works on a page whose policy allows nothing but our script and our calls', async () => {
    visit = await house.visit(TAG);
    await launcher().click();
    await expect.poll(() => visit.server.conversations.size).toBe(1);
    await field().fill('May I return it?');
    await field().press('Enter');
    await expect.poll(() => visit.server.conversation.messages.length).toBe(1);
    visit.server.say({ role: 'assistant', text: 'Yes, within **30 days**.', outcome: 'answer' });
    await panel().locator('strong', { hasText: '30 days' }).waitFor();
    expect((await panel().boundingBox())?.width).toBe(400);
  });

  it('makes no call before it is opened, and follows the conversation of who has written before', async () => {
    visit = await house.visit(TAG);
    await launcher().waitFor();
    expect(visit.server.calls).toEqual([]);
    await launcher().click();
    await field().fill('Are you there?');
    await field().press('Enter');
    await expect.poll(() => visit.server.conversation.messages.length).toBe(1);
    await visit.page.reload();
    await expect.poll(() => visit.server.conversation.streams.size).toBe(1);
    expect(await panel().count()).toBe(0);
    visit.server.say({ role: 'assistant', text: 'I am.', outcome: 'answer' });
    await visit.page.getByRole('button', { name: 'Open chat (1 unread)' }).click();
    await panel().getByRole('log').getByText('I am.').waitFor();
    await expect.poll(() => visit.page.getByRole('button', { name: /unread/ }).count()).toBe(0);
  });

  it('takes the focus when it opens and gives it back on Escape, and keeps shortcuts of the page away from who writes', async () => {
    visit = await house.visit(TAG);
    await visit.page.evaluate(`globalThis.keys = 0; addEventListener('keydown', () => { globalThis.keys += 1; })`);
    await launcher().focus();
    await launcher().click();
    const focused = () => visit.page.evaluate<string>('document.activeElement.shadowRoot.activeElement.className');
    await expect.poll(focused).toBe('field');
    await visit.page.keyboard.type('help');
    await visit.page.keyboard.press('Escape');
    await expect.poll(focused).toBe('launcher');
    expect(await panel().count()).toBe(0);
    expect(await visit.page.evaluate('globalThis.keys')).toBe(0);
    await launcher().click();
    expect(await field().inputValue()).toBe('help');
  });

  it('fills a phone, where nothing behind it can be reached', async () => {
    visit = await house.visit(`<button>Buy</button>${TAG}`, { viewport: { width: 390, height: 844 }, hasTouch: true });
    await launcher().click();
    expect(await panel().boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    for (let step = 0; step < 12; step += 1) {
      await visit.page.keyboard.press('Tab');
      expect(await visit.page.evaluate('document.activeElement.tagName')).not.toBe('BUTTON');
    }
    await panel().getByRole('button', { name: 'Close chat' }).click();
    await launcher().waitFor();
  });

  it('looks the same on a page that styles everything', async () => {
    visit = await house.visit(TAG, { styles: HOSTILE });
    await launcher().click();
    const look = await field().evaluate((element) => {
      const { color, fontSize, direction, letterSpacing } = element.ownerDocument.defaultView!.getComputedStyle(element);
      return { color, fontSize, direction, letterSpacing };
    });
    expect(look).toEqual({ color: 'rgb(24, 33, 36)', fontSize: '15px', direction: 'ltr', letterSpacing: 'normal' });
    expect((await panel().boundingBox())?.width).toBe(400);
  });

  it('takes its corner, language and name from the tag, its looks from properties, and is there once', async () => {
    const told = TAG.replace('async', 'data-position="bottom-left" data-language="zh" data-title="蓝水壶" async');
    visit = await house.visit(`${told}${told}`, { styles: 'claw-chat { --claw-accent: rgb(150, 20, 60) }' });
    const button = visit.page.getByRole('button', { name: '打开对话' });
    expect((await button.boundingBox())?.x).toBe(20);
    expect(await button.evaluate((element) => element.ownerDocument.defaultView!.getComputedStyle(element).backgroundColor)).toMatch(
      /^oklch\(0\.[34]\d/,
    );
    expect(await visit.page.locator('claw-chat').count()).toBe(1);
    await button.click();
    await visit.page.getByRole('dialog', { name: '蓝水壶' }).waitFor();
    expect(await visit.page.title()).toBe('Shop');
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('presents who the site says the visitor is, and forgets what somebody else left in the browser', async () => {
    const as = (name: string) => `h.${Buffer.from(JSON.stringify({ sub: name })).toString('base64url')}.s`;
    visit = await house.visit(TAG.replace('async', `data-identity="${as('ann')}" async`));
    await launcher().click();
    await expect.poll(() => visit.server.calls.find((call) => call.path === 'sessions')?.body).toEqual({ identity: as('ann') });
    await visit.page.locator('claw-chat').evaluate((element, other) => element.setAttribute('identity', other), as('bob'));
    await expect
      .poll(() => visit.server.calls.filter((call) => call.path === 'sessions').map((call) => call.body))
      .toEqual([{ identity: as('ann') }, { identity: as('bob') }]);
  });

  it('ends everything when the page takes it away', async () => {
    visit = await house.visit(TAG);
    await launcher().click();
    await expect.poll(() => visit.server.conversations.size > 0 && visit.server.conversation.streams.size).toBe(1);
    await visit.page.locator('claw-chat').evaluate((element) => element.remove());
    await expect.poll(() => visit.server.conversation.streams.size).toBe(0);
  });
});
