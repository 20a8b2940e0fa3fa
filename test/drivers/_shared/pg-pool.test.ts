/** What the pool does when the database takes a connection away, and which role its connections have. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import type { PgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { startTestPostgres } from '../../support/postgres.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`the pool of connections (${server.skip})`);
else {
  describe('the pool of connections', () => {
    describePool(server.ownerUrl);
  });
}

function describePool(connectionString: string): void {
  const tenant = newUuid<TenantId>();
  let pool: PgPool;
  let other: PgPool;
  beforeAll(() => {
    const logger = createSilentLogger();
    pool = createPgPool({ connectionString, role: null, max: 1, logger });
    other = createPgPool({ connectionString, role: null, max: 1, logger });
  });
  afterAll(() => Promise.all([pool.close(), other.close()]));

  it('calls the database unreachable when a unit of work loses its connection between statements, and the next one works', async () => {
    const lost = pool.withTenant(tenant, async (tx) => {
      const [mine] = await asPg(tx).query<{ pid: number }>('select pg_backend_pid() as pid');
      await other.query('select pg_terminate_backend($1, 5000)', [mine?.pid]);
      // The news of the end is read from the socket only in a later turn of the event loop, while no statement runs.
      await other.query('select pg_sleep(0.1)');
    });
    await expect(lost).rejects.toBeInstanceOf(UpstreamUnreachable);
    const next = await pool.withTenant(tenant, (tx) => asPg(tx).query<{ one: number }>('select 1 as one'));
    expect(next).toEqual([{ one: 1 }]);
  });

  it('gives the error of the work itself when the connection was lost too', async () => {
    const lost = pool.withTenant(tenant, async (tx) => {
      const [mine] = await asPg(tx).query<{ pid: number }>('select pg_backend_pid() as pid');
      await other.query('select pg_terminate_backend($1, 5000)', [mine?.pid]);
      await other.query('select pg_sleep(0.1)');
      throw new RangeError('of the work');
    });
    await expect(lost).rejects.toThrow('of the work');
    expect(await pool.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }]);
  });
}
