/** What somebody who wants to get round the limits may try: keys, numbers, clocks and addresses without end. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Bucket, Limiter } from '../../../src/core/ports/limiter.ts';
import { createInProcessLimiter } from '../../../src/drivers/limits/in-process.ts';
import { createRedisLimiter } from '../../../src/drivers/limits/redis.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { startTestRedis, withRedis } from '../../support/redis.ts';

const redis = await startTestRedis();
afterAll(() => ('skip' in redis ? undefined : redis.stop()));

const inProcess = async (): Promise<Limiter> => createInProcessLimiter({ clock: { monotonic: () => 0 } });
const kinds: [string, () => Promise<Limiter>][] = [['in process', inProcess]];
if ('skip' in redis) it.skip(`hostile calls of the limits in Redis (${redis.skip})`);
else {
  const place = { url: new Secret(redis.url), clock: createSystemClock(), processes: () => 1, timeoutMs: 5_000 };
  kinds.push(['in Redis', () => createRedisLimiter({ ...place, prefix: newUuid(), onError: (error) => Promise.reject(error) })]);
}
const bucket = (some: Partial<Bucket> = {}): Bucket => ({ level: 'contact', key: newUuid(), capacity: 2, perSecond: 0, ...some });

it.each(kinds)('counts keys of any content and length apart, each in full, %s', async (_name, open) => {
  const limiter = await open();
  const long = 'k'.repeat(1_000_000);
  const named = ['', ' ', '"', '}{', '\0', '\r\n$1\r\n', '__proto__', ':1:a', '["a","b"]', '🦀', '中'.repeat(300), long, `${long}!`];
  const keys = [...new Set([...named, ...fc.sample(fc.string({ unit: 'binary', maxLength: 300 }), 40)])];
  for (const key of keys) {
    const one = bucket({ key });
    const decisions = [await limiter.take([one]), await limiter.take([one]), await limiter.take([one])];
    expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  }
  // A level and a key never run into another's.
  for (const [level, key] of [
    ['a', 'b:c'],
    ['a:b', 'c'],
    ['a:b:c', ''],
    ['1:a', 'b'],
  ] as const)
    expect(await limiter.take([bucket({ level, key, capacity: 1 })])).toMatchObject({ allowed: true });
  await limiter.close();
});

it.each(kinds)('gives nothing from a bucket whose numbers are none, and takes nothing from the others, %s', async (_name, open) => {
  const limiter = await open();
  const sound = bucket({ level: 'tenant' });
  for (const number of [NaN, -1, -Infinity, Infinity, 1e300, -1e-9]) {
    const [hollow, frozen] = [bucket({ capacity: number }), bucket({ capacity: 1, perSecond: number })];
    expect(await limiter.take([sound, hollow])).toMatchObject({ allowed: false, level: 'contact' });
    expect([(await limiter.take([frozen])).allowed, (await limiter.take([frozen])).allowed]).toEqual([true, false]);
  }
  expect(await limiter.look([sound])).toMatchObject({ standings: [{ remaining: 1 }] });
  const widest = bucket({ capacity: Number.MAX_SAFE_INTEGER, perSecond: Number.MAX_SAFE_INTEGER });
  expect(await limiter.take([widest])).toMatchObject({ allowed: true });
  expect(await limiter.take([bucket({ perSecond: Number.MIN_VALUE }), sound])).toMatchObject({ allowed: true });
  await limiter.close();
});

it('gives nothing for a clock that goes back, and no more than a bucket for one that leaps ahead', async () => {
  const steps = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (moments) => {
      let [now, passed] = [0, 0];
      const limiter = createInProcessLimiter({ clock: { monotonic: () => now } });
      const one = bucket({ capacity: 3, perSecond: 0.001 });
      let admitted = 0;
      for (const moment of [0, ...moments]) {
        passed += Math.max(0, moment - now);
        now = moment;
        let burst = 0;
        while ((await limiter.take([one])).allowed) burst += 1;
        expect(burst).toBeLessThanOrEqual(3);
        admitted += burst;
      }
      expect(admitted).toBeLessThanOrEqual(3 + (passed / 1_000) * one.perSecond + 1e-6);
    }),
    { numRuns: 100 },
  );
});

it('holds against a Redis whose clock was set back, and to what it names', async () => {
  if ('skip' in redis) return;
  const prefix = newUuid();
  const limiter = await createRedisLimiter({
    url: new Secret(redis.url),
    prefix,
    clock: createSystemClock(),
    processes: () => 1,
    onError: () => {},
    timeoutMs: 5_000,
  });
  const one = bucket({ capacity: 5, perSecond: 0.001 });
  await withRedis(redis.url, async (client) => {
    // Written an hour ahead of now, as it is when the clock of Redis steps back by an hour.
    const level = Buffer.alloc(16);
    level.writeDoubleLE(1);
    level.writeDoubleLE((Date.now() + 3_600_000) * 1_000, 8);
    await client.set(`{${prefix}:limit}:7:contact:${one.key}`, level);
  });
  expect([(await limiter.take([one])).allowed, (await limiter.take([one])).allowed]).toEqual([true, false]);
  await limiter.close();
});

it('remembers no more than it has room for when a million addresses come, and still counts who was there', async () => {
  let now = 0;
  const limiter = createInProcessLimiter({ clock: { monotonic: () => now } });
  const address = (key: string): Bucket => ({ level: 'address', key, capacity: 200, perSecond: 200 / 60 });
  const early = { ...address('198.51.100.7'), capacity: 1, perSecond: 1e-6 };
  await limiter.take([early]);
  const before = heap();
  let [refused, passedAgain] = [0, 0];
  for (let index = 0; index < 1_000_000; index += 1) {
    // A million a second: more than are full again in the meantime.
    now += 0.001;
    if (!(await limiter.take([address(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`)])).allowed) refused += 1;
    if (index % 100_000 === 0 && (await limiter.take([early])).allowed) passedAgain += 1;
  }
  expect(heap() - before).toBeLessThan(60);
  expect(passedAgain).toBe(0);
  // What came when there was no room was told to wait, not let past uncounted.
  expect(refused).toBeGreaterThan(0);
  await limiter.close();
}, 60_000);

/** MiB in use, without what only waits to be taken away. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
