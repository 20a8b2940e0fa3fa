/** What every Cache must do. */
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/core/ports/cache.ts';

export interface CacheUnderTest {
  readonly cache: Cache;
  /** Lets this much time pass on the cache's own clock. */
  readonly advance: (ms: number) => Promise<void>;
}

export function describeCache(name: string, open: () => Promise<CacheUnderTest>): void {
  describe(`cache: ${name}`, () => {
    const counter = (): { readonly load: () => Promise<{ readonly call: number }>; readonly calls: () => number } => {
      let calls = 0;
      return { load: async () => ({ call: (calls += 1) }), calls: () => calls };
    };

    it('loads once and gives the same value until its time is over', async () => {
      const { cache, advance } = await open();
      const { load } = counter();
      expect(await cache.getOrLoad('settings', 'a', 1_000, load)).toEqual({ call: 1 });
      await advance(600);
      expect(await cache.getOrLoad('settings', 'a', 1_000, load)).toEqual({ call: 1 });
      await advance(600);
      expect(await cache.getOrLoad('settings', 'a', 1_000, load)).toEqual({ call: 2 });
      await cache.close();
    });

    it('loads once for all who ask at the same time', async () => {
      const { cache } = await open();
      const { load, calls } = counter();
      const values = await Promise.all(Array.from({ length: 20 }, () => cache.getOrLoad('settings', 'a', 1_000, load)));
      expect(calls()).toBe(1);
      expect(new Set(values.map(({ call }) => call))).toEqual(new Set([1]));
      await cache.close();
    });

    it('keeps namespaces and keys apart, also where their texts could run together', async () => {
      const { cache } = await open();
      const values = await Promise.all([
        cache.getOrLoad('a', 'b:c', 1_000, async () => 1),
        cache.getOrLoad('a:b', 'c', 1_000, async () => 2),
        cache.getOrLoad('a', 'b', 1_000, async () => 3),
      ]);
      expect(values).toEqual([1, 2, 3]);
      await cache.close();
    });

    it('tells a failure to all who wait, and keeps nothing of it', async () => {
      const { cache } = await open();
      const fail = async (): Promise<number> => {
        throw new Error('not now');
      };
      const both = await Promise.allSettled([cache.getOrLoad('n', 'k', 1_000, fail), cache.getOrLoad('n', 'k', 1_000, fail)]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await cache.getOrLoad('n', 'k', 1_000, async () => 5)).toBe(5);
      await cache.close();
    });

    it('loads anew after an invalidation, and only that key', async () => {
      const { cache } = await open();
      const { load } = counter();
      await cache.getOrLoad('n', 'a', 1_000, load);
      await cache.getOrLoad('n', 'b', 1_000, load);
      await cache.invalidate('n', 'a');
      expect(await cache.getOrLoad('n', 'b', 1_000, load)).toEqual({ call: 2 });
      expect(await cache.getOrLoad('n', 'a', 1_000, load)).toEqual({ call: 3 });
      await cache.close();
    });

    it('does not keep a value whose key was invalidated while it was loaded', async () => {
      const { cache } = await open();
      let finish = (): void => {};
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const old = cache.getOrLoad('n', 'k', 1_000, async () => {
        await gate;
        return 'old';
      });
      await cache.invalidate('n', 'k');
      expect(await cache.getOrLoad('n', 'k', 1_000, async () => 'new')).toBe('new');
      finish();
      expect(await old).toBe('old');
      expect(await cache.getOrLoad('n', 'k', 1_000, async () => 'newest')).toBe('new');
      await cache.close();
    });

    it('keeps null as a value, and nothing at all without time', async () => {
      const { cache } = await open();
      let calls = 0;
      const load = async (): Promise<null> => {
        calls += 1;
        return null;
      };
      await cache.getOrLoad('n', 'null', 1_000, load);
      expect(await cache.getOrLoad('n', 'null', 1_000, load)).toBeNull();
      expect(calls).toBe(1);
      await cache.getOrLoad('n', 'zero', 0, load);
      await cache.getOrLoad('n', 'zero', 0, load);
      expect(calls).toBe(3);
      await cache.close();
    });
  });
}
