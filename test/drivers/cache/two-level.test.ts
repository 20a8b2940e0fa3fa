/** The cache in one process, over one Redis in several, and what becomes of it when Redis is slow, full or gone. */
import { afterAll, describe, expect, it } from 'vitest';
import { openSharedLevel } from '../../../src/drivers/cache/shared-level.ts';
import { createCache } from '../../../src/drivers/cache/two-level.ts';
import type { Cache, CacheSlot } from '../../../src/core/ports/cache.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { createRecordedMetrics } from '../../builders/recorded-metrics.ts';
import { describeCache } from '../../contracts/cache.contract.ts';
import { startTestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const metrics = createRecordedMetrics();
const tenantId = newUuid<TenantId>();
const place = { namespace: 'retrieval', tenantId } as const;
const slot = (key: string, lifeMs = 60_000): CacheSlot => ({ ...place, key, lifeMs });

describeCache('in process', async () => {
  const clock = createManualClock();
  return { cache: createCache({ clock, metrics, shared: null }), advance: clock.pass };
});

describe('cache in process', () => {
  const get = (cache: Cache, key: string, loaded: string[]): Promise<string> =>
    cache.getOrLoad(slot(key), async () => {
      loaded.push(key);
      return 'x'.repeat(100);
    });

  it('lets the least recently used entry go when there are too many', async () => {
    const cache = createCache({ clock: createManualClock(), metrics, shared: null, most: { entries: 2, size: 10_000 } });
    const loaded: string[] = [];
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(cache, key, loaded);
    expect(loaded).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.counts(place).entries).toBe(2);
  });

  it('lets entries go when they are too large together', async () => {
    const cache = createCache({ clock: createManualClock(), metrics, shared: null, most: { entries: 100, size: 700 } });
    for (let index = 0; index < 50; index += 1) await get(cache, `key ${index}`, []);
    expect(cache.counts(place).size).toBeLessThanOrEqual(700);
    expect(cache.counts(place).entries).toBeGreaterThan(0);
  });
});

