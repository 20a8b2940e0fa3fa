// Records the first answers of a running Claw for the README: one of the examples, asked in a real browser. Writes a moving picture and a
// still one for each language to docs/pictures.
//   node scripts/prepare.mjs && node scripts/take-recording.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import gifenc from 'gifenc';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const pictures = join(root, 'docs/pictures');
const SIZE = { width: 860, height: 620 };
/** The page has few colours. */
const COLOURS = 64;
const [TYPING_MS, READING_MS] = [70, 2_200];
const START_MS = 120_000;

/** @typedef {{ example: string, locale: string, asked: string, refused: string }} Scene */
/** @type {Record<string, Scene>} */
const SCENES = {
  en: { example: 'saas-helpdesk', locale: 'en-GB', asked: 'How do I export my invoices?', refused: 'Who won the world cup in 2018?' },
  zh: { example: 'shop-zh', locale: 'zh-CN', asked: '几天发货？', refused: '你们招人吗？' },
};

/** @param {string} example @param {string} home */
async function startExample(example, home) {
  const env = { ...process.env, CLAW_HOME: home, PORT: '0' };
  const child = spawn(process.execPath, ['examples/run.mjs', example], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let printed = '';
  child.stdout.on('data', (bytes) => (printed += bytes));
  const address = () => /is ready\. Open (\S+)\/ /.exec(printed)?.[1];
  for (const end = performance.now() + START_MS; address() === undefined; await wait(100))
    if (performance.now() > end || child.exitCode !== null) throw new Error(`The example did not start: ${printed}`);
  const end = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  return { url: String(address()), end };
}

/** Frames that are alike become one that stays longer. @param {{ png: Buffer, ms: number }[]} frames */
function encode(frames) {
  /** @type {{ png: Buffer, ms: number }[]} */
  const kept = [];
  for (const { png, ms } of frames) {
    const last = kept.at(-1);
    if (last?.png.equals(png)) last.ms += ms;
    else kept.push({ png, ms });
  }
  const encoder = gifenc.GIFEncoder();
  for (const { png, ms } of kept) {
    const { data, width, height } = PNG.sync.read(png);
    const palette = gifenc.quantize(data, COLOURS);
    encoder.writeFrame(gifenc.applyPalette(data, palette), width, height, { palette, delay: ms });
  }
  encoder.finish();
  return encoder.bytes();
}

/** @param {import('playwright-core').Browser} browser @param {string} language @param {Scene} scene */
async function record(browser, language, { example, locale, asked, refused }) {
  const home = mkdtempSync(join(tmpdir(), 'claw-recording-'));
  const claw = await startExample(example, home);
  try {
    const page = await browser.newPage({ viewport: SIZE, locale, colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(claw.url);
    const field = page.locator('textarea.field');
    await field.waitFor();
    /** @type {{ png: Buffer, ms: number }[]} */
    const frames = [];
    const shoot = async (/** @type {number} */ ms) => frames.push({ png: await page.screenshot(), ms });
    const ask = async (/** @type {string} */ text, /** @type {number} */ answers) => {
      for (let at = 3; at < text.length + 3; at += 3) {
        await field.fill(text.slice(0, at));
        await shoot(TYPING_MS * 3);
      }
      await field.press('Enter');
      await shoot(600);
      await page
        .locator('.said-agent')
        .nth(answers - 1)
        .waitFor();
      await page.locator('.phase').waitFor({ state: 'detached' });
      await shoot(READING_MS);
    };
    await shoot(1_200);
    await ask(asked, 1);
    await page.locator('.said-agent .chip').first().click();
    await page.locator('.passage').waitFor();
    await shoot(READING_MS);
    await page.screenshot({ path: join(pictures, `running-${language}.png`) });
    await page.keyboard.press('Escape');
    await ask(refused, 2);
    await shoot(READING_MS);
    writeFileSync(join(pictures, `first-answers-${language}.gif`), encode(frames));
    await page.close();
  } finally {
    await claw.end();
    rmSync(home, { recursive: true, force: true });
  }
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const [language, scene] of Object.entries(SCENES)) await record(browser, language, scene);
} finally {
  await browser.close();
}
