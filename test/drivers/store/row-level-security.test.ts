/** One tenant never sees or touches the rows of another, whatever statement runs and whatever login migrated. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { plantTenant } from '../../builders/plant-tenant.ts';
import { giveToPlainLogin } from '../../support/plain-login.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

/** The owner of the server comes first and makes the roles that the others find. */
const LOGINS = ['owner', 'CREATEROLE', 'NOCREATEROLE', 'stranger'] as const;
type Login = (typeof LOGINS)[number];

/** Where the program works as a role of its own, it can write these and change nothing in them. */
const APPEND_ONLY: readonly string[] = ['usage', 'audit_entries', 'setting_versions', 'erasures'];

class Undo extends Error {}

for (const kind of process.env['CLAW_TEST_DATABASE_URL'] ? ([undefined] as const) : (['embedded', 'system'] as const)) {
  const server = await startTestPostgres(kind);
  for (const login of LOGINS) {
    const on = `migrated by a login of the kind ${login}, on the ${kind ?? 'given'} PostgreSQL`;
    if ('skip' in server) it.skip(`row-level security, ${on} (${server.skip})`);
    else {
      describe(`row-level security, ${on}`, () => {
        describeWall(server.ownerUrl, login);
      });
    }
  }
}

function describeWall(ownerUrl: string, login: Login): void {
  const [a, b] = [newUuid<TenantId>(), newUuid<TenantId>()];
  let store: TestStore;
  let planted: readonly string[] = [];
  let tables: readonly string[] = [];
  beforeAll(async () => {
    store = await openTestStore(ownerUrl, login === 'owner' ? undefined : (url) => giveToPlainLogin(ownerUrl, url, login));
    planted = await plantTenant(store.pool, a);
    await plantTenant(store.pool, b);
    const found = await store.owner<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_name <> 'claw_migrations'`,
    );
    tables = found.map((row) => row.name);
  }, 30_000);
  afterAll(() => store?.close());

  const columnOf = (table: string) => (table === 'tenants' ? 'id' : 'tenant_id');
  /** Runs `work` as a tenant and takes everything back. */
  const tried = async <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>): Promise<T> => {
    const box: { value?: T } = {};
    const undone = store.pool.withTenant(tenantId, async (tx) => {
      box.value = await work(asPg(tx));
      throw new Undo();
    });
    await expect(undone).rejects.toBeInstanceOf(Undo);
    return box.value as T;
  };
  const touched = (tenantId: TenantId, table: string, statement: string) =>
    tried(tenantId, async (tx) => (await tx.query<{ whose: string }>(`${statement} ${columnOf(table)} as whose`)).map((row) => row.whose));

  it('works as a role that is walled', async () => {
    const who = await store.pool.query<{ role: string; walled: boolean }>(
      'select current_user as role, not (rolsuper or rolbypassrls) as walled from pg_roles where rolname = current_user',
    );
    expect(who).toEqual([{ role: store.role ?? new URL(store.url).username, walled: true }]);
    const mayBe = { owner: ['claw_app'], CREATEROLE: ['claw_app'], NOCREATEROLE: [null], stranger: ['claw_app', null] };
    expect(mayBe[login]).toContain(store.role);
  });

  it('has rows of both tenants in every table there is', () => {
    expect(planted.toSorted()).toEqual(tables.toSorted());
  });

  it('gives an unfiltered SELECT the rows of one tenant, in every table', async () => {
    for (const table of tables) {
      const rows = await tried(a, (tx) => tx.query<{ whose: string }>(`select ${columnOf(table)} as whose from ${table}`));
      expect([table, rows]).toEqual([table, [{ whose: a }]]);
    }
  });

  it('lets an unfiltered UPDATE and DELETE touch the rows of one tenant, in every table', async () => {
    for (const table of tables.filter((name) => store.role === null || !APPEND_ONLY.includes(name))) {
      const column = columnOf(table);
      expect([table, await touched(a, table, `update ${table} set ${column} = ${column} returning`)]).toEqual([table, [a]]);
      expect([table, await touched(a, table, `delete from ${table} returning`)]).toEqual([table, [a]]);
    }
  });

  it('lets nobody who works as the role of the program change or remove what only grows', async () => {
    if (store.role === null) return;
    for (const table of APPEND_ONLY) {
      for (const statement of [`update ${table} set tenant_id = tenant_id`, `delete from ${table}`, `truncate ${table}`]) {
        const change = store.pool.withTenant(a, (tx) => asPg(tx).query(statement));
        await expect(change).rejects.toMatchObject({ details: { facts: { sqlstate: '42501' } } });
      }
    }
  });

  it('refuses to make a row over to another tenant, in every table', async () => {
    for (const table of tables) {
      const other = newUuid();
      const gift = store.pool.withTenant(a, (tx) => asPg(tx).query(`update ${table} set ${columnOf(table)} = $1`, [other]));
      await expect(gift).rejects.toMatchObject({ details: { facts: { sqlstate: '42501' } } });
    }
  });

  it('shows nothing at all outside a unit of work', async () => {
    for (const table of tables) expect([table, await store.pool.query(`select 1 from ${table}`)]).toEqual([table, []]);
  });

  it('keeps its look-ups across tenants to what they return', async () => {
    const [key] = await tried(b, (tx) => tx.query<{ hash: string }>('select hash from api_keys'));
    const found = await store.pool.query<{ tenant_id: string }>('select * from claw_find_api_key($1)', [key?.hash]);
    expect(found.map((row) => row.tenant_id)).toEqual([b]);
    const after = await tried(a, async (tx) => {
      await tx.query('select * from claw_find_api_key($1)', [key?.hash]);
      return tx.query<{ whose: string }>('select tenant_id as whose from api_keys');
    });
    expect(after).toEqual([{ whose: a }]);
  });

  // Elsewhere the owner of the tables may be the only login there is, and this variable is how its own functions look.
  if (login === 'owner' || login === 'CREATEROLE') {
    it('does not open to a connection that sets the scope of the system functions itself', async () => {
      for (const table of tables) {
        const rows = await tried(a, async (tx) => {
          await tx.query(`select set_config('claw.scope', 'system', true)`);
          return tx.query<{ whose: string }>(`select ${columnOf(table)} as whose from ${table}`);
        });
        expect([table, rows]).toEqual([table, [{ whose: a }]]);
      }
    });

    it('leaves nobody a member of the role that looks across tenants', async () => {
      const members = await store.owner(
        `select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles w on w.oid = m.member
         where r.rolname = 'claw_system' and w.rolname in ('claw_app', current_user) and not m.admin_option`,
      );
      expect(members).toEqual([]);
    });
  }

  // A superuser may become anyone, whatever role it works as.
  if (login === 'CREATEROLE') {
    it('refuses to become the role that looks across tenants', async () => {
      await expect(store.pool.query('set role claw_system')).rejects.toMatchObject({ details: { facts: { sqlstate: '42501' } } });
    });
  }

  it('lets a tenant delete itself with everything it has, and leaves the other one whole', async () => {
    await store.pool.withTenant(a, async (tx) => {
      for (const table of ['postings', 'passage_stats', 'tenants']) await asPg(tx).query(`delete from ${table}`);
    });
    for (const table of tables) {
      const left = async (tenantId: TenantId) => (await tried(tenantId, (tx) => tx.query(`select 1 from ${table}`))).length;
      expect([table, await left(a), await left(b)]).toEqual([table, 0, 1]);
    }
  });
}