const server = await startTestRedis('--maxmemory', '3mb', '--maxmemory-policy', 'noeviction');
if ('skip' in server) it.skip(`cache in Redis (${server.skip})`);
else {
  afterAll(() => server.stop());
  const clock = createSystemClock();
  const open = async (): Promise<Cache> => {
    const shared = await openSharedLevel({ url: new Secret(server.url), prefix: 'claw', clock, onError: () => {}, timeoutMs: 300 });
    return createCache({ clock, metrics, shared });
  };

  // The clock of Redis cannot be moved, so that these cases take the second they are about.
  describeCache('in Redis', async () => ({ cache: await open(), advance: (ms) => clock.sleep(ms) }));

  describe('cache that processes share', () => {
    it('gives one process what another one has loaded', async () => {
      const [one, other] = [await open(), await open()];
      const key = newUuid();
      await one.getOrLoad(slot(key), async () => 'of one');
      expect(await other.getOrLoad(slot(key), async () => 'of other')).toBe('of one');
      expect(other.counts(place)).toMatchObject({ sharedHits: 1, processHits: 0, loads: 0 });
      expect(await other.getOrLoad(slot(key), async () => 'of other')).toBe('of one');
      expect(other.counts(place)).toMatchObject({ sharedHits: 1, processHits: 1, loads: 0 });
    });

    it('loads once for all who ask at the same time in every process', async () => {
      const caches = await Promise.all(Array.from({ length: 4 }, open));
      const key = newUuid();
      let loads = 0;
      const load = async (): Promise<number> => {
        loads += 1;
        await clock.sleep(60);
        return loads;
      };
      const values = await Promise.all(Array.from({ length: 1_000 }, (_, index) => caches[index % 4]!.getOrLoad(slot(key), load)));
      expect(loads).toBe(1);
      expect(new Set(values)).toEqual(new Set([1]));
    });

    it('lets the next process load when the one that did has failed', async () => {
      const [one, other] = [await open(), await open()];
      const key = newUuid();
      const failing = one.getOrLoad(slot(key), async () => {
        await clock.sleep(50);
        throw new Error('not now');
      });
      const waiting = clock.sleep(10).then(() => other.getOrLoad(slot(key), async () => 'of other'));
      await expect(failing).rejects.toThrow('not now');
      expect(await waiting).toBe('of other');
    });

    it('lets the next process load soon when the one that did has died, however long a living one may load', async () => {
      const [one, other] = [await open(), await open()];
      const [left, long] = [newUuid(), newUuid()];
      // Its clock stands still, so that it never says that it still loads.
      const dead = await openSharedLevel({ url: new Secret(server.url), prefix: 'claw', clock: createManualClock(), onError: () => {} });
      await dead.claim(`${place.namespace}|${place.tenantId}|${left}`);
      const began = clock.monotonic();
      const living = one.getOrLoad(slot(long), async () => {
        await clock.sleep(2_500);
        return 'of one';
      });
      const waiting = clock.sleep(20).then(() => other.getOrLoad(slot(long), async () => 'of other'));
      expect(await other.getOrLoad(slot(left), async () => 'of other')).toBe('of other');
      expect(clock.monotonic() - began).toBeLessThan(2_500);
      expect(await Promise.all([living, waiting])).toEqual(['of one', 'of one']);
      dead.close();
    });

    it('goes on, each process by itself, where Redis has no room left', async () => {
      const [one, other] = [await open(), await open()];
      const big = 'x'.repeat(600_000);
      for (let index = 0; index < 8; index += 1) expect(await one.getOrLoad(slot(`big ${index}`), async () => big)).toBe(big);
      expect(one.counts(place)).toMatchObject({ loads: 8, failures: 0 });
      expect(await other.getOrLoad(slot('big 7'), async () => 'its own')).toBe('its own');
      expect(other.isShared()).toBe(true);
    });
  });

  describe('cache whose Redis is slow or gone', () => {
    it('waits for it no longer than its time-out, then not at all, and uses it again when it answers', async () => {
      const cache = await open();
      server.pause();
      for (let index = 0; index < 3; index += 1) expect(await cache.getOrLoad(slot(newUuid()), async () => index)).toBe(index);
      expect(cache.isShared()).toBe(false);
      const began = clock.monotonic();
      expect(await cache.getOrLoad(slot('during'), async () => 'loaded')).toBe('loaded');
      expect(clock.monotonic() - began).toBeLessThan(250);
      server.resume();
      await until(async () => {
        await cache.getOrLoad(slot(newUuid()), async () => 'again');
        return cache.isShared();
      });
    });

    it('begins without it where it is away, and uses it once it is there', async () => {
      await server.kill();
      const told: string[] = [];
      const shared = await openSharedLevel({
        url: new Secret(server.url),
        prefix: 'claw',
        clock,
        onError: (error) => told.push(String(error)),
      });
      const cache = createCache({ clock, metrics, shared });
      expect([cache.isShared(), told]).toEqual([false, [expect.stringContaining('cannot be reached')]]);
      expect(await cache.getOrLoad(slot('alone'), async () => 'loaded')).toBe('loaded');
      await server.start();
      await until(() => cache.isShared());
      const key = newUuid();
      await cache.getOrLoad(slot(key), async () => 'of one');
      expect(await (await open()).getOrLoad(slot(key), async () => 'of other')).toBe('of one');
    });

    it('goes on while it is away, and comes back to it', async () => {
      const cache = await open();
      await server.kill();
      expect(await cache.getOrLoad(slot('gone'), async () => 'loaded')).toBe('loaded');
      await until(async () => !cache.isShared());
      expect(await cache.getOrLoad(slot('gone'), async () => 'again')).toBe('loaded');
      await server.start();
      await until(async () => {
        await cache.getOrLoad(slot(newUuid()), async () => 'again');
        return cache.isShared();
      });
    });
  });
}

describe('what a process holds without the cache that is shared', () => {
  it('is used for five seconds, however long it might live', async () => {
    const clock = createManualClock();
    let up = true;
    const shared = {
      level: () => ({ options: {}, factory: () => NOWHERE }),
      isUp: () => up,
      claim: async () => ({ release: async () => {} }),
      close: () => {},
    };
    const cache = createCache({ clock, metrics, shared });
    await cache.getOrLoad(slot('k'), async () => 'old');
    await clock.pass(20_000);
    expect(await cache.getOrLoad(slot('k'), async () => 'new')).toBe('old');
    up = false;
    expect(await cache.getOrLoad(slot('k'), async () => 'new')).toBe('new');
    await clock.pass(4_000);
    expect(await cache.getOrLoad(slot('k'), async () => 'newer')).toBe('new');
    await clock.pass(1_001);
    expect(await cache.getOrLoad(slot('k'), async () => 'newer')).toBe('newer');
  });
});

/** A level that keeps nothing. */
const NOWHERE = {
  type: 'l2' as const,
  namespace: () => NOWHERE,
  get: async () => undefined,
  pull: async () => undefined,
  set: async () => false,
  clear: async () => {},
  delete: async () => false,
  deleteMany: async () => false,
  disconnect: async () => {},
};
