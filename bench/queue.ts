/**
 * What becomes of messages when more is asked than can be answered at once: Claw, which acknowledges and answers later, beside grammY on Koa,
 * which answers inside the webhook.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/queue.js [--at-once 4] [--model-ms 200] [--seconds 10] [--times 1,3,5]
 *
 * From the repository's root. Both may ask the model so many times at once, so that both can answer the same number in a second: that is 1x.
 * Messages come at 1x, 3x and 5x of it for some seconds, each of somebody new, whatever comes back. grammY gives a webhook ten seconds,
 * then answers with an error, and Telegram brings the message again; these are the defaults of both.
 */
import type { ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { percentile } from '../src/cli/eval/percentile.ts';
import { askCrowd, firstWord, startCrowd, startPart, untilAnswered } from './ask-crowd.ts';
import { startClaw } from './start-claw.ts';

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { 'at-once': option, 'model-ms': option, seconds: option, times: option } });
const [atOnce, modelMs, seconds] = [Number(values['at-once'] ?? 4), Number(values['model-ms'] ?? 200), Number(values.seconds ?? 10)];
const sustained = (atOnce * 1_000) / modelMs;
const times = (values.times ?? '1,3,5').split(',').map(Number);
const DRAIN_MS = 600_000;
const TEXTS = ['How do I add my own documents?'];

interface Row {
  readonly name: string;
  readonly offered: number;
  /** While messages came. */
  readonly acknowledgedASecond: number;
  readonly acknowledgedP95: number;
  readonly broughtAgain: number;
  readonly answered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly replyP95: number;
}

async function measure(name: string, crowd: ChildProcess, rate: number): Promise<Row> {
  await askCrowd(crowd, { kind: 'forget' }, 'forgotten');
  const { tries } = await askCrowd(crowd, { kind: 'write', perSecond: rate, seconds, texts: TEXTS }, 'written');
  const state = await untilAnswered(crowd, DRAIN_MS);
  const end = Math.min(...tries.map(({ at }) => at)) + seconds * 1_000;
  const taken = tries.filter(({ status }) => status === 200);
  const tookMs = taken.map((one) => one.tookMs);
  return {
    name,
    offered: state.written,
    acknowledgedASecond: taken.filter(({ at, tookMs }) => at + tookMs <= end).length / seconds,
    acknowledgedP95: percentile(tookMs, 0.95) ?? Number.NaN,
    broughtAgain: tries.filter(({ attempt }) => attempt > 1).length,
    answered: state.answered,
    lost: state.written - state.answered,
    doubled: state.doubled,
    replyP95: percentile(state.replyMs, 0.95) ?? Number.NaN,
  };
}

async function measureBare(modelUrl: string, load: number): Promise<Row> {
  const { crowd, apiRoot, tokens } = await startCrowd(1);
  const bot = startPart('bare-bot', apiRoot, tokens[0]!, modelUrl, String(atOnce));
  try {
    await firstWord(bot);
    return await measure(`in the webhook, ${load}x`, crowd, load * sustained);
  } finally {
    bot.disconnect();
    crowd.disconnect();
  }
}

async function measureClaw(modelUrl: string, load: number): Promise<Row> {
  const { crowd, apiRoot, tokens } = await startCrowd(1);
  const claw = await startClaw({ apiRoot, modelUrl, env: { REPLY_CONCURRENCY: String(atOnce) } });
  try {
    await claw.set('cache.ai_response_seconds', 0);
    await claw.connect(tokens[0]!);
    return await measure(`Claw, ${load}x`, crowd, load * sustained);
  } finally {
    await claw.close();
    crowd.disconnect();
  }
}

const model = startPart('slow-model', String(modelMs));
const modelUrl = await firstWord<string>(model);
const HEAD = [
  'what',
  'messages',
  'acknowledged a second',
  'p95, ms',
  'brought again',
  'answered',
  'lost',
  'answered twice',
  'reply p95, s',
];
console.log(`a model of ${modelMs} ms, ${atOnce} calls at once: 1x is ${sustained} messages a second, for ${seconds} s`);
console.log(`| ${HEAD.join(' | ')} |\n|${' --- |'.repeat(HEAD.length)}`);
for (const load of times)
  for (const row of [await measureBare(modelUrl, load), await measureClaw(modelUrl, load)]) {
    const { name, offered, acknowledgedASecond, acknowledgedP95, broughtAgain, answered, lost, doubled, replyP95 } = row;
    const told = [name, offered, acknowledgedASecond.toFixed(0), acknowledgedP95.toFixed(0), broughtAgain, answered, lost, doubled];
    console.log(`| ${[...told, (replyP95 / 1_000).toFixed(1)].join(' | ')} |`);
  }
model.disconnect();
process.exit(0);
