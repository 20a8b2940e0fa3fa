/** Eight processes ask at three times each limit on one Redis: what was admitted, by the history that Redis itself keeps. */
import { expect, it } from 'vitest';
import { mostInAnyWindow, readLevels, runCrowd, streamsOf } from '../../support/limit-crowd.ts';
import type { Asked, Stream } from '../../support/limit-crowd.ts';
import { startTestRedis } from '../../support/redis.ts';

const PROCESSES = 8;
const SECONDS = 5;
/** The promise holds while Redis answers, and on a busy machine it may take longer than a limiter waits. */
const PATIENT_MS = 30_000;
/** What is lost of a token by reckoning in doubles of microseconds. */
const ROUNDING = 1e-3;

const admittedOf = (asked: readonly Asked[], stream: number): readonly Asked[] =>
  asked.filter((one) => one.stream === stream && one.level === null);

it('admits never above capacity + rate x time in any window, and a refused one takes from no bucket', async () => {
  const redis = await startTestRedis();
  if ('skip' in redis) throw new Error(redis.skip);
  try {
    const streams = streamsOf(SECONDS);
    const asked = await runCrowd({ url: redis.url, processes: PROCESSES, seconds: SECONDS, streams, timeoutMs: PATIENT_MS });
    const levels = await readLevels(redis.url);
    const admitted = asked.filter(({ level }) => level === null);
    // Whoever asked named six buckets, and five of them are nobody else's: they are there if it was admitted, and only then.
    expect(levels.size).toBe(admitted.length * 5 + streams.length);
    expect(admitted.filter(({ id }) => !levels.has(`trace:${id}`))).toEqual([]);
    for (const [index, stream] of streams.entries()) {
      const moments = admittedOf(asked, index).map(({ id }) => levels.get(`trace:${id}`)?.at ?? NaN);
      expect(asked.filter((one) => one.stream === index && one.level === stream.level).length).toBeGreaterThan(moments.length / 4);
      expect(
        mostInAnyWindow(
          moments.map((at) => ({ from: at, to: at })),
          stream.perSecond,
        ),
      ).toBeLessThanOrEqual(stream.capacity + ROUNDING);
      const left = levels.get(`${stream.level}:shared`);
      expect(left?.at).toBe(Math.max(...moments));
      expect(left?.tokens).toBeCloseTo(leftAfter(moments, stream), 2);
    }
  } finally {
    await redis.stop();
  }
}, 60_000);

it('admits one capacity more at most when Redis is killed and comes back empty', async () => {
  const redis = await startTestRedis();
  if ('skip' in redis) throw new Error(redis.skip);
  try {
    const streams = streamsOf(SECONDS);
    const wait = (seconds: number) => new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));
    const asked = await runCrowd({ url: redis.url, processes: PROCESSES, seconds: SECONDS, streams }, async () => {
      await wait(SECONDS / 3);
      await redis.kill();
      await wait(SECONDS / 4);
      await redis.start();
    });
    for (const [index, { level, perSecond, capacity }] of streams.entries()) {
      const most = mostInAnyWindow(admittedOf(asked, index), perSecond);
      expect({ level, isBounded: most <= 2 * capacity }).toEqual({ level, isBounded: true });
      // Somebody was served all the time.
      expect(admittedOf(asked, index).length).toBeGreaterThan(capacity);
    }
  } finally {
    await redis.stop();
  }
}, 60_000);

/** What the bucket holds when those who were admitted, and nobody else, took from it. */
function leftAfter(moments: readonly number[], { capacity, perSecond }: Stream): number {
  let [tokens, before] = [capacity, 0];
  for (const at of moments.toSorted((a, b) => a - b)) {
    tokens = Math.min(capacity, tokens + ((at - before) / 1_000) * perSecond) - 1;
    before = at;
  }
  return tokens;
}
