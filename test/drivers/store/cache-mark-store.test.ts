/** Marks of what is not true any more, on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CacheMarkStore } from '../../../src/core/ports/cache-mark-store.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { createCacheMarkStore } from '../../../src/drivers/store/cache-mark-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`the marks (${server.skip})`);
else
  describe('the marks', () => {
    let store: TestStore;
    let marks: CacheMarkStore;
    const [tenantId, baseId, documentId] = [newUuid<TenantId>(), newUuid(), newUuid()];
    const placeOf = async (tag: string, horizon: string | null = null): Promise<string | undefined> =>
      (await marks.since(horizon)).marks.find((mark) => mark.tenantId === tenantId && mark.tag === tag)?.place;
    const run = (text: string, params: readonly unknown[] = []) => store.owner(text, [...params], tenantId);
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      marks = createCacheMarkStore(store.pool);
      await run(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [tenantId]);
      await run(`insert into knowledge_bases (tenant_id, id, name) values ($1, $2, 'B')`, [tenantId, baseId]);
      await run(
        `insert into documents (tenant_id, id, base_id, title, media_type, content, content_hash) values ($1, $2, $3, 'T', 'text/plain', '', 'h')`,
        [tenantId, documentId, baseId],
      );
    }, 30_000);
    afterAll(() => store?.close());

    it('have another place after each change that touches their tag, and no other tag has', async () => {
      await marks.mark(tenantId, ['b', 'a', 'a']);
      const [a, b] = [await placeOf('a'), await placeOf('b')];
      expect(a).toBe(b);
      await marks.mark(tenantId, ['a']);
      expect(await placeOf('a')).not.toBe(a);
      expect(await placeOf('b')).toBe(b);
    });

    it('are told once they are committed, also when an earlier transaction commits after a later one', async () => {
      let commit = (): void => {};
      const held = new Promise<void>((resolve) => (commit = resolve));
      let begun = (): void => {};
      const isBegun = new Promise<void>((resolve) => (begun = resolve));
      const early = store.pool.withTenant(tenantId, async (tx) => {
        await asPg(tx).query(`select claw_cache_mark($1, '{early}')`, [tenantId]);
        begun();
        await held;
      });
      await isBegun;
      await marks.mark(tenantId, ['late']);
      const first = await marks.since(null);
      expect(first.marks.map(({ tag }) => tag)).toContain('late');
      expect(first.marks.map(({ tag }) => tag)).not.toContain('early');
      commit();
      await early;
      expect((await marks.since(first.horizon)).marks.map(({ tag }) => tag)).toContain('early');
    });

    it('tell nothing again that was committed long before', async () => {
      await marks.mark(tenantId, ['old']);
      // A transaction of anybody on this server, however long, lets everything since its beginning be told again.
      await until(async () => (await marks.since((await marks.since(null)).horizon)).marks.every(({ tag }) => tag !== 'old'));
      const { horizon } = await marks.since(null);
      await marks.mark(tenantId, ['new']);
      expect((await marks.since(horizon)).marks.map(({ tag }) => tag)).toContain('new');
    });

    it('are written when a document becomes ready, is indexed anew or goes, in the same transaction', async () => {
      const tag = `document:${documentId}`;
      const places: (string | undefined)[] = [];
      for (const state of ['indexing', 'ready', 'queued', 'indexing', 'ready']) {
        await run('update documents set state = $3 where tenant_id = $1 and id = $2', [tenantId, documentId, state]);
        places.push(await placeOf(tag));
      }
      expect(places[0]).toBeUndefined();
      expect(places[3]).toBe(places[2]);
      await run('delete from documents where tenant_id = $1 and id = $2', [tenantId, documentId]);
      places.push(await placeOf(tag));
      expect(new Set(places.slice(1)).size).toBe(4);
    });

    it('go when they are old', async () => {
      await marks.mark(tenantId, ['keeps', 'goes']);
      await run(`update cache_marks set at = now() - interval '2 days' where tenant_id = $1 and tag = 'goes'`, [tenantId]);
      await marks.trim(86_400_000);
      expect(await placeOf('goes')).toBeUndefined();
      expect(await placeOf('keeps')).toBeDefined();
    });
  });
