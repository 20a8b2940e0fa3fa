/** A stranger, who follows only what the console says: from the first sign-in to answers from a PDF of their own, in the web chat and in Telegram. */
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, IF_SKIPPED } from '../adapters/web/browser/open-chromium.ts';
import { type FakeTelegram, startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import { until } from '../support/until.ts';
import { type ConsoleHouse, openConsoleHouse, OWNER } from './console-house.ts';

const PDF = join(resolve(import.meta.dirname, '../data'), 'handbook-en.pdf');
const QUESTION = 'Until when may a kettle be returned?';
const ANSWER = 'within thirty days of delivery';
const ANSWER_MS = 20_000;

let telegram: FakeTelegram;
let house: ConsoleHouse;
beforeAll(async () => {
  if (!hasBrowser) return;
  telegram = await startFakeTelegram();
  house = await openConsoleHouse({ env: { TELEGRAM_API_ROOT: telegram.apiRoot } });
});
afterAll(async () => {
  await house?.close();
  await telegram?.close();
});

/** What the hand does: a press counts, and a field that is filled counts. */
function createHand() {
  let acts = 0;
  return {
    press: (what: Locator) => (acts++, what.click()),
    fill: (what: Locator, text: string) => (acts++, what.fill(text)),
    count: () => acts,
  };
}
type Hand = ReturnType<typeof createHand>;

async function enter(page: Page, { press, fill }: Hand): Promise<void> {
  await fill(page.getByLabel('E-mail address'), OWNER.email);
  await fill(page.getByLabel('Password', { exact: true }), house.oneTimePassword());
  await press(page.getByRole('button', { name: 'Sign in' }));
  await fill(page.getByLabel('New password'), OWNER.password);
  await press(page.getByRole('button', { name: 'Keep this password' }));
}

/** In the chat page that the console leads to. */
async function askInChat(page: Page, { press, fill }: Hand): Promise<void> {
  const [chat] = await Promise.all([page.waitForEvent('popup'), press(page.getByRole('link', { name: /See it as a customer/ }))]);
  const field = chat.locator('textarea.field');
  await fill(field, QUESTION);
  await field.press('Enter');
  await chat.locator('.said-agent', { hasText: ANSWER }).waitFor({ timeout: ANSWER_MS });
  await chat.getByRole('button', { name: 'Source 1: Kettle handbook' }).first().waitFor();
  await chat.close();
}

async function connectTelegram(page: Page, { press, fill }: Hand): Promise<void> {
  const bot = telegram.addBot('blue_kettle_bot');
  await press(page.getByRole('button', { name: /Connect a channel/ }));
  await press(page.getByRole('link', { name: 'Connect Telegram' }));
  await fill(page.getByLabel('Bot token'), bot.token.slice(0, -1));
  await press(page.getByRole('button', { name: 'Connect Telegram' }));
  await page.getByText('The platform does not know this token.').waitFor();
  await fill(page.getByLabel('Bot token'), bot.token);
  await press(page.getByRole('button', { name: 'Connect Telegram' }));
  await page.getByText('Open the bot in Telegram, press Start and ask something.').waitFor();
  const person = telegram.people.person();
  const chat = telegram.people.privateChat(person);
  telegram.people.write(bot, person, chat, { text: QUESTION });
  const said = () => telegram.messagesOf(bot, chat.id).map(({ text = '' }) => text);
  await until(() => said().some((text) => text.includes(ANSWER)), ANSWER_MS, 50);
  await page.getByRole('region', { name: 'Telegram' }).getByText('Works').waitFor();
}

describe.skipIf(!hasBrowser)(`a stranger with the console${IF_SKIPPED}`, () => {
  it('gets from the first sign-in to answers from their own PDF in the web chat and in Telegram', async () => {
    const { page, faults, close } = await house.visit('', null);
    const hand = createHand();
    const started = performance.now();
    await enter(page, hand);
    await hand.fill(page.getByLabel('Name of the business'), 'Blue Kettle');
    await hand.press(page.getByRole('button', { name: 'Save' }));
    await page.getByRole('banner').getByText('Blue Kettle').waitFor();
    await hand.press(page.getByText('Add files'));
    await page.locator('input[type=file]').first().setInputFiles(PDF);
    await page.getByText('1 file added.').waitFor();
    await page.getByRole('link', { name: /Kettle handbook.*Ready/ }).waitFor();
    await hand.press(page.getByRole('button', { name: /Ask a question/ }));
    await hand.fill(page.getByLabel('Question'), QUESTION);
    await hand.press(page.getByRole('button', { name: 'Ask', exact: true }));
    await page.getByText(ANSWER).waitFor({ timeout: ANSWER_MS });
    expect(await faults()).toEqual([]);
    await askInChat(page, hand);
    await connectTelegram(page, hand);
    const seconds = (performance.now() - started) / 1_000;
    console.log(`from the first sign-in to answers on two channels: ${hand.count()} presses and fields, ${seconds.toFixed(1)} s by script`);
    await hand.press(page.getByRole('link', { name: 'Start' }));
    await page.getByText('4 of 5 done').waitFor();
    expect(hand.count()).toBeLessThanOrEqual(25);
    await close();
  });
});
