/** One login for everything, or one that owns and one that works: what each needs, and what is refused before anything is changed. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareSchema } from '../../src/compose/migrate.ts';
import { createPgPool } from '../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../src/drivers/_shared/pg-unit-of-work.ts';
import { createPostgresJobQueue } from '../../src/drivers/jobs/bullmq-postgres.ts';
import { checkWall } from '../../src/drivers/store/check-wall.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { giveToPlainLogin } from '../support/plain-login.ts';
import type { PlainRight } from '../support/plain-login.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';

const logger = createSilentLogger();

for (const kind of process.env['CLAW_TEST_DATABASE_URL'] ? ([undefined] as const) : (['embedded', 'system'] as const)) {
  const server = await startTestPostgres(kind);
  if ('skip' in server) it.skip(`logins on the ${kind ?? 'given'} PostgreSQL (${server.skip})`);
  else {
    describe(`logins on the ${kind ?? 'given'} PostgreSQL`, () => {
      describeLogins(server.ownerUrl);
    });
  }
}

async function asking<Row>(url: string, ...statements: readonly string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows as Row[];
    return rows;
  } finally {
    await client.end();
  }
}

function describeLogins(serverUrl: string): void {
  const drops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(drops.map((drop) => drop())));

  /** A database owned by one plain login, and another plain login that is to work on it. */
  const twoLogins = async (may: PlainRight) => {
    const database = await createTestDatabase(serverUrl);
    drops.push(database.drop);
    const ownerUrl = await giveToPlainLogin(serverUrl, database.url, may);
    const [owner, working, password] = [
      new URL(ownerUrl).username,
      `worker_${randomBytes(6).toString('hex')}`,
      randomBytes(12).toString('hex'),
    ];
    await asking(serverUrl, `create role ${working} login nosuperuser nobypassrls password '${password}'`);
    // From PostgreSQL 16 on the right to make roles does not reach those that another login made.
    const shared = await asking<{ version: number }>(
      serverUrl,
      `select current_setting('server_version_num')::int as version from pg_roles where rolname = 'claw_jobs'`,
    );
    if (may === 'CREATEROLE' && (shared[0]?.version ?? 0) >= 160_000)
      await asking(serverUrl, `grant claw_jobs to ${owner} with admin option`);
    const url = new URL(ownerUrl);
    url.username = working;
    url.password = password;
    return { ownerUrl, url: url.href, working };
  };

  it('lend the role to a working login once, whoever starts at the same time, and it sees its own tenant only', async () => {
    const { ownerUrl, url } = await twoLogins('CREATEROLE');
    const starts = await Promise.all(Array.from({ length: 4 }, () => prepareSchema({ url, ownerUrl }, logger)));
    expect(new Set(starts.map(({ app, jobs }) => `${app} ${jobs}`))).toEqual(new Set(['claw_app claw_jobs']));
    const pool = createPgPool({ connectionString: url, role: 'claw_app', max: 2, logger });
    await checkWall(pool, { role: 'claw_app', strict: true });
    const [one, other] = [newUuid<TenantId>(), newUuid<TenantId>()];
    for (const id of [one, other]) {
      await pool.withTenant(id, (tx) => asPg(tx).query(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [id]));
    }
    expect(await pool.withTenant(one, (tx) => asPg(tx).query('select id from tenants'))).toEqual([{ id: one }]);
    await pool.close();
    const jobs = await createPostgresJobQueue({
      connectionString: url,
      role: 'claw_jobs',
      logger,
      clock: createSystemClock(),
      onError: () => {},
    });
    expect(await jobs.depths()).toEqual({ reply: 0, ingest: 0, crawl: 0, notify: 0 });
    await jobs.close(0);
  });

  it('are granted nothing again that the working login has already', async () => {
    const { ownerUrl, url, working } = await twoLogins('CREATEROLE');
    await prepareSchema({ url, ownerUrl }, logger);
    const grants = () =>
      asking<{ xmin: string }>(
        serverUrl,
        `select xmin::text from pg_auth_members where roleid = 'claw_app'::regrole and member = '${working}'::regrole`,
      );
    const before = await grants();
    expect(before).toHaveLength(1);
    await prepareSchema({ url, ownerUrl }, logger);
    expect(await grants()).toEqual(before);
  });

  it('are refused with the remedy, and before anything is changed, when the owner cannot make roles', async () => {
    const { ownerUrl, url } = await twoLogins('NOCREATEROLE');
    const refused = prepareSchema({ url, ownerUrl }, logger);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toThrow(/CREATEROLE.*use one login/);
    expect(await asking(ownerUrl, `select to_regclass('public.claw_migrations') as made`)).toEqual([{ made: null }]);
  });

  it('may be one login in two addresses, which then needs no roles', async () => {
    const { ownerUrl } = await twoLogins('NOCREATEROLE');
    const url = `${ownerUrl}?application_name=worker`;
    expect(await prepareSchema({ url, ownerUrl }, logger)).toEqual({ app: null, jobs: null });
  });
}
