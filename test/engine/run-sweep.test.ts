/** The sweep that puts work back into the queue, and goes on whatever fails. */
import { expect, it, vi } from 'vitest';
import { runSweep, sweepOnce } from '../../src/engine/run-sweep.ts';
import { CHANNEL_KINDS } from '../../src/core/model/channel.ts';
import type { DueSource, StuckCrawl, StuckDocument, StuckTurn, SweepStore } from '../../src/core/ports/sweep-store.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { CrawlId, NotificationSendId, SourceId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { faulty } from '../chaos/faulty.ts';
import { createFakeJobQueue } from '../builders/fake-job-queue.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { until } from '../support/until.ts';

const STUCK: readonly StuckTurn[] = [
  { tenantId: newUuid(), turnId: newUuid(), queued: 2, waiting: 0 },
  { tenantId: newUuid(), turnId: newUuid(), queued: 5, waiting: 7 },
];
const DOCUMENT: StuckDocument = { tenantId: newUuid(), documentId: newUuid(), queued: 3 };
const CRAWL: StuckCrawl = { tenantId: newUuid(), crawlId: newUuid(), queued: 4 };
const NOTICE = { tenantId: newUuid<TenantId>(), sendId: newUuid<NotificationSendId>(), queued: 2 };
const DUE: DueSource = { tenantId: newUuid(), sourceId: newUuid() };

function rig() {
  const store = faulty<SweepStore>({
    stuckTurns: async () => STUCK,
    stuckDocuments: async () => [DOCUMENT],
    stuckCrawls: async () => [CRAWL],
    dueSources: async () => [DUE],
    dueNotifications: async () => [NOTICE],
    forgetNotifications: async () => 0,
    removeUnsentFiles: async () => 2,
    freeHolds: async () => 0,
    unknownDeliveries: async () => new Map([['telegram', 4]]),
    standing: async () => ({
      oldest: { reply: 12.5, deliver: 0, ingest: 0, crawl: 0 },
      awaited: { customers: 3, seconds: 61.5 },
      stalledTurns: 2,
      connections: [{ channel: 'slack', state: 'refused', bots: 3 }],
    }),
    countRows: async () => 0,
  });
  return {
    store,
    sweep: store.port,
    sources: { startCrawl: async (_tenant: TenantId, _source: SourceId, id: CrawlId) => ({ id, queued: 1 }) },
    planOf: async () => 'free' as const,
    newId: newUuid,
    jobs: createFakeJobQueue(),
    metrics: createRecordedMetrics(),
    clock: createManualClock(),
    logger: createSilentLogger(),
  };
}

it('queues what stands still, oldest first, under new names and at once, behind the backlog of its business', async () => {
  const deps = rig();
  expect(await sweepOnce(deps)).toBe(4);
  expect(deps.jobs.replies).toEqual(
    STUCK.map(({ tenantId, turnId, queued, waiting }) => ({ tenantId, turnId, attempt: queued, delayMs: 0, priority: waiting })),
  );
  expect(deps.jobs.ingests).toEqual([{ tenantId: DOCUMENT.tenantId, documentId: DOCUMENT.documentId, attempt: 3 }]);
  const counted = deps.metrics.counted.map(({ name, labels }) => [name, labels['kind']]);
  expect(counted).toEqual([
    ['claw_unsent_files_removed_total', undefined],
    ['claw_swept_total', 'turn'],
    ['claw_swept_total', 'document'],
    ['claw_swept_total', 'crawl'],
  ]);
  expect(deps.metrics.gauges.get('claw_queue_jobs')).toBe(1);
});

it('queues the notifications that are due', async () => {
  const deps = rig();
  await sweepOnce(deps);
  expect(deps.jobs.notices).toEqual([{ tenantId: NOTICE.tenantId, sendId: NOTICE.sendId, attempt: 2 }]);
});

it('begins the crawls whose time has come, and queues again those that stand still', async () => {
  const deps = rig();
  await sweepOnce(deps);
  expect(deps.jobs.crawls).toEqual([
    { tenantId: DUE.tenantId, crawlId: expect.any(String), attempt: 1 },
    { tenantId: CRAWL.tenantId, crawlId: CRAWL.crawlId, attempt: 4 },
  ]);
});

it('tells how many sends wait for a person, of every kind of channel', async () => {
  const deps = rig();
  const gauge = vi.spyOn(deps.metrics, 'gauge');
  await sweepOnce(deps);
  for (const channel of CHANNEL_KINDS) {
    expect(gauge).toHaveBeenCalledWith('claw_deliveries_unknown', channel === 'telegram' ? 4 : 0, { channel });
  }
});

it('tells how work and bots stand, and of none that there are none', async () => {
  const deps = rig();
  const gauge = vi.spyOn(deps.metrics, 'gauge');
  await sweepOnce(deps);
  expect(gauge).toHaveBeenCalledWith('claw_work_oldest_seconds', 12.5, { kind: 'reply' });
  expect(gauge).toHaveBeenCalledWith('claw_handovers_waiting', 3);
  expect(gauge).toHaveBeenCalledWith('claw_handovers_oldest_seconds', 61.5);
  expect(gauge).toHaveBeenCalledWith('claw_turns_stalled', 2);
  expect(gauge).toHaveBeenCalledWith('claw_connections', 3, { channel: 'slack', state: 'refused' });
  expect(gauge).toHaveBeenCalledWith('claw_connections', 0, { channel: 'slack', state: 'live' });
  expect(gauge).toHaveBeenCalledWith('claw_connections', 0, { channel: 'discord', state: 'none' });
});

it('sweeps every two seconds, also after a sweep that failed, until it is told to stop', async () => {
  const deps = rig();
  deps.store.break('stuckTurns', { kind: 'throw', error: () => new UpstreamUnreachable('The database is away.') }, 1);
  const stop = new AbortController();
  const sweeping = runSweep(deps, stop.signal);
  await until(() => deps.clock.sleeping() === 1);
  expect(deps.jobs.replies).toHaveLength(0);
  deps.clock.advance(1_999);
  expect(deps.store.calls('stuckTurns')).toBe(1);
  deps.clock.advance(1);
  await until(() => deps.jobs.replies.length === 2 && deps.clock.sleeping() === 1);
  deps.clock.advance(2_000);
  await until(() => deps.jobs.replies.length === 4 && deps.clock.sleeping() === 1);
  stop.abort();
  await sweeping;
  expect(deps.store.calls('stuckTurns')).toBe(3);
  const sweeps = deps.metrics.counted.filter(({ name }) => name === 'claw_sweeps_total').map(({ labels }) => labels['result']);
  expect(sweeps).toEqual(['failed', 'done', 'done']);
});

it('touches nothing while the queue is away, and then takes at once whatever waits', async () => {
  const deps = rig();
  const idle: number[] = [];
  const jobs = faulty(deps.jobs);
  const sweep: SweepStore = { ...deps.sweep, stuckTurns: async (_limit, idleMs) => (idle.push(idleMs), []) };
  const stop = new AbortController();
  const sweeping = runSweep({ ...deps, sweep, jobs: jobs.port }, stop.signal);
  const next = async (): Promise<void> => {
    deps.clock.advance(2_000);
    await until(() => deps.clock.sleeping() === 1);
  };
  await until(() => deps.clock.sleeping() === 1);
  await next();
  jobs.break('ping', { kind: 'throw', error: () => new UpstreamUnreachable('The queue is away.') }, 2);
  await next();
  await next();
  await next();
  await next();
  stop.abort();
  await sweeping;
  expect(idle).toEqual([0, 10_000, 0, 10_000]);
});
