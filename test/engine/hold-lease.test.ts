/** Work under a lease that is renewed, lost, stopped or drained. */
import { expect, it } from 'vitest';
import { faulty } from '../chaos/faulty.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { gate } from '../builders/engine-scene.ts';
import { holdLease } from '../../src/engine/hold-lease.ts';
import type { Lease } from '../../src/engine/hold-lease.ts';
import type { LeaseRenewal, TurnStore } from '../../src/core/ports/turn-store.ts';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { until } from '../support/until.ts';

const AWAY = () => new UpstreamUnreachable('The database is away.');

function rig() {
  let renewal: LeaseRenewal = { held: true, stop: false };
  const turns = faulty<Pick<TurnStore, 'renew' | 'release'>>({ renew: async () => renewal, release: async () => true });
  const clock = createManualClock();
  const live = createInProcessLiveEvents({ onError: () => {} });
  const lease: Lease = { tenantId: newUuid(), conversationId: newUuid(), fence: 7 };
  const draining = new AbortController();
  const end = gate();
  const signals: { signal?: AbortSignal; lost?: AbortSignal } = {};
  const held = holdLease(
    { turns: turns.port as TurnStore, clock, live, logger: createSilentLogger() },
    lease,
    draining.signal,
    async (signal, lost) => {
      Object.assign(signals, { signal, lost });
      await end.opened;
      return 'worked';
    },
  );
  return {
    turns,
    clock,
    live,
    lease,
    draining,
    held,
    end: end.open,
    renewWith: (next: LeaseRenewal) => void (renewal = next),
    cause: () => signals.signal?.reason as unknown,
    lost: () => signals.lost?.aborted,
    /** Lets one renewal happen. */
    renew: async () => {
      const before = turns.calls('renew');
      await until(() => clock.sleeping() === 1);
      clock.advance(2_500);
      await until(() => turns.calls('renew') === before + 1);
    },
  };
}

it('renews every 2.5 s while the work runs, and frees the lease once when it ends', async () => {
  const { turns, clock, held, end, renew, cause } = rig();
  clock.advance(2_499);
  expect(turns.calls('renew')).toBe(0);
  clock.advance(1);
  await until(() => turns.calls('renew') === 1);
  await renew();
  expect(cause()).toBeUndefined();
  expect(turns.calls('release')).toBe(0);
  end();
  expect(await held).toBe('worked');
  expect(turns.calls('release')).toBe(1);
  expect(clock.sleeping()).toBe(0);
});

it('aborts the work and says that the lease is lost when a renewal finds another holder', async () => {
  const { renewWith, renew, cause, lost, held, end } = rig();
  renewWith({ held: false, stop: false });
  await renew();
  await until(() => cause() === 'lease-lost');
  expect(lost()).toBe(true);
  end();
  await held;
});

it('holds on while the database is away for less than the lease, and then takes it for lost', async () => {
  const { turns, renew, cause, lost, held, end } = rig();
  turns.break('renew', { kind: 'throw', error: AWAY }, 2);
  for (let round = 0; round < 3; round += 1) await renew();
  expect(cause()).toBeUndefined();
  turns.break('renew', { kind: 'throw', error: AWAY });
  for (let round = 0; round < 3; round += 1) await renew();
  expect(lost()).toBe(false);
  await renew();
  await until(() => cause() === 'lease-lost');
  expect(lost()).toBe(true);
  end();
  await held;
});

it('aborts the work on a stop, told live or by a renewal, and keeps the lease for its last words', async () => {
  const told = rig();
  told.live.publish(told.lease.tenantId, told.lease.conversationId, { kind: 'stop' }); // late, meant for an earlier turn
  expect(told.cause()).toBeUndefined();
  told.renewWith({ held: true, stop: true });
  told.live.publish(told.lease.tenantId, told.lease.conversationId, { kind: 'message', seq: 1 });
  expect(told.cause()).toBeUndefined();
  told.live.publish(told.lease.tenantId, told.lease.conversationId, { kind: 'stop' });
  await until(() => told.cause() === 'stopped');
  const renewed = rig();
  renewed.renewWith({ held: true, stop: true });
  await renewed.renew();
  await until(() => renewed.cause() === 'stopped');
  for (const one of [told, renewed]) {
    expect(one.cause()).toBe('stopped');
    expect(one.lost()).toBe(false);
    await one.renew();
    one.end();
    await one.held;
  }
});

it('aborts the work when the process drains, before or while it runs, without losing the lease', async () => {
  const { draining, cause, lost, held, end } = rig();
  draining.abort();
  expect(cause()).toBe('draining');
  expect(lost()).toBe(false);
  end();
  await held;
  const late = await holdLease(
    { ...rig(), turns: rig().turns.port as TurnStore, logger: createSilentLogger() },
    rig().lease,
    AbortSignal.abort(),
    async (signal) => signal.reason as unknown,
  );
  expect(late).toBe('draining');
});

it('frees the lease and stops listening when the work throws', async () => {
  const { turns, clock, live, lease, logger } = { ...rig(), logger: createSilentLogger() };
  let signal: AbortSignal | undefined;
  const working = holdLease({ turns: turns.port as TurnStore, clock, live, logger }, lease, new AbortController().signal, async (given) => {
    signal = given;
    throw new Error('a bug');
  });
  await expect(working).rejects.toThrow('a bug');
  expect(turns.calls('release')).toBe(1);
  live.publish(lease.tenantId, lease.conversationId, { kind: 'stop' });
  expect(signal?.aborted).toBe(false);
});
