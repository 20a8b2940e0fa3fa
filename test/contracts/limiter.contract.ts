/** What every Limiter must do. The clock is the test's where the limiter can be given one. */
import { describe, expect, it } from 'vitest';
import type { Bucket, Limiter } from '../../src/core/ports/limiter.ts';
import { newUuid } from '../../src/kernel/ids.ts';

export interface LimiterUnderTest {
  readonly limiter: Limiter;
  /** Lets this much time pass on the limiter's own clock. */
  readonly advance: (ms: number) => Promise<void>;
}

export function describeLimiter(name: string, open: () => Promise<LimiterUnderTest>): void {
  describe(`limiter: ${name}`, () => {
    const bucket = (some: Partial<Bucket> = {}): Bucket => ({ level: 'contact', key: newUuid(), capacity: 3, perSecond: 1, ...some });

    it('lets a burst of the capacity pass, then names level and wait', async () => {
      const { limiter } = await open();
      const one = bucket();
      for (let index = 0; index < 3; index += 1) expect(await limiter.take([one])).toMatchObject({ allowed: true });
      const refused = await limiter.take([one]);
      expect(refused).toMatchObject({ allowed: false, level: 'contact' });
      expect(refused.allowed ? 0 : refused.retryAfterMs).toBeGreaterThan(500);
      expect(refused.allowed ? 0 : refused.retryAfterMs).toBeLessThanOrEqual(1_000);
      await limiter.close();
    });

    it('lets the next one pass after exactly the wait it named', async () => {
      const { limiter, advance } = await open();
      const one = bucket({ capacity: 1, perSecond: 5 });
      await limiter.take([one]);
      const refused = await limiter.take([one]);
      const wait = refused.allowed ? 0 : refused.retryAfterMs;
      expect(wait).toBeGreaterThan(0);
      await advance(wait);
      expect(await limiter.take([one])).toMatchObject({ allowed: true });
      await limiter.close();
    });

    it('takes from every bucket or from none', async () => {
      const { limiter } = await open();
      const [narrow, wide] = [
        bucket({ level: 'contact', capacity: 1, perSecond: 0.001 }),
        bucket({ level: 'tenant', capacity: 2, perSecond: 0.001 }),
      ];
      expect(await limiter.take([narrow, wide])).toMatchObject({ allowed: true });
      for (let index = 0; index < 5; index += 1)
        expect(await limiter.take([narrow, wide])).toMatchObject({ allowed: false, level: 'contact' });
      expect(await limiter.take([wide])).toMatchObject({ allowed: true });
      expect(await limiter.take([wide])).toMatchObject({ allowed: false, level: 'tenant' });
      await limiter.close();
    });

    it('names the bucket with the longest wait when several refuse', async () => {
      const { limiter } = await open();
      const quick = bucket({ level: 'tenant', capacity: 1, perSecond: 10 });
      const slow = bucket({ level: 'contact', capacity: 1, perSecond: 0.1 });
      await limiter.take([quick, slow]);
      expect(await limiter.take([quick, slow])).toMatchObject({ allowed: false, level: 'contact' });
      await limiter.close();
    });

    it('keeps equal keys of different levels apart', async () => {
      const { limiter } = await open();
      const key = newUuid();
      await limiter.take([bucket({ level: 'a', key, capacity: 1, perSecond: 0.001 })]);
      expect(await limiter.take([bucket({ level: 'b', key, capacity: 1, perSecond: 0.001 })])).toMatchObject({ allowed: true });
      await limiter.close();
    });

    it('counts a bucket that is named twice as two', async () => {
      const { limiter } = await open();
      const one = bucket({ capacity: 3, perSecond: 0.001 });
      expect(await limiter.take([one, one])).toMatchObject({ allowed: true });
      expect(await limiter.take([one, one])).toMatchObject({ allowed: false });
      expect(await limiter.take([one])).toMatchObject({ allowed: true });
      await limiter.close();
    });

    it('never gives from a bucket without capacity, and says to come back late', async () => {
      const { limiter, advance } = await open();
      const none = bucket({ capacity: 0 });
      const refused = await limiter.take([none]);
      expect(refused.allowed ? 0 : refused.retryAfterMs).toBeGreaterThanOrEqual(60_000);
      await advance(100);
      expect(await limiter.take([none])).toMatchObject({ allowed: false });
      await limiter.close();
    });

    it('tells what is left in each bucket, and when it will be full', async () => {
      const { limiter } = await open();
      const narrow = bucket({ level: 'contact', capacity: 2, perSecond: 0.01 });
      const wide = bucket({ level: 'tenant', capacity: 10, perSecond: 0.1 });
      const standing = (level: string, capacity: number, remaining: number, resetMs: number) => ({ level, capacity, remaining, resetMs });
      const first = [standing('contact', 2, 1, 100_000), standing('tenant', 10, 9, 10_000)];
      expect(await limiter.take([narrow, wide])).toEqual({ allowed: true, standings: first });
      await limiter.take([narrow, wide]);
      const spent = [standing('contact', 2, 0, 200_000), standing('tenant', 10, 8, 20_000)];
      expect(await limiter.take([narrow, wide])).toMatchObject({ allowed: false, standings: spent });
      expect(await limiter.take([wide])).toMatchObject({ allowed: true, standings: [standing('tenant', 10, 7, 30_000)] });
      await limiter.close();
    });

    it('takes nothing when it is only looked at', async () => {
      const { limiter } = await open();
      const one = bucket({ capacity: 2, perSecond: 0.001 });
      for (let index = 0; index < 5; index += 1)
        expect(await limiter.look([one])).toMatchObject({ allowed: true, standings: [{ remaining: 1 }] });
      expect(await limiter.take([one, one])).toMatchObject({ allowed: true });
      expect(await limiter.look([one])).toMatchObject({ allowed: false, level: 'contact', standings: [{ remaining: 0 }] });
      await limiter.close();
    });

    it('forgets a refusal when the limit is raised, and for who asks for less', async () => {
      const { limiter, advance } = await open();
      const one = bucket({ capacity: 2, perSecond: 0.001 });
      await limiter.take([one]);
      expect(await limiter.take([one, one])).toMatchObject({ allowed: false });
      expect(await limiter.take([one])).toMatchObject({ allowed: true });
      expect(await limiter.take([one])).toMatchObject({ allowed: false });
      await advance(5);
      expect(await limiter.take([{ ...one, capacity: 4, perSecond: 1_000 }])).toMatchObject({ allowed: true });
      await limiter.close();
    });

    it('admits no more than the capacity when many ask at once', async () => {
      const { limiter } = await open();
      const one = bucket({ capacity: 7, perSecond: 0.001 });
      const decisions = await Promise.all(Array.from({ length: 50 }, () => limiter.take([one])));
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(7);
      await limiter.close();
    });
  });
}
