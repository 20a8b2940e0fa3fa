/**
 * Measures what a message costs, from the signed webhook of Telegram to the reply, beside grammY on Koa without a gateway.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/gateway.js [--rate 20] [--seconds 30] [--burst 400] [--only bare|claw]
 *
 * From the repository's root. First at a steady rate, which gives the time on processors and until the reply; then so many at once, which
 * gives what a second can take. Two pairs: an echo beside answers that Claw kept, and answers of a model that thinks for no time at all.
 * Claw is a gateway and a worker on PostgreSQL (fsync on) and Redis (append-only file); people, platform and model are processes of their
 * own, not counted. Nobody writes again before he has his answer: Claw would answer both at once.
 */
import type { ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { percentile } from '../src/cli/eval/percentile.ts';
import { askCrowd, firstWord, startCrowd, startPart, untilAnswered } from './ask-crowd.ts';
import { busyMs } from './processor-time.ts';
import { startClaw } from './start-claw.ts';

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { rate: option, seconds: option, burst: option, only: option } });
const perSecond = Number(values.rate ?? 20);
const seconds = Number(values.seconds ?? 30);
const burst = Number(values.burst ?? 400);
const [WARM_MESSAGES, DRAIN_MS] = [100, 120_000];

const TEXTS = [
  'How do I add my own documents?',
  'How do I connect a Telegram bot?',
  'What is Claw?',
  'How do I back it up?',
  'Which file formats can I upload?',
  'Do I need a model key?',
  'How do I change a setting?',
  'Where is my data kept?',
];

type Busy = Readonly<Record<'node' | 'postgres' | 'redis', number>>;
type BusyNow = () => Promise<Busy>;

interface Row {
  readonly name: string;
  readonly busy: Busy;
  readonly p50: number;
  readonly p95: number;
  readonly aSecond: number;
}

async function write(crowd: ChildProcess, rate: number, forSeconds: number) {
  await askCrowd(crowd, { kind: 'forget' }, 'forgotten');
  const began = performance.now();
  await askCrowd(crowd, { kind: 'write', perSecond: rate, seconds: forSeconds, texts: TEXTS, people: burst }, 'written');
  const state = await untilAnswered(crowd, DRAIN_MS);
  if (state.answered < state.written || state.doubled > 0) {
    throw new Error(`${state.answered} of ${state.written} answered, ${state.doubled} chats with too many`);
  }
  return { replyMs: state.replyMs, tookMs: performance.now() - began, count: state.written };
}

async function measure(name: string, crowd: ChildProcess, busyNow: BusyNow): Promise<Row> {
  await write(crowd, WARM_MESSAGES, 1);
  const before = await busyNow();
  const { replyMs, count } = await write(crowd, perSecond, seconds);
  const after = await busyNow();
  const each = (part: keyof Busy): number => (after[part] - before[part]) / count;
  const much = await write(crowd, burst * 1_000, 0.001);
  return {
    name,
    busy: { node: each('node'), postgres: each('postgres'), redis: each('redis') },
    p50: percentile(replyMs, 0.5) ?? 0,
    p95: percentile(replyMs, 0.95) ?? 0,
    aSecond: much.count / (much.tookMs / 1_000),
  };
}

async function measureBare(name: string, modelUrl: string | null): Promise<Row> {
  const { crowd, apiRoot, tokens } = await startCrowd(1);
  const bot = startPart('bare-bot', apiRoot, tokens[0]!, ...(modelUrl === null ? [] : [modelUrl]));
  try {
    await firstWord(bot);
    return await measure(name, crowd, async () => ({ node: await busyMs(bot.pid!), postgres: 0, redis: 0 }));
  } finally {
    bot.disconnect();
    crowd.disconnect();
  }
}

async function measureClaw(modelUrl: string): Promise<Row[]> {
  const { crowd, apiRoot, tokens } = await startCrowd(1);
  const claw = await startClaw({ apiRoot, modelUrl });
  try {
    await claw.connect(tokens[0]!);
    const busyNow = async (): Promise<Busy> => {
      const { gateway, workers, postgres, redis } = await claw.busy();
      return { node: gateway + workers, postgres, redis };
    };
    const kept = await measure('Claw, answers kept', crowd, busyNow);
    await claw.set('cache.ai_response_seconds', 0);
    return [kept, await measure('Claw, answers of the model', crowd, busyNow)];
  } finally {
    await claw.close();
    crowd.disconnect();
  }
}

function print(rows: readonly Row[], base: Row): void {
  for (const { name, busy, p50, p95, aSecond } of rows) {
    const times = [busy.node, busy.postgres, busy.redis].map((ms) => ms.toFixed(2)).join(' | ');
    const ratio = (busy.node / base.busy.node).toFixed(2);
    console.log(`| ${name} | ${times} | ${ratio} | ${p50.toFixed(0)} | ${p95.toFixed(0)} | ${aSecond.toFixed(0)} |`);
  }
}

const model = startPart('slow-model', '0');
const modelUrl = await firstWord<string>(model);
const claw = values.only === 'bare' ? [] : await measureClaw(modelUrl);
const [echo, asking] = [await measureBare('grammY on Koa, echo', null), await measureBare('grammY on Koa, answers of the model', modelUrl)];
console.log(
  `${perSecond} messages a second for ${seconds} s by ${burst} people, then one of each at once; milliseconds on a processor for each message`,
);
console.log('| what | Node | PostgreSQL | Redis | Node, times bare | reply p50, ms | p95, ms | messages a second |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
print([echo, ...claw.slice(0, 1)], echo);
print([asking, ...claw.slice(1)], asking);
model.disconnect();
process.exit(0);
