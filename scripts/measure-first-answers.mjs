// Times a stranger's path: a fresh clone, one command, the first cited answer from a PDF of their own, the first answer in Telegram.
//   node scripts/measure-first-answers.mjs
// Telegram is the stand-in of the tests, on this machine. Packages come from npm, so the first figure depends on the line and on npm's cache.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const PDF = join(root, 'test/data/handbook-en.pdf');
const QUESTION = process.argv[2] ?? 'When does the refund reach the customer?';
const LONGEST_MS = 600_000;

const entry = join(root, 'test/platforms/page/telegram-stand-in.ts');
const { module } = /** @type {{ module: typeof import('../test/platforms/page/telegram-stand-in.ts') }} */ (await runnerImport(entry));
const telegram = await module.startTelegramStandIn();
const folder = mkdtempSync(join(tmpdir(), 'claw-stranger-'));
const clone = join(folder, 'claw');
const began = performance.now();
const seconds = () => ((performance.now() - began) / 1000).toFixed(0);
const env = { ...process.env, ...telegram.env, CLAW_HOME: join(folder, 'home'), PORT: '4799', LOG_LEVEL: 'warn' };

/** @param {string} command @param {string[]} args @param {string} cwd @returns {Promise<string>} what it printed */
async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (bytes) => (printed += bytes));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${printed}`);
  return printed;
}

/** @param {() => boolean} holds */
async function until(holds) {
  for (const end = performance.now() + LONGEST_MS; !holds(); await wait(50))
    if (performance.now() > end) throw new Error('It took too long.');
}

await run('git', ['clone', '--quiet', root, clone], folder);
const claw = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
const gone = once(claw, 'exit');
try {
  let printed = '';
  claw.stdout.on('data', (bytes) => (printed += bytes));
  await until(() => printed.includes('Press Ctrl-C') || claw.exitCode !== null);
  if (claw.exitCode !== null) throw new Error(`npm start ended with ${claw.exitCode}: ${printed}`);
  console.log(`${seconds()} s  Claw is running`);
  await run('npx', ['claw', 'ingest', PDF], clone);
  const answer = await run('npx', ['claw', 'ask', QUESTION], clone);
  if (!answer.includes('handbook-en.pdf')) throw new Error(`The answer stands on something else: ${answer}`);
  console.log(`${seconds()} s  the first cited answer from the PDF`);
  const place = telegram.places[0]?.id ?? '';
  telegram.write(place, QUESTION);
  await until(() => telegram.view().messages.some(({ who, text }) => who === 'bot' && text.includes('[1]')));
  console.log(`${seconds()} s  the first answer in Telegram`);
} finally {
  if (claw.pid !== undefined && claw.exitCode === null) process.kill(-claw.pid, 'SIGTERM');
  await gone;
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
