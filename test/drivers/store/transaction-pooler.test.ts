/** Through a pooler that hands connections on after each transaction: tenants stay apart, nothing is left behind, and all kinds of work go through. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgPool, quote } from '../../../src/drivers/_shared/pg-pool.ts';
import type { PgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { createOrm } from '../../../src/drivers/store/sequelize.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { plantTenant } from '../../builders/plant-tenant.ts';
import { startPgBouncer } from '../../support/pgbouncer.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres();
const store = 'skip' in server ? server : await openTestStore(server.ownerUrl);
const bouncer = 'skip' in store ? store : await startPgBouncer(store.url);

if ('skip' in store) it.skip(`a transaction pooler (${store.skip})`);
else if ('skip' in bouncer) {
  it.skip(`a transaction pooler (${bouncer.skip})`);
  afterAll(() => store.close());
} else {
  describe('PgBouncer in transaction mode', () => {
    describePooled(store, bouncer.url);
    afterAll(async () => {
      await bouncer.stop();
      await store.close();
    }, 30_000);
  });
}

function describePooled(direct: TestStore, connectionString: string): void {
  const tenants = [newUuid<TenantId>(), newUuid<TenantId>()];
  let pool: PgPool;
  beforeAll(async () => {
    // More callers than the two connections behind the pooler.
    pool = createPgPool({ connectionString, role: direct.role, pooled: true, max: 8, logger: createSilentLogger() });
    for (const tenant of tenants) await plantTenant(pool, tenant);
  }, 30_000);
  afterAll(() => pool?.close());

  it('keeps tenants apart while their transactions take turns on few connections', async () => {
    const seen = await Promise.all(
      Array.from({ length: 60 }, (_, turn) => {
        const tenant = tenants[turn % 2]!;
        const read = async (text: string) =>
          pool.withTenant(tenant, async (tx) =>
            (await asPg(tx).query<{ id: string }>(text, [], 'a name that another session has prepared')).map((row) => row.id),
          );
        return read('select id from tenants').then((ids) => ids.length === 1 && ids[0] === tenant);
      }),
    );
    expect(seen.filter((isOwn) => !isOwn)).toEqual([]);
  });

  it('works as the walled role in every transaction and leaves neither role nor tenant behind', async () => {
    const login = new URL(direct.url).username;
    const who = `select current_user::text as role, current_setting('claw.tenant', true) as tenant, current_setting('statement_timeout') as timeout`;
    type Who = { readonly role: string; readonly tenant: string | null; readonly timeout: string };
    const [single] = await pool.query<Who>(who);
    const inTrips = await pool.inTrips(async (trips) => [
      ...(await trips.query<Who>(`${who}, ${quote('x')} as x`)),
      ...(await trips.end<Who>(who)),
    ]);
    const all = [single, ...inTrips];
    expect(all.map((one) => [one?.role, one?.timeout])).toEqual(all.map(() => [direct.role ?? login, '30s']));
    expect(await pool.query('select from tenants')).toEqual([]);
    const raw = createPgPool({ connectionString, role: null, pooled: true, max: 2, logger: createSilentLogger() });
    const [after] = await raw.query<Who>(who);
    await raw.close();
    expect(after?.role).not.toBe('claw_app');
    expect(after?.tenant ?? '').toBe('');
  });

  it('serves the admin side', async () => {
    const orm = createOrm({ connectionString, role: direct.role, pooled: true });
    const names = (tenant: TenantId) =>
      orm.withTenant(tenant, async (transaction) => (await orm.models.tenants.findAll({ transaction })).map((row) => row.id));
    expect(await Promise.all(tenants.map(names))).toEqual(tenants.map((tenant) => [tenant]));
    await orm.close();
  });
}
