/** One business with a backlog and many that write now and then, worked by one process with a real queue. */
import { migrateJobSchema } from '../../src/drivers/jobs/job-schema.ts';
import { createPostgresJobQueue } from '../../src/drivers/jobs/bullmq-postgres.ts';
import type { InboundMessage } from '../../src/core/model/message.ts';
import { asPg } from '../../src/drivers/_shared/pg-unit-of-work.ts';
import { createReceiveMessage } from '../../src/engine/receive-message.ts';
import { runSweep } from '../../src/engine/run-sweep.ts';
import { placesForOthers, shareWorkers } from '../../src/engine/share-workers.ts';
import { createTakeTurn } from '../../src/engine/take-turn.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../src/kernel/ids.ts';
import { answerOf, openEngineScene } from './engine-scene.ts';
import { createFakeChannelAdapter } from './fake-channel-adapter.ts';
import { createFakeLimiter } from './fake-limiter.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

export interface FairnessOptions {
  /** Places of one business; see REPLY_CONCURRENCY. */
  readonly places: number;
  /** How long an answer takes to write. */
  readonly answerMs: number;
  readonly quietTenants: number;
}

/** Messages that the backlog is filled with at once. */
const TOGETHER = 200;
/** Between two quiet messages. */
const PAUSE_MS = 40;

export async function openFairness(ownerUrl: string, { places, answerMs, quietTenants }: FairnessOptions) {
  const scene = await openEngineScene(ownerUrl);
  const clock = createSystemClock();
  const role = await migrateJobSchema(scene.store.url);
  const queueOptions = { connectionString: scene.store.url, logger: scene.logger, clock, onError: () => {} };
  const jobs = await createPostgresJobQueue({ ...queueOptions, ...(role !== null && { role }) });
  const waiting = new Map<string, () => void>();
  const adapter = {
    ...createFakeChannelAdapter('web'),
    perform: async ({ conversationId }: { readonly conversationId: string }) => {
      waiting.get(conversationId)?.();
      return { platformId: conversationId };
    },
  };
  const ports = {
    ...scene,
    jobs,
    clock,
    limiter: createFakeLimiter(),
    adapters: new Map([['web', adapter]]),
    planOf: async () => 'free' as const,
  };
  const receive = createReceiveMessage(ports);
  const answer = async () => (await clock.sleep(answerMs), answerOf('An answer.'));
  const work = {
    ingest: async () => ({ kind: 'done' }) as const,
    crawl: async () => ({ kind: 'done' }) as const,
    notify: async () => ({ kind: 'done' }) as const,
  };
  const reply = shareWorkers(createTakeTurn({ ...ports, answer }), places, { clock, metrics: createRecordedMetrics() });
  await jobs.work({ ...work, reply }, { reply: places + placesForOthers(places), ingest: 0, crawl: 0, notify: 0 });
  const stop = new AbortController();
  const sweeping = runSweep({ ...ports, sources: { startCrawl: async () => null } }, stop.signal);
  const quiet = await Promise.all(Array.from({ length: quietTenants }, () => plant(scene)));

  /** Milliseconds from a message of a business to its delivered answer. */
  const ask = async (place: Place): Promise<number> => {
    const began = clock.monotonic();
    const { message } = await receive(messageOf(place));
    await new Promise<void>((resolve) => void waiting.set(message.conversationId, resolve));
    return clock.monotonic() - began;
  };
  return {
    /** The 95th of a hundred of the quiet. */
    p95OfQuiet: async (): Promise<number> => {
      const times: Promise<number>[] = [];
      for (const place of quiet) {
        times.push(ask(place));
        await clock.sleep(PAUSE_MS);
      }
      const sorted = (await Promise.all(times)).toSorted((one, other) => one - other);
      return sorted[Math.ceil(sorted.length * 0.95) - 1]!;
    },
    /** Has one business write so many messages in as many conversations. */
    fill: async (messages: number): Promise<void> => {
      const noisy = await plant(scene);
      for (let sent = 0; sent < messages; sent += TOGETHER) {
        await Promise.all(Array.from({ length: Math.min(TOGETHER, messages - sent) }, () => receive(messageOf(noisy))));
      }
    },
    waiting: async (): Promise<number> => (await jobs.depths()).reply,
    close: async (): Promise<void> => {
      stop.abort();
      await sweeping;
      await jobs.close(2_000);
      await scene.close();
    },
  };
}

interface Place {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
}

async function plant({ store }: Awaited<ReturnType<typeof openEngineScene>>): Promise<Place> {
  const [tenantId, channelId] = [newUuid<TenantId>(), newUuid<ChannelId>()];
  await store.pool.withTenant(tenantId, async (tx) => {
    await asPg(tx).query("insert into tenants (id, name, plan) values ($1, 'T', 'free')", [tenantId]);
    const row = [tenantId, channelId, newUuid()];
    await asPg(tx).query("insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)", row);
  });
  return { tenantId, channelId };
}

function messageOf(place: Place): InboundMessage {
  const key = newUuid();
  return {
    ...place,
    channelKind: 'web',
    identity: `${key}:message:1`,
    conversationKey: key,
    contact: { externalId: key, name: null, tier: 'free', locale: null },
    text: 'a question',
    files: [],
    replyTarget: { space: key },
    baseIds: [],
    immediate: true,
  };
}
