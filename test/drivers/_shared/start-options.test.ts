/** Options of the URL join ours, for every pool of this process. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { joinStartOptions } from '../../../src/drivers/_shared/start-options.ts';
import { createJobPool } from '../../../src/drivers/jobs/job-pool.ts';
import { createOrm } from '../../../src/drivers/store/sequelize.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';

const CLAW = 'postgres://someone@127.0.0.1/claw';

it('leaves a URL without options as it was written', () => {
  expect(joinStartOptions(`${CLAW}?sslmode=disable`, { role: null })).toEqual({ connectionString: `${CLAW}?sslmode=disable` });
});

it('puts ours behind those of the URL, where a later one wins', () => {
  expect(joinStartOptions(`${CLAW}?options=-c%20geqo%3Doff&sslmode=disable`, { role: 'claw_app', search_path: null })).toEqual({
    connectionString: `${CLAW}?sslmode=disable`,
    options: '-c geqo=off -c role=claw_app',
  });
});

const server = await startTestPostgres();
if ('skip' in server) it.skip(`options in the URL of a database (${server.skip})`);
else {
  describe('options in the URL of a database', () => {
    describeRoles(server.ownerUrl);
  });
}

function describeRoles(ownerUrl: string): void {
  const role = `claw_test_${newUuid().replaceAll('-', '')}`;
  const asked = `select current_user as who, current_setting('geqo') as geqo`;
  const expected = [{ who: role, geqo: 'off' }];
  let url = '';
  let drop = async () => {};
  beforeAll(async () => {
    const database = await createTestDatabase(ownerUrl);
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query(`create role ${role} nologin; grant ${role} to current_user`);
    drop = async () => {
      await database.drop();
      await owner.query(`drop role ${role}`);
      await owner.end();
    };
    const withOptions = new URL(database.url);
    withOptions.searchParams.set('options', '-c geqo=off');
    url = withOptions.href;
  });
  afterAll(() => drop());

  it('do not take the role off the pool for units of work', async () => {
    const pool = createPgPool({ connectionString: url, role, max: 1, logger: createSilentLogger() });
    const found = await pool.query(asked);
    await pool.close();
    expect(found).toEqual(expected);
  });

  it('do not take the role off the connections of the admin side', async () => {
    const orm = createOrm({ connectionString: url, role });
    const found = await orm.withTenant(
      newUuid(),
      async (transaction) => (await orm.models.tenants.sequelize!.query(asked, { transaction }))[0],
    );
    await orm.close();
    expect(found).toEqual(expected);
  });

  it('do not take the role off the connections of the job queue', async () => {
    const pool = createJobPool(url, role, 1);
    const found = await pool.query(asked);
    await pool.end();
    expect(found.rows).toEqual(expected);
  });
}
