/** One process a database, and what becomes of its lock when a connection breaks. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdProcessLock } from '../../../src/drivers/store/process-lock.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { ConfigError, UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`the lock of the process (${server.skip})`);
else {
  describe('the lock of the process', () => {
    describeLock(server.ownerUrl);
  });
}

function describeLock(ownerUrl: string): void {
  let url = '';
  let admin: pg.Client;
  let drop = async () => {};
  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase(ownerUrl));
    admin = new pg.Client({ connectionString: ownerUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await drop();
    await admin.end();
  });

  const name = () => new URL(url).pathname.slice(1);
  const holders = async () => {
    const asked = `select pid from pg_stat_activity where datname = $1 and application_name = 'claw-lock' and pid in
      (select pid from pg_locks where locktype = 'advisory' and granted)`;
    return (await admin.query<{ pid: number }>(asked, [name()])).rows.map(({ pid }) => pid);
  };
  const cut = (pid: number | undefined) => admin.query('select pg_terminate_backend($1, 5000)', [pid]);
  const hold = async (retakeForMs = 10_000) => {
    const lost: Error[] = [];
    const deps = { clock: createSystemClock(), logger: createSilentLogger(), onLost: (error: Error) => void lost.push(error), retakeForMs };
    return { lost, lock: await holdProcessLock(url, deps) };
  };

  it('keeps a second process off until it is released', async () => {
    const { lock } = await hold();
    await expect(hold()).rejects.toBeInstanceOf(ConfigError);
    await lock.release();
    const { lock: next } = await hold();
    await next.release();
  });

  it('is taken again after its connection broke, twice, and still keeps others off', async () => {
    const { lost, lock } = await hold();
    for (const _ of [1, 2]) {
      const [before] = await holders();
      await cut(before);
      await until(async () => (await holders()).some((pid) => pid !== before));
    }
    expect(lost).toEqual([]);
    await expect(hold()).rejects.toBeInstanceOf(ConfigError);
    await lock.release();
    expect(lost).toEqual([]);
    await until(async () => (await holders()).length === 0);
  });

  it('is lost at once when another process holds it', async () => {
    const { lost, lock } = await hold(60_000);
    const [before] = await holders();
    // Waits in the queue of the lock, so that it has it the moment the first one loses it.
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const taken = other.query('select pg_advisory_lock(4927302)');
    await until(async () => (await admin.query('select from pg_locks where not granted and locktype = $1', ['advisory'])).rowCount === 1);
    await cut(before);
    await taken;
    await until(() => lost.length > 0);
    expect(lost).toHaveLength(1);
    expect(lost[0]).toBeInstanceOf(ConfigError);
    await other.end();
    await lock.release();
  });

  it('is lost when the database stays away', async () => {
    const { lost, lock } = await hold(600);
    await admin.query(`alter database ${name()} with allow_connections false`);
    await cut((await holders())[0]);
    await until(() => lost.length > 0);
    expect(lost[0]).toBeInstanceOf(UpstreamUnreachable);
    await admin.query(`alter database ${name()} with allow_connections true`);
    await lock.release();
  });

  it('is let go of while it is being taken again', async () => {
    const { lost, lock } = await hold();
    await admin.query(`alter database ${name()} with allow_connections false`);
    await cut((await holders())[0]);
    await lock.release();
    await admin.query(`alter database ${name()} with allow_connections true`);
    expect([lost, await holders()]).toEqual([[], []]);
  });
}
