/** One process a database, and what becomes of its lock when a connection breaks. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Company } from '../../../src/drivers/store/company.ts';
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
  const hold = async (retakeForMs = 10_000, company?: Company) => {
    const lost: Error[] = [];
    const deps = {
      ...(company && { company }),
      clock: createSystemClock(),
      logger: createSilentLogger(),
      onLost: (error: Error) => void lost.push(error),
      retakeForMs,
    };
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

  const shares = (takesMessages: boolean, ...keyHashes: string[]): Company => ({
    takesMessages,
    keyHashes: keyHashes.length === 0 ? ['a1b2c3d4'] : keyHashes,
  });

  it('is shared by processes that have a Redis in common, and kept from one that has none, either way round', async () => {
    const [one, two] = [await hold(1_000, shares(true)), await hold(1_000, shares(false))];
    await expect(hold()).rejects.toMatchObject({ code: 'config_invalid', details: { field: 'REDIS_URL' } });
    await Promise.all([one.lock.release(), two.lock.release()]);
    const { lock: alone } = await hold();
    await expect(hold(1_000, shares(true))).rejects.toMatchObject({ code: 'config_invalid', details: { field: 'REDIS_URL' } });
    await alone.release();
  });

  it('tells how many processes take messages in', async () => {
    const { lock: gateway } = await hold(1_000, shares(true));
    expect(gateway.intakes()).toBe(1);
    const { lock: worker } = await hold(1_000, shares(false));
    const { lock: second } = await hold(1_000, shares(true));
    expect([worker.intakes(), second.intakes()]).toEqual([1, 2]);
    await Promise.all([gateway, worker, second].map((lock) => lock.release()));
  });

  it('is refused to a process with another master key while the others run', async () => {
    const { lock } = await hold(1_000, shares(true, 'ffffffff'));
    await expect(hold(1_000, shares(true, '00000001'))).rejects.toMatchObject({ details: { field: 'CLAW_MASTER_KEY' } });
    const { lock: same } = await hold(1_000, shares(false, 'ffffffff'));
    await Promise.all([lock.release(), same.release()]);
    const { lock: later } = await hold(1_000, shares(true, '00000001'));
    await later.release();
  });

  it('works beside a process with another first key when each of the two opens what the other seals', async () => {
    const { lock: before } = await hold(1_000, shares(true, 'aaaaaaaa', 'bbbbbbbb'));
    const { lock: after } = await hold(1_000, shares(true, 'bbbbbbbb', 'aaaaaaaa'));
    const refusal = { details: { field: 'CLAW_MASTER_KEY' } };
    await expect(hold(1_000, shares(false, 'bbbbbbbb'))).rejects.toMatchObject(refusal);
    await before.release();
    const { lock: alone } = await hold(1_000, shares(false, 'bbbbbbbb'));
    // It would open what the others seal, and one of them not what it seals.
    await expect(hold(1_000, shares(false, 'aaaaaaaa', 'bbbbbbbb'))).rejects.toMatchObject(refusal);
    for (const lock of [after, alone]) await lock.release();
  });
}
