/** BullMQ on Redis against the contract, and what becomes of jobs when Redis goes away, hangs or comes back empty. */
import { afterAll, describe, expect, it } from 'vitest';
import { createRedisJobQueue } from '../../../src/drivers/jobs/bullmq-redis.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { Logger } from '../../../src/kernel/logger.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { handlers, now, one, replyJob } from '../../contracts/job-queue-samples.ts';
import type { LockTimes } from '../../contracts/job-queue-samples.ts';
import { describeJobQueue } from '../../contracts/job-queue.contract.ts';
import { startTestRedis, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const namesOfClients = async (url: string): Promise<string[]> => {
  let names: string[] = [];
  await withRedis(url, async (client) => {
    const list = String(await client.call('CLIENT', 'LIST', 'TYPE', 'normal'));
    names = Array.from(list.matchAll(/ name=(\S*)/g), ([, name]) => name ?? '');
  });
  return names;
};

const server = await startTestRedis();
if ('skip' in server) it.skip(`job queue on Redis (${server.skip})`);
else {
  afterAll(() => server.stop());
  const clock = createSystemClock();
  const logged: string[] = [];
  const logger: Logger = { ...createSilentLogger(), error: (facts) => logged.push(String(facts['error'])) };
  const open = (prefix: string, times: Partial<LockTimes> = {}, onError: (error: unknown) => void = () => {}) =>
    createRedisJobQueue({ url: new Secret(server.url), prefix, logger, clock, onError, ...times });

  describeJobQueue(
    'BullMQ on Redis',
    async () => {
      const prefix = newUuid();
      return { open: (times) => open(prefix, times), logged: () => logged };
    },
    {
      interrupt: () =>
        withRedis(server.url, async (client) => void (await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))),
    },
  );

  describe('job queue on Redis', () => {
    it('refuses at once while Redis is away, and works again when it is back, empty', async () => {
      const faults: unknown[] = [];
      const jobs = await open(newUuid(), {}, (error) => faults.push(error));
      const ran: string[] = [];
      await jobs.work(
        handlers({
          reply: async ({ turnId }) => {
            ran.push(turnId);
            return { kind: 'done' };
          },
        }),
        one,
      );
      await server.kill();
      await until(() => faults.length > 0);
      const before = performance.now();
      await expect(jobs.enqueueReply(replyJob(), now)).rejects.toMatchObject({ code: 'upstream_unreachable' });
      expect(performance.now() - before).toBeLessThan(500);
      await server.start();
      const job = replyJob();
      await until(() =>
        jobs.enqueueReply(job, now).then(
          () => true,
          () => false,
        ),
      );
      await until(() => ran.length === 1);
      expect(ran).toEqual([job.turnId]);
      expect(faults).toHaveLength(1);
      await jobs.close(0);
    });

    it('does not wait long for a Redis that hangs, and closes under it', async () => {
      const jobs = await open(newUuid());
      await jobs.work(handlers({}), one);
      server.pause();
      try {
        const before = performance.now();
        for (let call = 0; call < 50; call += 1) {
          await expect(jobs.enqueueReply(replyJob(), now)).rejects.toMatchObject({ code: 'upstream_unreachable' });
        }
        expect(performance.now() - before).toBeLessThan(2_500);
        await jobs.close(10);
        expect(performance.now() - before).toBeLessThan(7_000);
      } finally {
        await server.kill();
        await server.start();
      }
      // A connection that was not let go of is made again within a quarter of a second.
      for (let look = 0; look < 20; look += 1) {
        expect((await namesOfClients(server.url)).filter((name) => name !== '')).toEqual([]);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    });

    it('keeps its keys below its prefix, and ids alone in them', async () => {
      const prefix = newUuid();
      const jobs = await open(prefix);
      const job = replyJob();
      await jobs.enqueueReply(job, now);
      await withRedis(server.url, async (client) => {
        const keys = (await client.keys('*')).filter((key) => key.includes(job.turnId));
        expect(keys).toEqual([`{${prefix}:jobs}:replies:${job.turnId}-1`]);
        expect(JSON.parse((await client.hget(keys[0] ?? '', 'data')) ?? '')).toEqual({ tenant_id: job.tenantId, turn_id: job.turnId });
      });
      await jobs.close(0);
    });
  });
}
