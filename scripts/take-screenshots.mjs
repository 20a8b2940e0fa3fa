// Takes the pictures of docs/pictures: page and widget, phone and desktop, light and dark, both languages, with a conversation made up here.
//   node scripts/prepare.mjs && node scripts/take-screenshots.mjs
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const root = new URL('..', import.meta.url).pathname;
const load = (/** @type {string} */ name) => import(new URL(`../dist/adapters/web/${name}.js`, import.meta.url).href);
const { renderPage } = /** @type {typeof import('../adapters/web/render-page.ts')} */ (await load('render-page'));
const { renderMessage } = /** @type {typeof import('../adapters/web/render-message.ts')} */ (await load('render-message'));
const pictures = join(root, 'docs/pictures');
const css = readFileSync(join(root, 'dist/embed/assets/first-frame.css'), 'utf8');

/** @typedef {{ greeting: string, question: string, answer: string, follow: string, title: string, quote: string, name: string, source: string, shop: string }} Talk */
/** @type {Record<string, Talk>} */
const TALKS = {
  en: {
    name: 'Blue Kettle',
    greeting: 'Hello, this is the help desk of Blue Kettle. What would you like to know?',
    question: 'May I return a kettle that I have used?',
    answer:
      'Yes, within **30 days** of delivery, used or not [1]. Send it back in its box:\n\n1. Print the label from your order page.\n2. Bring the parcel to any post office [2].\n\nThe money is back within five working days.',
    follow: 'And who pays for the parcel?',
    title: 'Returns and refunds',
    source: 'Shipping',
    quote: 'You may return any kettle within 30 days of delivery, used or not.',
    shop: 'A kettle for every morning',
  },
  zh: {
    name: '蓝水壶',
    greeting: '您好，这里是蓝水壶客服。请问有什么可以帮您？',
    question: '用过的水壶可以退货吗？',
    answer:
      '可以，收货后 **30 天**内都可以退货，用过也可以 [1]。请连同包装寄回：\n\n1. 在订单页面打印运单。\n2. 将包裹交到任意邮局 [2]。\n\n退款会在五个工作日内到账。',
    follow: '运费由谁承担？',
    title: '退货与退款',
    source: '运输',
    quote: '收货后 30 天内可退回任何水壶，用过也可以。',
    shop: '每个清晨，一壶好水',
  },
};

/** @param {Talk} talk */
function messagesOf(talk) {
  const at = new Date(2026, 10, 20, 9, 41).toISOString();
  const base = { sources: [], files: [], outcome: null, state: 'sent', at, author: null };
  const sources = [talk.title, talk.source].map((title, index) => ({
    n: index + 1,
    title,
    url: 'https://shop.example/help',
    document_id: `d${index}`,
    external_id: null,
    passage_id: `p${index}`,
    quote: talk.quote,
  }));
  return [
    { ...base, id: 'm1', seq: 1, role: 'user', text: talk.question },
    { ...base, id: 'm2', seq: 2, role: 'assistant', text: talk.answer, outcome: 'answer', sources },
    { ...base, id: 'm3', seq: 3, role: 'user', text: talk.follow, state: 'waiting' },
  ].map((message) => ({ ...message, blocks: renderMessage(/** @type {Parameters<typeof renderMessage>[0]} */ (message)) }));
}

const TYPES = { '.js': 'text/javascript', '.svg': 'image/svg+xml', '.css': 'text/css' };
const HOST_STYLE =
  'body{margin:0;font:16px/1.6 Georgia,serif;background:#f6f1e7;color:#3b3020}main{max-width:60rem;margin:0 auto;padding:12vh 32px}h1{font-size:2.6rem;font-weight:400}@media(prefers-color-scheme:dark){body{background:#221d16;color:#e8dfcf}}';

/** @param {string} path @param {Talk} talk @param {import('node:http').ServerResponse} response */
function answerCall(path, talk, response) {
  const json = (/** @type {unknown} */ body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (path === 'sessions') return json({ token: 't', conversation_id: 'c', greeting: talk.greeting, suggestions: [], name: talk.name });
  if (path === 'messages') return json({ data: [] });
  if (path.startsWith('passages/')) {
    const around = { before: '', after: '', heading_path: [], checked_at: new Date().toISOString() };
    return json({ id: 'p', title: talk.title, url: 'https://shop.example/help', text: `${talk.quote} ${talk.greeting}`, ...around });
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const message of messagesOf(talk)) response.write(`id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`);
  response.write(`event: status\ndata: {"state":"answering"}\n\n`);
  return undefined;
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://local');
  const language = pathname.includes('/zh') ? 'zh' : 'en';
  const talk = /** @type {Talk} */ (TALKS[language]);
  const html = (/** @type {string} */ text) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
  if (pathname.startsWith('/web/v1/')) return answerCall(pathname.split('/').slice(4).join('/'), talk, response);
  if (pathname.startsWith('/chat/'))
    return html(renderPage({ channelKey: language, title: talk.name, language: /** @type {'en' | 'zh'} */ (language), css }));
  if (pathname.startsWith('/shop/'))
    return html(
      `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>${HOST_STYLE}</style><main><h1>${talk.shop}</h1><p>${talk.name}</p></main><script src="/widget.js" data-channel="${language}" data-title="${talk.name}" async></script>`,
    );
  // Browsers ask for more than a page names.
  const file = ['dist/web', 'dist/embed'].map((folder) => join(root, folder, pathname)).find((path) => existsSync(path));
  if (file === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? 'text/plain' });
  return response.end(readFileSync(file));
});

await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
const address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
mkdirSync(pictures, { recursive: true });

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

for (const [size, viewport] of Object.entries(SIZES))
  for (const colorScheme of /** @type {const} */ (['light', 'dark']))
    for (const language of Object.keys(TALKS))
      for (const place of ['chat', 'shop']) {
        const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
        const page = await browser.newPage({ viewport, colorScheme, locale, reducedMotion: 'reduce', hasTouch: size === 'phone' });
        await page.goto(`${address}/${place}/${language}`);
        const name = `${place === 'chat' ? 'page' : 'widget'}-${size}-${colorScheme}-${language}`;
        if (place === 'shop') {
          await page.locator('.launcher').waitFor();
          if (size === 'phone' && colorScheme === 'light') await page.screenshot({ path: join(pictures, `${name}-closed.png`) });
          await page.locator('.launcher').click();
        }
        await page.locator('.phase').waitFor();
        if (place === 'chat' && size === 'desktop') await page.locator('.said-agent .chip').first().click();
        await page.locator('.said-agent').waitFor();
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(pictures, `${name}.png`) });
        await page.close();
      }

await browser.close();
server.closeAllConnections();
server.close();
