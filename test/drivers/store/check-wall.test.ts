/** Which logins a process refuses to work as. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { checkWall } from '../../../src/drivers/store/check-wall.ts';
import type { Wall } from '../../../src/drivers/store/check-wall.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { startTestPostgres } from '../../support/postgres.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`the check of the wall (${server.skip})`);
else {
  describe('the check of the wall', () => {
    describeCheck(server.ownerUrl);
  });
}

function describeCheck(superuserUrl: string): void {
  const mark = newUuid().slice(-12);
  const [walled, exempt] = [`claw_walled_${mark}`, `claw_exempt_${mark}`];
  const owner = new pg.Client({ connectionString: superuserUrl });
  beforeAll(async () => {
    await owner.connect();
    await owner.query(`create role ${walled} login; create role ${exempt} login bypassrls; grant ${walled} to ${exempt}`);
  });
  afterAll(async () => {
    await owner.query(`drop role ${walled}, ${exempt}`);
    await owner.end();
  });
  const as = (login: string | null): string => {
    const url = new URL(superuserUrl);
    if (login !== null) url.username = login;
    return url.href;
  };
  /** What the check says to a pool of this login that asks for `takes`. */
  const check = async (login: string | null, takes: string | null, wall: Wall) => {
    const pool = createPgPool({ connectionString: as(login), role: takes, max: 1, logger: createSilentLogger() });
    try {
      await checkWall(pool, wall);
    } finally {
      await pool.close();
    }
  };

  it('passes the role that was asked for, when row-level security binds it', async () => {
    await expect(check(null, walled, { role: walled, strict: true })).resolves.toBeUndefined();
    await expect(check(exempt, walled, { role: walled, strict: true })).resolves.toBeUndefined();
  });

  it('refuses connections that did not take the role, in every environment', async () => {
    for (const strict of [true, false]) {
      const refused = check(exempt, null, { role: walled, strict });
      await expect(refused).rejects.toBeInstanceOf(ConfigError);
      await expect(refused).rejects.toThrow(`work as "${exempt}" although they asked for the role "${walled}"`);
    }
  });

  it('refuses a superuser and a BYPASSRLS login without a role only where it must be strict', async () => {
    for (const login of [null, exempt]) {
      await expect(check(login, null, { role: null, strict: true })).rejects.toBeInstanceOf(ConfigError);
      await expect(check(login, null, { role: null, strict: false })).resolves.toBeUndefined();
    }
    await expect(check(walled, null, { role: null, strict: true })).resolves.toBeUndefined();
  });
}
