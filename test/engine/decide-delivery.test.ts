/** Deciding about a send that ended badly: the words of a refusal, and the job that carries it out. */
import { expect, it } from 'vitest';
import { decideDelivery } from '../../src/engine/decide-delivery.ts';
import { DELIVERY_STATES } from '../../src/core/model/delivery.ts';
import type { DecidedDelivery, DeliveryView, UndecidableState } from '../../src/core/ports/delivery-store.ts';
import { ConflictError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId, TurnId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createFakeJobQueue } from '../builders/fake-job-queue.ts';

const tenantId = newUuid<TenantId>();
const turnId = newUuid<TurnId>();
const delivery = { id: newUuid(), turnId, state: 'planned' } as DeliveryView;
const DECISION = { state: 'planned', request: null } as const;

function decide(decided: DecidedDelivery | null, jobs = createFakeJobQueue()) {
  const deps = { deliveries: { decide: async () => decided }, jobs, logger: createSilentLogger() };
  return { jobs, decided: decideDelivery(deps, tenantId, delivery.id, DECISION) };
}

it('wakes the turn of what is to be sent again, under the number it was given', async () => {
  const { jobs, decided } = decide({ allowed: true, delivery, queued: 4 });
  expect(await decided).toBe(delivery);
  expect(jobs.replies).toEqual([{ tenantId, turnId, attempt: 4, delayMs: 0, priority: 0 }]);
});

it('wakes nobody where nothing is to be sent', async () => {
  const { jobs, decided } = decide({ allowed: true, delivery, queued: null });
  expect(await decided).toBe(delivery);
  expect(jobs.replies).toEqual([]);
  expect(await decide(null).decided).toBeNull();
});

it('stands although the queue is away: the sweeper finds it', async () => {
  const away = { ...createFakeJobQueue(), enqueueReply: () => Promise.reject(new UpstreamUnreachable('Redis is away.')) };
  expect(await decide({ allowed: true, delivery, queued: 2 }, away).decided).toBe(delivery);
  const broken = { ...away, enqueueReply: () => Promise.reject(new TypeError('a bug')) };
  await expect(decide({ allowed: true, delivery, queued: 2 }, broken).decided).rejects.toThrow('a bug');
});

it.each(Object.keys(DELIVERY_STATES).filter((state): state is UndecidableState => state !== 'unknown' && state !== 'failed'))(
  'refuses a delivery that is %s, with the state and what to do',
  async (state) => {
    const { jobs, decided } = decide({ allowed: false, state });
    const refusal: unknown = await decided.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConflictError);
    expect(String(refusal)).toMatch(new RegExp(`This delivery is ${state}; .+ decision\\. \\S.+\\.$`));
    expect(jobs.replies).toEqual([]);
  },
);
