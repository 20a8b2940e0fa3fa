/** BullMQ on PostgreSQL against the contract, on both ends of the supported versions, and what is its own. */
import { afterAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { createPostgresJobQueue } from '../../../src/drivers/jobs/bullmq-postgres.ts';
import { migrateJobSchema } from '../../../src/drivers/jobs/job-schema.ts';
import type { JobResult } from '../../../src/core/ports/job-queue.ts';
import type { TenantId, TurnId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import type { Logger } from '../../../src/kernel/logger.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { describeJobQueue } from '../../contracts/job-queue.contract.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';

const clock = createSystemClock();
const done = async (): Promise<JobResult> => ({ kind: 'done' });

for (const kind of ['embedded', 'system'] as const) {
  const server = await startTestPostgres(kind);
  if ('skip' in server) {
    it.skip(`job queue on the ${kind} PostgreSQL (${server.skip})`);
    continue;
  }
  const drops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(drops.map((drop) => drop())));
  const database = async (): Promise<string> => {
    const made = await createTestDatabase(server.ownerUrl);
    drops.push(made.drop);
    return made.url;
  };
  let current = '';
  const logged: string[] = [];
  const logger: Logger = {
    ...createSilentLogger(),
    error: (facts) => logged.push(String(facts['error'])),
  };

  describeJobQueue(
    `BullMQ on the ${kind} PostgreSQL`,
    async () => {
      current = await database();
      const role = await migrateJobSchema(current);
      return {
        open: (times) =>
          createPostgresJobQueue({
            connectionString: current,
            logger,
            clock,
            onError: () => {},
            ...(role === null ? {} : { role }),
            ...times,
          }),
        logged: () => logged,
      };
    },
    { interrupt: () => cutAll(server.ownerUrl, current) },
  );

  describe(`job schema on the ${kind} PostgreSQL`, () => {
    it('is made once by several starters at the same time, and its role owns nothing else', async () => {
      const url = await database();
      const roles = await Promise.all(Array.from({ length: 5 }, () => migrateJobSchema(url)));
      expect(new Set(roles)).toEqual(new Set(['claw_jobs']));
      const owners = await query(
        url,
        `SELECT DISTINCT nspname::text AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relowner = 'claw_jobs'::regrole AND nspname <> 'pg_toast'`,
      );
      expect(owners).toEqual([{ schema: 'bullmq' }]);
      const strangers = await query(
        url,
        `SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'bullmq'::regnamespace AND relowner <> 'claw_jobs'::regrole`,
      );
      expect(strangers).toEqual([{ n: 0 }]);
    });

    it('works for a login that may create roles but is no superuser', async () => {
      const { url, login } = await plainLogin(server.ownerUrl, await database(), 'CREATEROLE');
      const role = `jobs_of_${login}`;
      expect(await migrateJobSchema(url, role)).toBe(role);
      const jobs = await createPostgresJobQueue({ connectionString: url, role, logger, clock, onError: () => {} });
      expect(await jobs.depths()).toEqual({ reply: 0, ingest: 0, crawl: 0, notify: 0 });
      await jobs.close(0);
      expect(await migrateJobSchema(url, role)).toBe(role);
    });

    it('belongs to the login itself where roles cannot be created', async () => {
      const { url, login } = await plainLogin(server.ownerUrl, await database(), 'NOCREATEROLE');
      expect(await migrateJobSchema(url, `jobs_of_${login}`)).toBeNull();
      const jobs = await createPostgresJobQueue({ connectionString: url, logger, clock, onError: () => {} });
      await jobs.ping();
      await jobs.close(0);
      expect(await migrateJobSchema(url, `jobs_of_${login}`)).toBeNull();
    });

    it('names the grant that is missing when the schema belongs to somebody else', async () => {
      const url = await database();
      await migrateJobSchema(url);
      const other = await plainLogin(server.ownerUrl, url, 'NOCREATEROLE');
      await expect(migrateJobSchema(other.url)).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining('GRANT claw_jobs TO'),
      });
    });

    it('is asked for by name when it was never made', async () => {
      const url = await database();
      await expect(createPostgresJobQueue({ connectionString: url, logger, clock, onError: () => {} })).rejects.toMatchObject({
        code: 'upstream_unreachable',
      });
    });

    it('tells a handler whose lock was taken away to stop', async () => {
      const url = await database();
      await migrateJobSchema(url);
      const jobs = await createPostgresJobQueue({
        connectionString: url,
        role: 'claw_jobs',
        logger,
        clock,
        onError: () => {},
        lockMs: 800,
      });
      const stopped = new Promise<unknown>((resolve, reject) => {
        const reply = async (_job: unknown, signal: AbortSignal): Promise<{ readonly kind: 'done' }> => {
          signal.addEventListener('abort', () => resolve(signal.reason));
          await query(url, `UPDATE bullmq.job SET lock_token = 'another'`);
          await stopped;
          return { kind: 'done' };
        };
        const job = { tenantId: newUuid<TenantId>(), turnId: newUuid<TurnId>() };
        jobs
          .work({ reply, ingest: done, crawl: done, notify: done }, { reply: 1, ingest: 0, crawl: 0, notify: 0 })
          .then(() => jobs.enqueueReply(job, { attempt: 1, delayMs: 0, priority: 0 }))
          .catch(reject);
      });
      expect(await stopped).toMatchObject({ code: 'upstream_unreachable' });
      await jobs.close(2_000);
    });

    it('never takes more connections than it was given', async () => {
      const url = await database();
      await migrateJobSchema(url);
      const jobs = await createPostgresJobQueue({
        connectionString: `${url}?options=-c%20statement_timeout%3D9000`,
        role: 'claw_jobs',
        logger,
        clock,
        onError: () => {},
        connections: 5,
      });
      await jobs.work({ reply: done, ingest: done, crawl: done, notify: done }, { reply: 20, ingest: 20, crawl: 20, notify: 20 });
      await Promise.all(Array.from({ length: 40 }, () => jobs.ping()));
      const open = await query(
        url,
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await jobs.close(0);
      expect(open).toEqual([{ n: 5 }]);
    });
  });
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A login that owns this database and nothing more. */
async function plainLogin(
  ownerUrl: string,
  databaseUrl: string,
  may: 'CREATEROLE' | 'NOCREATEROLE',
): Promise<{ url: string; login: string }> {
  const name = new URL(databaseUrl).pathname.slice(1);
  const login = `login_${name}`;
  await query(ownerUrl, `CREATE ROLE ${login} LOGIN ${may}; GRANT CREATE ON DATABASE ${name} TO ${login}`);
  const url = new URL(databaseUrl);
  url.username = login;
  return { url: url.href, login };
}

/** As when the server restarts: every connection of the queue breaks at once. */
async function cutAll(ownerUrl: string, databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await query(ownerUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
}
