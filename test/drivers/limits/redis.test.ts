/** The shared token buckets: the contract, the same mathematics as in process, two processes on one bucket, and Redis gone. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createLevelMemory } from '../../../src/drivers/limits/level-memory.ts';
import { createRedisLimiter } from '../../../src/drivers/limits/redis.ts';
import { startBatch } from '../../../src/drivers/limits/take-batch.ts';
import { TAKE_SCRIPT } from '../../../src/drivers/limits/take-script.ts';
import { nameBuckets, takeTokens } from '../../../src/drivers/limits/take-tokens.ts';
import type { Bucket, Decision, Limiter } from '../../../src/core/ports/limiter.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { describeLimiter } from '../../contracts/limiter.contract.ts';
import { startTestRedis, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const server = await startTestRedis();
if ('skip' in server) it.skip(`limits in Redis (${server.skip})`);
else {
  afterAll(() => server.stop());
  const clock = createSystemClock();
  const open = (processes = 2, onError: (error: unknown) => void = () => {}): Promise<Limiter> =>
    createRedisLimiter({ url: new Secret(server.url), prefix: 'claw', clock, processes: () => processes, onError, timeoutMs: 2_000 });
  const bucket = (some: Partial<Bucket> = {}): Bucket => ({ level: 'contact', key: newUuid(), capacity: 6, perSecond: 0.001, ...some });
  const admitted = async (limiter: Limiter, one: Bucket, asks: number): Promise<number> => {
    let count = 0;
    for (let ask = 0; ask < asks; ask += 1) if ((await limiter.take([one])).allowed) count += 1;
    return count;
  };

  // The clock of Redis cannot be moved, so that these cases take the few tenths of a second they are about; a timer may ring a moment early.
  const advance = async (ms: number): Promise<void> => {
    const end = clock.monotonic() + ms;
    while (clock.monotonic() < end) await clock.sleep(end - clock.monotonic());
  };
  describeLimiter('in Redis', async () => ({ limiter: await open(), advance }));

  describe('token buckets in Redis', () => {
    it('decide like those in process, for any history, alone or several in one trip', async () => {
      const script = TAKE_SCRIPT.replace(`redis.call('TIME')`, '{ARGV[#ARGV], 0}');
      // Eighths of a second and of a token are exact in both, so that not even the last digit may differ.
      const limits = fc.record({ capacity: fc.integer({ min: 0, max: 5 }), eighths: fc.integer({ min: 0, max: 24 }) });
      const all = fc.record({ a: limits, b: limits, c: limits });
      const names = fc.array(fc.constantFrom('a' as const, 'b' as const, 'c' as const), { minLength: 1, maxLength: 4 });
      const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 16 }), calls: fc.array(names, { minLength: 1, maxLength: 3 }) }), {
        maxLength: 30,
      });
      await withRedis(server.url, async (client) => {
        const ask = async (at: number, run: string, calls: readonly (readonly Bucket[])[]): Promise<readonly Decision[]> => {
          const batch = startBatch();
          for (const buckets of calls) batch.add({ named: nameBuckets(buckets), taking: 'take' });
          const keys = batch.buckets.map(({ id }) => `${run} ${id}`);
          const answer = await client.eval(script, keys.length, ...keys, batch.write([]), at);
          return batch.read(answer as string).map(({ decision }) => decision);
        };
        await fc.assert(
          fc.asyncProperty(all, steps, async (of, history) => {
            const memory = createLevelMemory(1_000);
            const run = newUuid();
            let eighths = 8_000;
            for (const { wait, calls } of history) {
              eighths += wait;
              const asked = calls.map((keys) =>
                keys.map((key): Bucket => ({ level: key, key, capacity: of[key].capacity, perSecond: of[key].eighths / 8 })),
              );
              const alone = asked.map((buckets) => takeTokens(memory, buckets, (eighths / 8) * 1000));
              expect(await ask(eighths / 8, run, asked)).toEqual(alone);
            }
          }),
          { numRuns: 60 },
        );
      });
    });

    it('never admit more than capacity + rate x time in any window, whichever process is asked', async () => {
      const processes = [await open(), await open()];
      const asks = fc.array(
        fc.record({ who: fc.integer({ min: 0, max: 1 }), times: fc.integer({ min: 1, max: 8 }), waitMs: fc.integer({ min: 0, max: 8 }) }),
        {
          minLength: 1,
          maxLength: 12,
        },
      );
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 }), asks, async (capacity, perSecond, steps) => {
          const one = bucket({ capacity, perSecond });
          const passed: { readonly from: number; readonly to: number }[] = [];
          const ask = async (limiter: Limiter | undefined): Promise<void> => {
            const from = performance.now();
            if ((await limiter?.take([one]))?.allowed) passed.push({ from, to: performance.now() });
          };
          for (const { who, times, waitMs } of steps) {
            const both = Array.from({ length: times }, (_, index) => ask(processes[(who + index) % 2]));
            await Promise.all(both);
            await clock.sleep(waitMs);
          }
          const inOrder = passed.toSorted((a, b) => a.from - b.from);
          const tooMany = inOrder.flatMap(({ from }, first) => {
            let end = 0;
            return inOrder.slice(first).filter(({ to }, more) => {
              end = Math.max(end, to);
              return more + 1 > capacity + (perSecond * (end - from)) / 1000;
            });
          });
          expect(tooMany).toEqual([]);
        }),
        { numRuns: 25 },
      );
      await Promise.all(processes.map((limiter) => limiter.close()));
    });

    it('are not asked again while a refusal of theirs holds', async () => {
      const [here, there] = [await open(), await open()];
      const one = bucket({ capacity: 1, perSecond: 0.5 });
      await here.take([one]);
      const first = await here.take([one]);
      await withRedis(server.url, async (client) => {
        const calls = async () => {
          const stats = (await client.info('commandstats')).matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g);
          return [...stats].reduce((sum, [, count]) => sum + Number(count), 0);
        };
        const before = await calls();
        for (let ask = 0; ask < 20; ask += 1) {
          const again = await here.take([one, bucket({ level: 'tenant' })]);
          expect(again).toMatchObject({ allowed: false, level: 'contact', standings: [{ remaining: 0 }] });
          expect(again.allowed ? 0 : again.retryAfterMs).toBeLessThanOrEqual(first.allowed ? 0 : first.retryAfterMs);
        }
        expect(await calls()).toBe(before);
        expect(await there.take([one])).toMatchObject({ allowed: false });
        expect(await calls()).toBe(before + 1);
      });
      await Promise.all([here.close(), there.close()]);
    });

    it('leave nothing behind once they would be full again', async () => {
      const limiter = await open();
      const one = bucket({ capacity: 2, perSecond: 10 });
      await limiter.take([one]);
      await withRedis(server.url, async (client) => {
        const keys = async () => (await client.keys('{claw:limit}:*')).filter((key) => key.includes(one.key));
        const [key = ''] = await keys();
        expect(await client.pttl(key)).toBeLessThanOrEqual(1_100);
        // -1: a key that would stay for ever; one that has ended since it was listed is -2.
        const lives = await Promise.all((await client.keys('{claw:limit}:*')).map((name) => client.pttl(name)));
        expect(lives).not.toContain(-1);
      });
      await limiter.close();
    });

    it('go on with the share of each process while Redis is away, and know of it when it is back, emptied', async () => {
      const told: unknown[] = [];
      const [here, there] = [await open(2, (error) => told.push(error)), await open(2)];
      const one = bucket();
      expect(await admitted(here, one, 6)).toBe(6);
      await server.kill();
      expect([await admitted(here, one, 20), await admitted(there, one, 20)]).toEqual([3, 3]);
      await server.start();
      const left = () => withRedis(server.url, (client) => client.getBuffer(`{claw:limit}:7:contact:${one.key}`));
      await until(async () => ((await left())?.readDoubleLE() ?? 6) < 1);
      // The new bucket would hold six again; the six that were given without Redis are taken out of it, before anybody asks.
      expect((await admitted(here, one, 20)) + (await admitted(there, one, 20))).toBe(0);
      expect(told.length).toBeGreaterThan(0);
      await Promise.all([here.close(), there.close()]);
    });

    it('do not wait for a Redis that hangs: a few calls find out, the rest go on at once', async () => {
      const limiter = await createRedisLimiter({
        url: new Secret(server.url),
        prefix: 'claw',
        clock,
        processes: () => 1,
        onError: () => {},
      });
      server.pause();
      const one = bucket({ capacity: 1_000 });
      const before = performance.now();
      expect(await admitted(limiter, one, 200)).toBe(200);
      expect(performance.now() - before).toBeLessThan(2_000);
      server.resume();
      await limiter.close();
    });
  });
}
