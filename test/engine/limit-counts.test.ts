/** What is counted of the rate limits' work: bounded in memory, and lost by no failure of the store. */
import { expect, it } from 'vitest';
import { createLimitCounts, writeCounts } from '../../src/engine/limit-counts.ts';
import type { LimitCount } from '../../src/core/model/limit-count.ts';
import type { LimitCountStore } from '../../src/core/ports/limit-count-store.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const tenantId = newUuid<TenantId>();
const by = (subject: string) => ({ level: 'address', of: null, subject });

it('adds up what was admitted and refused in each minute, and who was refused', () => {
  const clock = createManualClock();
  const counts = createLimitCounts(clock);
  for (let time = 0; time < 3; time += 1)
    counts.admitted(tenantId, [
      { level: 'key', of: 'pro' },
      { level: 'tenant', of: null },
    ]);
  counts.refused(tenantId, by('203.0.113.9'), 'refused');
  counts.refused(tenantId, by('203.0.113.9'), 'shadowed');
  clock.advance(60_000);
  counts.refused(tenantId, by('203.0.113.9'), 'refused');
  const told = counts
    .takeAll()
    .map(({ level, of, subject, admitted, refused, shadowed }) => [level, of, subject, admitted, refused, shadowed]);
  expect(told).toEqual([
    ['key', 'pro', null, 3, 0, 0],
    ['tenant', null, null, 3, 0, 0],
    ['address', null, null, 0, 1, 1],
    ['address', null, null, 0, 1, 0],
    ['address', null, '203.0.113.9', 0, 1, 1],
    ['address', null, '203.0.113.9', 0, 1, 0],
  ]);
  expect(counts.takeAll()).toEqual([]);
});

it('finds who is refused most among tens of thousands of others, in bounded memory, and never counts them too often', () => {
  const counts = createLimitCounts(createManualClock());
  for (let other = 0; other < 60_000; other += 1) {
    counts.refused(tenantId, by(`10.${other >> 16}.${(other >> 8) & 255}.${other & 255}`), 'refused');
    if (other % 100 === 0) counts.refused(tenantId, by('203.0.113.9'), 'refused');
  }
  const written = counts.takeAll();
  expect(written.length).toBeLessThanOrEqual(21);
  expect(written[0]).toMatchObject({ subject: null, refused: 60_600 });
  expect(written[1]).toMatchObject({ subject: '203.0.113.9' });
  expect(written[1]!.refused).toBeLessThanOrEqual(600);
  expect(written[1]!.refused).toBeGreaterThan(500);
});

it('keeps what the store did not take for the next time', async () => {
  const limitCounts = createLimitCounts(createManualClock());
  limitCounts.refused(tenantId, by('203.0.113.9'), 'refused');
  const kept: LimitCount[] = [];
  const store = (add: LimitCountStore['add']): LimitCountStore => ({
    add,
    read: async () => ({ levels: [], subjects: [] }),
    alert: async () => 0,
    forget: async () => 0,
  });
  const away = store(async () => Promise.reject(new Error('away')));
  await expect(writeCounts({ limitCounts, limitCountStore: away })).rejects.toThrow('away');
  limitCounts.refused(tenantId, by('203.0.113.9'), 'refused');
  await writeCounts({ limitCounts, limitCountStore: store(async (counts) => void kept.push(...counts)) });
  expect(kept).toMatchObject([
    { subject: null, refused: 2 },
    { subject: '203.0.113.9', refused: 2 },
  ]);
});
