/** Places where answers are written, among businesses. */
import { expect, it } from 'vitest';
import { placesForOthers, shareWorkers } from '../../src/engine/share-workers.ts';
import type { TakeTurn } from '../../src/engine/take-turn.ts';
import { turnPriority } from '../../src/engine/turn-priority.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { gate } from '../builders/engine-scene.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { until } from '../support/until.ts';

const NEVER = new AbortController().signal;

function rig(most: number) {
  const clock = createManualClock();
  const { opened, open } = gate();
  const taken: TenantId[] = [];
  const takeTurn: TakeTurn = async ({ tenantId }) => {
    taken.push(tenantId);
    await opened;
    return { kind: 'done' };
  };
  const shared = shareWorkers(takeTurn, most, { clock, metrics: createRecordedMetrics() });
  return { clock, open, taken, work: (tenantId: TenantId) => shared({ tenantId, turnId: newUuid() }, NEVER) };
}

it('sends a job away when its business has all its places, and lets others go on', async () => {
  const { clock, open, taken, work } = rig(2);
  const [noisy, quiet] = [newUuid<TenantId>(), newUuid<TenantId>()];
  const running = [work(noisy), work(noisy)];
  const third = work(noisy);
  running.push(work(quiet));
  let sentAway: unknown = null;
  void third.then((result) => (sentAway = result));
  await until(() => {
    clock.advance(20);
    return sentAway !== null;
  });
  expect(sentAway).toEqual({ kind: 'later', waitMs: 1_000 });
  expect(taken).toEqual([noisy, noisy, quiet]);
  open();
  expect(await Promise.all(running)).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }]);
  expect(await work(noisy)).toEqual({ kind: 'done' });
});

it('takes a place that becomes free while a job waits for it', async () => {
  const { clock, open, taken, work } = rig(1);
  const tenant = newUuid<TenantId>();
  const first = work(tenant);
  const second = work(tenant);
  open();
  await first;
  await until(() => {
    clock.advance(20);
    return taken.length === 2;
  });
  expect(await second).toEqual({ kind: 'done' });
});

it('keeps a quarter of the places for others, and one at least', () => {
  expect([1, 4, 16].map(placesForOthers)).toEqual([1, 1, 4]);
});

it('puts what waits behind the backlog of its own business, lighter on a larger plan', async () => {
  const priorities = async (plan: 'free' | 'enterprise') =>
    Promise.all([0, 1, 16, 1_000].map((waiting) => turnPriority({ planOf: async () => plan }, newUuid<TenantId>(), waiting)));
  expect(await priorities('free')).toEqual([0, 1, 16, 1_000]);
  expect(await priorities('enterprise')).toEqual([0, 1, 1, 63]);
});
