/** The cache of one process: the contract, and its bound. */
import { describe, expect, it } from 'vitest';
import { createExpiringEntries } from '../../../src/drivers/cache/expiring-entries.ts';
import { createInProcessCache } from '../../../src/drivers/cache/in-process.ts';
import { describeCache } from '../../contracts/cache.contract.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

describeCache('in process', async () => {
  const clock = createManualClock();
  return { cache: createInProcessCache({ clock }), advance: clock.pass };
});

describe('cache in process', () => {
  it('lets the least recently used entry go when it is full', async () => {
    const cache = createInProcessCache({ clock: createManualClock(), maxEntries: 2 });
    const loaded: string[] = [];
    const get = (key: string): Promise<string> =>
      cache.getOrLoad('n', key, 1_000, async () => {
        loaded.push(key);
        return key;
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(loaded).toEqual(['a', 'b', 'c', 'b']);
  });

  it('holds no more entries than it may', () => {
    const entries = createExpiringEntries(createManualClock(), 3);
    for (let index = 0; index < 100; index += 1) entries.keep(`key ${index % 7}`, index, 1_000);
    expect(entries.size()).toBe(3);
    expect(entries.read('key 1')).toEqual(expect.objectContaining({ value: 99 }));
  });
});
