/** Texts that mean harm, from the visitor, from documents, from people and from the model: none runs, loads, leaves, or rearranges what is around it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from './browser/page-house.ts';
import type { PageHouse, Visit } from './browser/page-house.ts';
import { hasBrowser, IF_SKIPPED } from './browser/open-chromium.ts';

const MARKUP = [
  '<script>globalThis.hacked = 1</script>',
  '<img src=x onerror="globalThis.hacked = 1">',
  '<svg onload="globalThis.hacked = 1"><style>*{display:none}</style>',
  '<iframe src="https://evil.example/"></iframe>',
  '<a href="javascript:globalThis.hacked=1">a</a>',
  '<base href="https://evil.example/"><form action="https://evil.example/"><button>Go</button></form>',
  '"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '{{constructor.constructor("globalThis.hacked=1")()}} ${globalThis.hacked=1}',
].join('\n\n');
const LINKS = [
  '[one](javascript:globalThis.hacked=1)',
  '[two](data:text/html,<script>globalThis.hacked=1</script>)',
  '[three](JaVaScRiPt://shop.example/%0aglobalThis.hacked=1)',
  '[four](vbscript:x) [five](file:///etc/passwd) [six](//evil.example) [seven](blob:https://evil.example/1)',
  '![beacon](https://evil.example/beacon.png) ![](data:image/svg+xml,<svg/onload=1>)',
  '<javascript:globalThis.hacked=1> [eight](java\u0000script:1) [nine](\u0001javascript:1)',
  '[ten](https://user:pass@shop.example/ "onmouseover=globalThis.hacked=1")',
].join('\n\n');
// Every control sign of the first block but the breaks of lines, then all that turn the direction of writing, none of them closed.
const CONTROLS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))
  .filter((sign) => !'\n\r\t'.includes(sign))
  .join('');
const TURNS = '\u202e\u202d\u202b\u202a\u2067\u2066\u2068\u200f\u061c';
const HOSTILE = [MARKUP, LINKS, `${CONTROLS}${TURNS}turned`].join('\n\n');
const LONG = `${HOSTILE}\n\n${'<b>*_`[x](javascript:1)|'.repeat(4_000)}`;

const LINKS_OF_PAGE = `[...document.querySelector('claw-chat').shadowRoot.querySelectorAll('a, area, [href], [src], [action]')].map((each) => each.getAttribute('href') ?? each.outerHTML)`;
const STRANGERS = `[...document.querySelector('claw-chat').shadowRoot.querySelectorAll('script, img, iframe, object, embed, style, link, base, form:not(.composer, .comment), meta')].map((each) => each.outerHTML)`;
/** Whether what stands before a link, the link and what stands after it lie in this order on the screen. */
const IS_IN_ORDER = `(() => {
  const link = document.querySelector('claw-chat').shadowRoot.querySelector('.said-agent a');
  const rectOf = (node) => { const range = document.createRange(); range.selectNodeContents(node); return range.getBoundingClientRect(); };
  const [before, inside, after] = [link.previousSibling, link, link.nextSibling].map(rectOf);
  return before.right <= inside.left + 1 && inside.right <= after.left + 1;
})()`;

let house: PageHouse;
let visit: Visit;
let requests: string[];
let dialogs: number;

beforeAll(async () => {
  if (hasBrowser) house = await openHouse();
});
afterAll(async () => {
  if (hasBrowser) await house.close();
});

/** A visit on which everything that leaves the page is written down; the browser's complaints about the policy fail the end of any visit. */
async function watched(): Promise<Visit> {
  requests = [];
  dialogs = 0;
  return house.visit({}, (_server, page) => {
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
  });
}

