/** What every Cache must do. */
import { describe, expect, it } from 'vitest';
import type { Cache, CacheSlot } from '../../src/core/ports/cache.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';

export interface CacheUnderTest {
  readonly cache: Cache;
  /** Lets this much time pass on the cache's own clock. */
  readonly advance: (ms: number) => Promise<void>;
}

export function describeCache(name: string, open: () => Promise<CacheUnderTest>): void {
  describe(`cache: ${name}`, () => {
    const tenantId = newUuid<TenantId>();
    // No two tests share a key, so that one Redis may serve them all.
    const slot = (key: string, lifeMs = 1_000): CacheSlot => {
      const test = expect.getState().currentTestName ?? '';
      return { namespace: 'document_content', tenantId, key: `${test} ${key}`, lifeMs };
    };
    const counter = (): { readonly load: () => Promise<{ readonly call: number }>; readonly calls: () => number } => {
      let calls = 0;
      return { load: async () => ({ call: (calls += 1) }), calls: () => calls };
    };

    it('loads once and gives the same value until its time is over', async () => {
      const { cache, advance } = await open();
      const { load } = counter();
      expect(await cache.getOrLoad(slot('a'), load)).toEqual({ call: 1 });
      await advance(600);
      expect(await cache.getOrLoad(slot('a'), load)).toEqual({ call: 1 });
      await advance(600);
      expect(await cache.getOrLoad(slot('a'), load)).toEqual({ call: 2 });
      await cache.close();
    });

    it('loads once for all who ask at the same time', async () => {
      const { cache } = await open();
      const { load, calls } = counter();
      const values = await Promise.all(Array.from({ length: 20 }, () => cache.getOrLoad(slot('a'), load)));
      expect(calls()).toBe(1);
      expect(new Set(values.map(({ call }) => call))).toEqual(new Set([1]));
      await cache.close();
    });

    it('keeps namespaces and keys apart, also where their texts could run together', async () => {
      const { cache } = await open();
      const values = await Promise.all([
        cache.getOrLoad(slot('b|c'), async () => 1),
        cache.getOrLoad({ ...slot('b|c'), namespace: 'ai_response' }, async () => 2),
        cache.getOrLoad(slot('b'), async () => 3),
      ]);
      expect(values).toEqual([1, 2, 3]);
      await cache.close();
    });

    it('tells a failure to all who wait, and keeps nothing of it', async () => {
      const { cache } = await open();
      const fail = async (): Promise<number> => {
        throw new Error('not now');
      };
      const both = await Promise.allSettled([cache.getOrLoad(slot('k'), fail), cache.getOrLoad(slot('k'), fail)]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await cache.getOrLoad(slot('k'), async () => 5)).toBe(5);
      await cache.close();
    });

    it('gives what was put in without a load', async () => {
      const { cache } = await open();
      expect(await cache.find(slot('k'))).toBeUndefined();
      await cache.put(slot('k'), { call: 7 });
      expect(await cache.find(slot('k'))).toEqual({ call: 7 });
      expect(await cache.getOrLoad(slot('k'), counter().load)).toEqual({ call: 7 });
      await cache.close();
    });

    it('counts what it found, what it loaded and what failed, by namespace', async () => {
      const { cache } = await open();
      await cache.getOrLoad(slot('k'), async () => 'one');
      await cache.getOrLoad(slot('k'), async () => 'two');
      const fail = async (): Promise<never> => {
        throw new Error('not now');
      };
      await cache.getOrLoad(slot('other'), fail).catch(() => {});
      expect(cache.counts({ namespace: 'document_content', tenantId })).toMatchObject({
        processHits: 1,
        sharedHits: 0,
        misses: 2,
        loads: 2,
        failures: 1,
        entries: 1,
      });
      expect(cache.counts({ namespace: 'document_content', tenantId }).size).toBeGreaterThan(0);
      expect(cache.counts({ namespace: 'retrieval', tenantId })).toMatchObject({ loads: 0, entries: 0, size: 0 });
      await cache.close();
    });

    it('keeps null as a value, and nothing at all without time', async () => {
      const { cache } = await open();
      let calls = 0;
      const load = async (): Promise<null> => {
        calls += 1;
        return null;
      };
      await cache.getOrLoad(slot('null'), load);
      expect(await cache.getOrLoad(slot('null'), load)).toBeNull();
      expect(calls).toBe(1);
      await cache.getOrLoad(slot('zero', 0), load);
      await cache.getOrLoad(slot('zero', 0), load);
      expect(calls).toBe(3);
      await cache.close();
    });
  });
}
