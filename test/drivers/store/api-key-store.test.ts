/** The keys of a business on PostgreSQL, seen from whom they let in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKeyStore } from '../../../src/core/ports/api-key-store.ts';
import type { NewApiKey } from '../../../src/core/ports/directory-store.ts';
import { createApiKeyStore } from '../../../src/drivers/store/api-key-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ApiKeyId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`the keys (${server.skip})`);
else
  describe('the keys of a business', () => {
    let store: TestStore;
    let keys: ApiKeyStore;
    const [tenantId, stranger] = [newUuid<TenantId>(), newUuid<TenantId>()];
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      keys = createApiKeyStore(store.pool);
      for (const id of [tenantId, stranger])
        await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'enterprise')`, [id], id);
    }, 30_000);
    afterAll(() => store?.close());
    const key = (some: Partial<NewApiKey> = {}): NewApiKey => ({
      id: newUuid<ApiKeyId>(),
      name: 'shop',
      role: 'viewer',
      scopes: null,
      tier: 'pro',
      hash: newUuid(),
      lastFour: 'abcd',
      ...some,
    });
    const lets = async (hash: string) => {
      const found = await store.pool.query<{ id: string }>('select id from claw_find_api_key($1)', [hash]);
      return found.length === 1;
    };
    const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000);

    it('lets in by a new key until it ends', async () => {
      const [lasting, over] = [key(), key()];
      const made = await keys.create(tenantId, lasting, soon(60));
      expect(made).toMatchObject({ id: lasting.id, name: 'shop', role: 'viewer', lastFour: 'abcd', revokedAt: null });
      await keys.create(tenantId, over, soon(-1));
      expect([await lets(lasting.hash), await lets(over.hash)]).toEqual([true, false]);
      expect(await keys.get(tenantId, lasting.id)).toEqual({ ...made, lastUsedAt: expect.any(Date) });
      expect((await keys.list(tenantId, { limit: 1, cursor: null })).items[0]).toMatchObject({ id: over.id });
    });

    it('notes its last use, and writes that at most once a minute', async () => {
      const one = key({ scopes: ['knowledge', 'usage'] });
      expect(await keys.create(tenantId, one, null)).toMatchObject({ scopes: ['knowledge', 'usage'], lastUsedAt: null });
      await Promise.all(Array.from({ length: 8 }, () => lets(one.hash)));
      const written = async () =>
        (await store.owner<{ xmin: string }>('select xmin::text from api_keys where id = $1', [one.id], tenantId))[0];
      const [first, used] = [await written(), (await keys.get(tenantId, one.id))!.lastUsedAt!];
      expect(Math.abs(used.getTime() - Date.now())).toBeLessThan(5_000);
      await lets(one.hash);
      expect(await written()).toEqual(first);
      await store.owner(`update api_keys set last_used_at = now() - interval '61 seconds' where id = $1`, [one.id], tenantId);
      await lets(one.hash);
      expect((await keys.get(tenantId, one.id))!.lastUsedAt!.getTime()).toBeGreaterThanOrEqual(used.getTime());
    });

    it('lets in by both keys for the overlap of a rotation, and the new one lives as long as the old one was made for', async () => {
      const old = key({ role: 'admin' });
      const made = await keys.create(tenantId, old, soon(1_000));
      const next = key();
      const rotated = await keys.rotate(tenantId, old.id, next, 60);
      expect(rotated).toMatchObject({ id: next.id, name: 'shop', role: 'admin', tier: 'pro' });
      const lived = (one: typeof made) => one.expiresAt!.getTime() - one.createdAt.getTime();
      expect(Math.abs(lived(rotated!) - lived(made))).toBeLessThan(10);
      expect([await lets(old.hash), await lets(next.hash)]).toEqual([true, true]);
      expect((await keys.get(tenantId, old.id))!.expiresAt!.getTime()).toBeLessThan(soon(61).getTime());
    });

    it('ends the old key at once without an overlap, and rotates no key that has ended', async () => {
      const [old, next] = [key(), key()];
      await keys.create(tenantId, old, null);
      expect(await keys.rotate(tenantId, old.id, next, 0)).toMatchObject({ expiresAt: null });
      expect([await lets(old.hash), await lets(next.hash)]).toEqual([false, true]);
      expect(await keys.rotate(tenantId, old.id, key(), 0)).toBeNull();
    });

    it('keeps a revoked key out, and one owner without an end in, also when two revoke at once', async () => {
      const [one, other, ending] = [key({ role: 'owner' }), key({ role: 'owner' }), key({ role: 'owner' })];
      await keys.create(tenantId, one, null);
      await keys.create(tenantId, other, null);
      await keys.create(tenantId, ending, soon(60));
      const both = await Promise.allSettled([keys.revoke(tenantId, one.id), keys.revoke(tenantId, other.id)]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
      expect(new Set([await lets(one.hash), await lets(other.hash)])).toEqual(new Set([false, true]));
      expect([await keys.revoke(tenantId, ending.id), await lets(ending.hash)]).toEqual([true, false]);
    });

    it('shows another business none of it', async () => {
      const own = key();
      await keys.create(tenantId, own, null);
      expect([await keys.get(stranger, own.id), await keys.revoke(stranger, own.id)]).toEqual([null, false]);
      expect(await keys.rotate(stranger, own.id, key(), 0)).toBeNull();
      expect((await keys.list(stranger, { limit: 10, cursor: null })).items).toEqual([]);
      expect(await lets(own.hash)).toBe(true);
    });
  });