async function expectNoHarm(): Promise<void> {
  const { page } = visit;
  const origin = new URL(page.url()).origin;
  expect(requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`))).toEqual([]);
  expect([dialogs, await page.evaluate('globalThis.hacked')]).toEqual([0, undefined]);
  expect(await page.evaluate(STRANGERS)).toEqual([]);
  const links = await page.evaluate<string[]>(LINKS_OF_PAGE);
  expect(links.filter((href) => !/^https?:\/\//.test(href))).toEqual([]);
  expect(page.context().pages()).toHaveLength(1);
}

describe.skipIf(!hasBrowser)(`hostile texts on the chat page${IF_SKIPPED}`, () => {
  afterEach(() => visit.close());

  it('from the visitor, the model while it writes and when it is done, a person and a note stay text', async () => {
    visit = await watched();
    const { page, server, ask, answer } = visit;
    await ask(HOSTILE);
    for (let at = 0; at < HOSTILE.length; at += 97) server.delta('a1', at, HOSTILE.slice(at, at + 97));
    await page.locator('.said-agent', { hasText: 'turned' }).waitFor();
    await expectNoHarm();
    answer(HOSTILE, { id: 'a1' });
    server.say({ role: 'operator', text: HOSTILE, author: MARKUP });
    server.say({ role: 'system', text: HOSTILE });
    await page.locator('.note', { hasText: 'turned' }).waitFor();
    expect(await page.locator('.bubble').textContent()).toContain('<script>globalThis.hacked = 1</script>');
    await expectNoHarm();
  });

  it('of a document in its title, address, words and surroundings stay text', async () => {
    visit = await watched();
    const { page, server, ask, answer } = visit;
    const addresses = [
      'javascript:globalThis.hacked=1',
      'data:text/html,<script>1</script>',
      '//evil.example/',
      ' https://evil.example\u0000',
    ];
    const sources = addresses.map((url, index) => ({
      n: index + 1,
      title: `${TURNS}${MARKUP}`,
      url,
      document_id: 'd',
      external_id: null,
      passage_id: `h${index}`,
      quote: HOSTILE,
    }));
    const passage = { title: MARKUP, heading_path: [MARKUP, TURNS], text: HOSTILE, before: HOSTILE, after: HOSTILE, checked_at: MARKUP };
    for (const { passage_id: id, url } of sources) server.passages.set(id, { id, url, ...passage });
    await ask('Well?');
    answer('See [1][2][3][4].', { sources });
    for (const chip of await page.locator('.chip').all()) {
      await chip.click();
      await page.locator('.card .passage').waitFor();
      await expectNoHarm();
    }
    expect(await page.locator('.card a').count()).toBe(0);
  });

  it('of a hundred thousand signs are shown, and too long to be sent', async () => {
    visit = await watched();
    const { page, server, field, answer, ask } = visit;
    await field.fill(LONG);
    await page.getByText('Too long: at most 32,000 characters fit in one message.').waitFor();
    await field.press('Enter');
    expect(LONG.length).toBeGreaterThan(96_000);
    expect(server.conversation.messages).toEqual([]);
    await ask('Well?');
    answer(LONG);
    server.say({ role: 'user', text: LONG, id: 'elsewhere' });
    await expect.poll(() => page.locator('.bubble').count()).toBe(2);
    await expectNoHarm();
  });

  it('that turn the direction of writing turn nothing around them', async () => {
    visit = await watched();
    const { page, server, ask, answer } = visit;
    await ask('Well?');
    server.say({ role: 'operator', text: 'Hello.', author: `Mi${TURNS}na\nAI` });
    answer(`Before [${TURNS}live](https://shop.example/1) after.`);
    await page.locator('.said-agent a').waitFor();
    expect(await page.evaluate(IS_IN_ORDER)).toBe(true);
    expect(await page.locator('.who strong').textContent()).toBe('Mi na AI');
    const ways = (part: string) =>
      page.evaluate<string[]>(
        `[...document.querySelector('claw-chat').shadowRoot.querySelectorAll('${part}')].map((each) => getComputedStyle(each).unicodeBidi)`,
      );
    expect(new Set(await ways('.bubble'))).toEqual(new Set(['plaintext']));
    expect(new Set(await ways('.prose'))).toEqual(new Set(['isolate']));
  });

  it('kept in the storage by something else do no harm either', async () => {
    visit = await watched();
    const { page, field } = visit;
    const kept = JSON.stringify([
      { clientId: 'x', text: HOSTILE, files: [{ id: 1 }, { id: 'f', name: MARKUP, size: 1, media_type: 'image/png' }] },
    ]);
    await page.evaluate(
      `localStorage.setItem('claw:shop-1:outbox', ${JSON.stringify(kept)}); localStorage.setItem('claw:shop-1:draft', ${JSON.stringify(HOSTILE)}); localStorage.setItem('claw:shop-1:seen', 'x'); localStorage.setItem('claw:language', '<b>')`,
    );
    await page.reload();
    await page.locator('.bubble-pale').waitFor();
    expect(await field.inputValue()).toContain('<script>');
    await expectNoHarm();
  });
});
