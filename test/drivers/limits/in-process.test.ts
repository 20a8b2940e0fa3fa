/** The token buckets of one process: the contract, a model over random histories, and the bound on memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bucket } from '../../../src/core/ports/limiter.ts';
import { createInProcessLimiter } from '../../../src/drivers/limits/in-process.ts';
import { createLevelMemory } from '../../../src/drivers/limits/level-memory.ts';
import { describeLimiter } from '../../contracts/limiter.contract.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

describeLimiter('in process', async () => {
  const clock = createManualClock();
  return { limiter: createInProcessLimiter({ clock }), advance: clock.pass };
});

const bucket = (key: string, capacity: number, perSecond: number): Bucket => ({ level: 'address', key, capacity, perSecond });

const ROUNDING = 1e-6;

interface Step {
  readonly waitMs: number;
  readonly asks: number;
}

/** When calls were admitted, and when one was refused after how many admitted ones. */
async function play(one: Bucket, steps: readonly Step[]): Promise<{ admitted: number[]; refused: { at: number; before: number }[] }> {
  let now = 0;
  const limiter = createInProcessLimiter({ clock: { monotonic: () => now } });
  const admitted: number[] = [];
  const refused: { at: number; before: number }[] = [];
  for (const { waitMs, asks } of steps) {
    now += waitMs;
    for (let ask = 0; ask < asks; ask += 1) {
      const decision = await limiter.take([one]);
      if (decision.allowed) admitted.push(now);
      else refused.push({ at: now, before: admitted.length });
    }
  }
  return { admitted, refused };
}

describe('token buckets in process', () => {
  it('never admit more than capacity + rate x time in any window, and refuse only what would', async () => {
    const history = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 3_000 }), asks: fc.integer({ min: 1, max: 6 }) }), {
      maxLength: 40,
    });
    const capacities = fc.integer({ min: 1, max: 8 });
    const rates = fc.double({ min: 0.2, max: 20, noNaN: true });
    await fc.assert(
      fc.asyncProperty(capacities, rates, history, async (capacity, perSecond, steps) => {
        const { admitted, refused } = await play(bucket('a', capacity, perSecond), steps);
        const bound = (from: number, to: number): number => capacity + (perSecond * (to - from)) / 1000;
        const tooMany = admitted.flatMap((from, first) =>
          admitted.slice(first).filter((to, more) => more + 1 > bound(from, to) + ROUNDING),
        );
        const needless = refused.filter(({ at, before }) => {
          const windows = admitted.slice(0, before).map((from, first) => before - first + 1 > bound(from, at) - ROUNDING);
          return !windows.some(Boolean);
        });
        expect({ tooMany, needless }).toEqual({ tooMany: [], needless: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('forget full buckets, so that passing strangers leave no memory behind', async () => {
    let now = 0;
    const limiter = createInProcessLimiter({ clock: { monotonic: () => now }, maxBuckets: 50 });
    for (let stranger = 0; stranger < 5_000; stranger += 1) {
      now += 100;
      expect(await limiter.take([bucket(`stranger ${stranger}`, 2, 1)])).toMatchObject({ allowed: true });
    }
  });

  it('refuse a new key rather than forget who is being limited', async () => {
    let now = 0;
    const limiter = createInProcessLimiter({ clock: { monotonic: () => now }, maxBuckets: 3 });
    for (const key of ['a', 'b', 'c']) await limiter.take([bucket(key, 1, 0.1)]);
    expect(await limiter.take([bucket('d', 1, 0.1)])).toMatchObject({ allowed: false, level: 'address', retryAfterMs: 1_000 });
    for (const key of ['a', 'b', 'c']) expect(await limiter.take([bucket(key, 1, 0.1)])).toMatchObject({ allowed: false });
    now += 10_000;
    expect(await limiter.take([bucket('d', 1, 0.1)])).toMatchObject({ allowed: true });
  });

  it('follow limits that changed in between', async () => {
    const limiter = createInProcessLimiter({ clock: { monotonic: () => 0 } });
    await limiter.take([bucket('a', 10, 1)]);
    expect(await limiter.take([bucket('a', 1, 1)])).toMatchObject({ allowed: true });
    expect(await limiter.take([bucket('a', 1, 1)])).toMatchObject({ allowed: false });
  });

  it('keep no more levels than they are given room for', () => {
    const memory = createLevelMemory(2);
    memory.set('a', { tokens: 0, at: 0, capacity: 1, perSecond: 1 });
    memory.set('b', { tokens: 0, at: 0, capacity: 1, perSecond: 0.1 });
    expect(memory.hasRoom(1, 100)).toBe(false);
    expect(memory.hasRoom(1, 1_200)).toBe(true);
    expect(memory.size()).toBe(1);
    expect(memory.get('b')).toMatchObject({ perSecond: 0.1 });
  });
});
