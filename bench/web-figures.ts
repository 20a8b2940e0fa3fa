/**
 * Prints what a visitor waits for: size of what the chat page loads, first paint, and time to the first words of an answer.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/web-figures.js [--loads 9] [--questions 15]
 *
 * From the repository's root. First paint needs /usr/bin/chromium and is left out without it; a page of one heading is painted in turn
 * with ours, since the time of both is mostly the browser's and the machine's.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { openEvents } from '../src/client/read-events.ts';
import { startFakeOpenAi } from '../test/platforms/fake-openai.ts';
import { call } from '../test/support/call.ts';
import { makeHome, putSetting, raiseLimits, untilDocsAreReady } from '../test/support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../test/support/gateway-process.ts';
import { until } from '../test/support/until.ts';
import { channelKey, openVisitor } from '../test/support/visitor.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
const QUESTION = 'How do I add my own documents?';
const DEFAULT_WINDOW_MS = 800;
/** A model that needs no time, so that what is measured is ours. */
const MODEL_WORDS = { pieces: ['Run npx claw ingest [1]. ', 'Give it files or folders [1]. ', 'Then ask about them [1].'] };

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Scripts and styles that the page names, each as the server gives it. */
async function printSizes(url: string): Promise<void> {
  const page = (await call(`${url}/`)).text;
  const named = [...page.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
  let all = 0;
  for (const path of named) {
    const { status, text } = await call(new URL(path, `${url}/`).href);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
    const small = gzipSync(text, { level: 9 }).length;
    all += small;
    console.log(`| ${path} | ${Buffer.byteLength(text)} bytes | ${small} bytes gzip -9 |`);
  }
  console.log(`| the page loads | ${named.length} files | ${all} bytes gzip -9 |`);
}

async function paintOf(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  let ms = Number.NaN;
  // Evaluated from outside: the page's policy forbids the page itself to do so.
  await until(async () => (ms = Number(await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime'))) > 0);
  await context.close();
  return ms;
}

/** A page of one heading. @returns its address and the way to end it */
async function serveBarePage(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Bare</title><h1>Bare</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function printFirstPaint(url: string, loads: number): Promise<void> {
  if (!existsSync(CHROMIUM)) return console.log(`| first contentful paint | left out: no ${CHROMIUM} | |`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const bare = await serveBarePage();
  const [ours, bares]: [number[], number[]] = [[], []];
  // The first load of a browser pays for the browser itself.
  await paintOf(browser, url);
  for (let load = 0; load < loads; load += 1) {
    ours.push(await paintOf(browser, url));
    bares.push(await paintOf(browser, bare.url));
  }
  await browser.close();
  bare.close();
  const [own, least] = [median(ours), median(bares)];
  console.log(
    `| first contentful paint | median of ${loads} cold loads ${own.toFixed(0)} ms | ${(own / least).toFixed(1)} times the ${least.toFixed(0)} ms of a page of one heading; most ${Math.max(...ours).toFixed(0)} ms |`,
  );
}

/** Milliseconds from the call that sends the question to the first words of its answer on the stream. */
async function waitForWords({ url }: GatewayProcess, key: string): Promise<number> {
  const visitor = await openVisitor(url, key);
  const leaving = new AbortController();
  const events = await openEvents(`${url}/web/v1/${key}/events`, { token: visitor.token, signal: leaving.signal });
  const began = performance.now();
  const sending = visitor.send('m1', QUESTION);
  for await (const { event, data } of events) {
    if (event === 'delta' || (event === 'message' && (data as { role: string }).role === 'assistant')) break;
  }
  const took = performance.now() - began;
  await sending;
  leaving.abort();
  return took;
}

async function printFirstWords(name: string, home: GatewayHome, gateway: GatewayProcess, questions: number): Promise<void> {
  await untilDocsAreReady(home, gateway);
  const key = await channelKey(gateway.url);
  const cells: string[] = [];
  for (const windowMs of [0, DEFAULT_WINDOW_MS]) {
    await putSetting(home, gateway, 'collect.window_ms', windowMs);
    // A changed setting, a cold cache and cold code are not what is measured.
    for (let n = 0; n < 3; n += 1) await waitForWords(gateway, key);
    const times: number[] = [];
    for (let n = 0; n < questions; n += 1) times.push(await waitForWords(gateway, key));
    cells.push(`${median(times).toFixed(0)} ms`);
  }
  console.log(
    `| first words, ${name} | ${cells[0]} with a collect window of 0 | ${cells[1]} with the default of ${DEFAULT_WINDOW_MS} ms |`,
  );
}

const { values } = parseArgs({ options: { loads: { type: 'string' }, questions: { type: 'string' } } });
const [loads, questions] = [Number(values.loads ?? 9), Number(values.questions ?? 15)];
const provider = await startFakeOpenAi();
provider.script(MODEL_WORDS);
const home = await makeHome();
try {
  const plain = await home.start();
  await raiseLimits(home, plain);
  console.log('| what | figure | |\n| --- | --- | --- |');
  await printSizes(plain.url);
  await printFirstPaint(plain.url, loads);
  await printFirstWords('quoted from the documents', home, plain, questions);
  await plain.end('SIGTERM');
  const env = { OPENAI_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'sk-bench', CHAT_MODEL: 'scripted-1' };
  await printFirstWords('written by a model that needs no time', home, await home.start({ env }), questions);
} finally {
  await home.remove();
  await provider.close();
}
