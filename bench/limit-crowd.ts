/**
 * Prints what eight processes were admitted that ask for a minute at three times each limit on one Redis, and what they were when that Redis
 * is killed in the middle and comes back empty: of any window the most beyond what flowed in while it lasted, beside the capacity.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   cp -r dist node_modules/.bench/dist && cp test/support/asking-limits.mjs node_modules/.bench/test/support/
 *   node node_modules/.bench/bench/limit-crowd.js [--seconds 60] [--processes 8]
 *
 * From the repository's root; a redis-server of its own is started.
 */
import { parseArgs } from 'node:util';
import { mostInAnyWindow, readLevels, runCrowd, streamsOf } from '../test/support/limit-crowd.ts';
import type { Asked, Taken } from '../test/support/limit-crowd.ts';
import { startTestRedis } from '../test/support/redis.ts';

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { seconds: option, processes: option } });
const [seconds, processes] = [Number(values.seconds ?? 60), Number(values.processes ?? 8)];
const streams = streamsOf(seconds);
const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

function print(title: string, asked: readonly Asked[], momentOf: (one: Asked) => Taken): void {
  console.log(
    `\n${title}\n\n| level | asked | admitted | capacity | most in any window beyond what flowed in |\n| --- | --- | --- | --- | --- |`,
  );
  for (const [index, { level, capacity, perSecond }] of streams.entries()) {
    const here = asked.filter(({ stream }) => stream === index);
    const admitted = here.filter((one) => one.level === null);
    const most = mostInAnyWindow(admitted.map(momentOf), perSecond).toFixed(2);
    console.log(`| ${level} | ${here.length} | ${admitted.length} | ${capacity} | ${most} |`);
  }
}

for (const isKilled of [false, true]) {
  const redis = await startTestRedis();
  if ('skip' in redis) throw new Error(redis.skip);
  try {
    const asked = await runCrowd({ url: redis.url, processes, seconds, streams }, async () => {
      if (!isKilled) return;
      await wait((seconds * 1_000) / 3);
      await redis.kill();
      await wait((seconds * 1_000) / 4);
      await redis.start();
    });
    if (isKilled) print(`${processes} processes, ${seconds} s, Redis killed and emptied`, asked, (one) => one);
    else {
      const levels = await readLevels(redis.url);
      const at = ({ id }: Asked): number => levels.get(`trace:${id}`)?.at ?? NaN;
      print(`${processes} processes, ${seconds} s, by the clock of Redis`, asked, (one) => ({ from: at(one), to: at(one) }));
    }
  } finally {
    await redis.stop();
  }
}
