/**
 * Measures how soon a webhook is acknowledged while far more is asked than can be answered at once: an open loop of updates, a slow model.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/telegram-intake.js [--rate 200] [--seconds 60] [--model-ms 6000] [--bots 20] [--workers 2] [--drain 0]
 *
 * From the repository's root. Platform and people, model, gateway, workers, PostgreSQL (fsync on) and Redis (append-only file) are processes
 * of their own, so one machine pays for all of them. Ends with code 1 when an acknowledgement took over a second, or the platform had to
 * come again. `--drain` is how long it waits for answers afterwards, seconds.
 */
import { parseArgs } from 'node:util';
import { askCrowd, firstWord, startCrowd, startPart } from './ask-crowd.ts';
import { startClaw, type Busy } from './start-claw.ts';
import { timesHead, timesRow } from './times-table.ts';

const MOST_MS = 1_000;
const number = (value: string | undefined, otherwise: number): number => (value === undefined ? otherwise : Number(value));
const option = { type: 'string' } as const;
const options = { rate: option, seconds: option, 'model-ms': option, bots: option, workers: option, drain: option };
const { values } = parseArgs({ options });
const rate = number(values.rate, 200);
const seconds = number(values.seconds, 60);

const { crowd, apiRoot, tokens } = await startCrowd(number(values.bots, 20));
const model = startPart('slow-model', values['model-ms'] ?? '6000');
const modelUrl = await firstWord<string>(model);
const claw = await startClaw({ apiRoot, modelUrl, workers: number(values.workers, 2), env: { REPLY_CONCURRENCY: '500' } });
try {
  for (const token of tokens) await claw.connect(token);
  const before = await claw.busy();
  const written = await askCrowd(crowd, { kind: 'write', perSecond: rate, seconds, texts: ['How do I add my own documents?'] }, 'written');
  const after = await claw.busy();
  const took = written.tries.map(({ tookMs }) => tookMs);
  const again = written.tries.filter(({ attempt, status }) => attempt > 1 || status !== 200).length;
  console.log(`${rate} updates a second for ${seconds} s to ${tokens.length} bots, a model of ${values['model-ms'] ?? 6000} ms`);
  console.log(timesHead('acknowledgement', 'updates'));
  console.log(timesRow('webhook', took));
  console.log(`came again or were refused: ${again}; the generator was at most ${written.lateMs.toFixed(0)} ms late`);
  const each = (part: keyof Busy): string => ((after[part] - before[part]) / (rate * seconds)).toFixed(1);
  console.log(
    `on a processor for each update: the gateway ${each('gateway')} ms, PostgreSQL ${each('postgres')} ms with what the answers took`,
  );
  const counted = () => askCrowd(crowd, { kind: 'count' }, 'count');
  let state = await counted();
  console.log(`answered when the last update was taken: ${state.answered} of ${state.written}`);
  const end = performance.now() + number(values.drain, 0) * 1000;
  while (state.answered < state.written && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    state = await counted();
  }
  console.log(`answered at the end: ${state.answered}; chats with more answers than messages: ${state.doubled}`);
  process.exitCode = again > 0 || Math.max(0, ...took) > MOST_MS ? 1 : 0;
} finally {
  await claw.close();
  crowd.disconnect();
  model.disconnect();
}
