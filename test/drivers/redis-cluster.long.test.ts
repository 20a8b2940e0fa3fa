/** Everything that Claw does in Redis, done in a cluster of three servers. */
import { afterAll, expect, it } from 'vitest';
import { openSharedLevel } from '../../src/drivers/cache/shared-level.ts';
import { createCache } from '../../src/drivers/cache/two-level.ts';
import { createRedisJobQueue } from '../../src/drivers/jobs/bullmq-redis.ts';
import { createRedisLimiter } from '../../src/drivers/limits/redis.ts';
import { createRedisLiveEvents } from '../../src/drivers/live/redis.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { describeCache } from '../contracts/cache.contract.ts';
import { describeJobQueue } from '../contracts/job-queue.contract.ts';
import { describeLimiter } from '../contracts/limiter.contract.ts';
import { describeLiveEvents } from '../contracts/live-events.contract.ts';
import { withRedis } from '../support/redis.ts';
import { startRedisCluster } from '../support/redis-houses.ts';
import { until } from '../support/until.ts';

const house = await startRedisCluster();
if ('skip' in house) it.skip(`Redis Cluster (${house.skip})`);
else {
  afterAll(() => house.stop());
  const clock = createSystemClock();
  const place = { url: new Secret(house.url), prefix: 'claw', clock, onError: () => {} };
  const advance = async (ms: number): Promise<void> => {
    const end = clock.monotonic() + ms;
    while (clock.monotonic() < end) await clock.sleep(end - clock.monotonic());
  };

  describeLimiter('in a cluster', async () => ({
    limiter: await createRedisLimiter({ ...place, processes: () => 2, timeoutMs: 2_000 }),
    advance,
  }));
  describeCache('in a cluster', async () => {
    const shared = await openSharedLevel({ ...place, timeoutMs: 2_000 });
    return { cache: createCache({ clock, metrics: createRecordedMetrics(), shared }), advance };
  });
  // Which server a subscription lies on is the client's choice.
  const channels = async (): Promise<readonly string[]> =>
    (await Promise.all(house.servers.map(({ url }) => withRedis(url, (client) => client.pubsub('CHANNELS', '*'))))).flat() as string[];
  const openLive = () => createRedisLiveEvents({ ...place, origin: newUuid() });
  describeLiveEvents('over a cluster', async () => [await openLive(), await openLive()], {
    settled: (tenantId, conversationId) => until(async () => (await channels()).includes(`claw:live:${tenantId}:${conversationId}`)),
  });
  const logged: string[] = [];
  const logger = { ...createSilentLogger(), error: (facts: Readonly<Record<string, unknown>>) => void logged.push(String(facts['error'])) };
  describeJobQueue(
    'BullMQ in a cluster',
    async () => {
      const prefix = newUuid();
      return { open: (times) => createRedisJobQueue({ ...place, prefix, logger, ...times }), logged: () => logged };
    },
    {
      interrupt: async () => {
        const cut = (url: string) =>
          withRedis(url, async (client) => void (await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')));
        await Promise.all(house.servers.map(({ url }) => cut(url)));
      },
    },
  );

  it('keeps entries of the cache on all servers, and drops several at once', async () => {
    const shared = await openSharedLevel({ ...place, prefix: newUuid(), timeoutMs: 2_000 });
    const level = shared.level(() => {}).factory({});
    const keys = Array.from({ length: 60 }, (_, index) => `entry ${index}`);
    for (const key of keys) await level.set(key, 'text', 60_000);
    const counts = await Promise.all(house.servers.map(({ url }) => withRedis(url, (client) => client.dbsize())));
    expect(Math.min(...counts)).toBeGreaterThan(0);
    await level.deleteMany(keys);
    expect(await Promise.all(keys.map((key) => level.get(key)))).toEqual(keys.map(() => undefined));
    shared.close();
  });
}
