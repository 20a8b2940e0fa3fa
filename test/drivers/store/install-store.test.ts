/** Begun installations on a real database: each counts once, in time, for its own business and app, while its admin may ask. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ApiKeyId, BaseId, TenantId } from '../../../src/kernel/ids.ts';
import type { InstallId, InstallStore } from '../../../src/core/ports/install-store.ts';
import { createInstallStore } from '../../../src/drivers/store/install-store.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const APP = { kind: 'slack', appId: '1.2' };
const server = await startTestPostgres('embedded');

if ('skip' in server) it.skip(`begun installations (${server.skip})`);
else {
  describe('begun installations', () => {
    describeInstalls(server.ownerUrl);
  });
}

function describeInstalls(ownerUrl: string): void {
  let store: TestStore;
  let installs: InstallStore;
  let tenantId: TenantId;
  let askedBy: ApiKeyId;
  const plantTenant = async (name: string): Promise<{ tenantId: TenantId; askedBy: ApiKeyId }> => {
    const [tenant, key] = [newUuid<TenantId>(), newUuid<ApiKeyId>()];
    await store.owner(`insert into tenants (id, name, plan) values ($1, $2, 'free')`, [tenant, name], tenant);
    const text = `insert into api_keys (tenant_id, id, name, role, tier, hash, last_four) values ($1, $2, 'k', 'admin', 'free', $3, 'abcd')`;
    await store.owner(text, [tenant, key, newUuid()], tenant);
    return { tenantId: tenant, askedBy: key };
  };
  const begin = async (name: string | null = 'Support', baseIds: readonly BaseId[] = []): Promise<InstallId> => {
    const id = newUuid<InstallId>();
    await installs.add({ ...APP, tenantId, id, askedBy, name, baseIds }, 60_000);
    return id;
  };
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    installs = createInstallStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());
  beforeEach(async () => {
    ({ tenantId, askedBy } = await plantTenant('One'));
  });

  it('gives one to the first who asks, with what its business is called, and to nobody after', async () => {
    const id = await begin();
    const taken = await Promise.all([installs.take(tenantId, id, APP), installs.take(tenantId, id, APP)]);
    expect(taken.filter((one) => one !== null)).toEqual([{ name: 'Support', baseIds: [], business: 'One' }]);
    expect(await installs.take(tenantId, id, APP)).toBeNull();
  });

  it('gives none away to another business, or for another app', async () => {
    const id = await begin(null);
    const other = await plantTenant('Two');
    expect(await installs.take(other.tenantId, id, APP)).toBeNull();
    expect(await installs.take(tenantId, id, { ...APP, appId: '3.4' })).toBeNull();
    expect(await installs.take(tenantId, id, { ...APP, kind: 'discord' })).toBeNull();
    expect(await installs.take(tenantId, id, APP)).toEqual({ name: null, baseIds: [], business: 'One' });
  });

  it('says until when one counts, gives none away after it, and forgets it with the next', async () => {
    const until = await installs.add({ ...APP, tenantId, id: newUuid<InstallId>(), askedBy, name: null, baseIds: [] }, 60_000);
    expect(Math.abs(until.getTime() - Date.now() - 60_000)).toBeLessThan(10_000);
    const id = newUuid<InstallId>();
    await installs.add({ ...APP, tenantId, id, askedBy, name: null, baseIds: [] }, -1);
    expect(await installs.take(tenantId, id, APP)).toBeNull();
    await begin();
    expect(await store.owner('select from app_installs where id = $1', [id], tenantId)).toEqual([]);
  });

  it('keeps the bases that were asked for, and leaves out those that are gone', async () => {
    const bases = [newUuid<BaseId>(), newUuid<BaseId>()];
    for (const base of bases)
      await store.owner(
        `insert into knowledge_bases (tenant_id, id, name) values ($1, $2, $3)`,
        [tenantId, base, `Base ${base}`],
        tenantId,
      );
    const id = await begin(null, bases);
    await store.owner('update knowledge_bases set deleted_at = now() where id = $1', [bases[0]], tenantId);
    expect(await installs.take(tenantId, id, APP)).toMatchObject({ baseIds: [bases[1]] });
  });

  it('gives none away once the key of who asked has ended', async () => {
    const id = await begin();
    await store.owner('update api_keys set revoked_at = now() where id = $1', [askedBy], tenantId);
    expect(await installs.take(tenantId, id, APP)).toBeNull();
  });

  it('gives one to an operator as long as that one is there', async () => {
    askedBy = newUuid<ApiKeyId>();
    const add = `insert into operators (tenant_id, id, email, name, role, password, one_time) values ($1, $2, 'a@b', 'A', 'admin', 'p', false)`;
    await store.owner(add, [tenantId, askedBy], tenantId);
    const [one, other] = [await begin(), await begin()];
    expect(await installs.take(tenantId, one, APP)).not.toBeNull();
    await store.owner(`update operators set state = 'disabled' where id = $1`, [askedBy], tenantId);
    expect(await installs.take(tenantId, other, APP)).toBeNull();
  });
}
