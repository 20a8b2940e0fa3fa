/** A large base is hidden at once and taken away in small transactions, which a crash may cut off anywhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewDocument } from '../../../src/core/model/knowledge.ts';
import type { PassageIndex } from '../../../src/core/ports/passage-index.ts';
import type { Transactions } from '../../../src/core/ports/unit-of-work.ts';
import { createWordsIndex } from '../../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../../src/drivers/store/create-admin-stores.ts';
import type { AdminStores } from '../../../src/drivers/store/create-admin-stores.ts';
import { deleteBase } from '../../../src/drivers/store/delete-knowledge.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { BaseId, ChannelId, DocumentId, TenantId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const DOCUMENTS = 1_200;
const LEASE_MS = 60_000;

const server = await startTestPostgres();
if ('skip' in server) it.skip(`deleting a large base (${server.skip})`);
else {
  describe('deleting a large base', () => {
    describeDeletion(server.ownerUrl);
  });
}

const document = (number: number): NewDocument => ({
  id: newUuid<DocumentId>(),
  externalId: `document ${number}`,
  title: 'Title',
  url: null,
  mediaType: 'text/plain',
  fileName: null,
  audience: 'public',
  bytes: Buffer.from('Refunds take ten days.'),
  contentHash: 'hash',
});

function describeDeletion(ownerUrl: string): void {
  const tenantId = newUuid<TenantId>();
  const channelId = newUuid<ChannelId>();
  let store: TestStore;
  let stores: AdminStores;
  let index: PassageIndex;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    const { pool, url, role } = store;
    index = createWordsIndex(createTextAnalyser(), newUuid);
    stores = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger: createSilentLogger() });
    await stores.directory.createTenant({ id: tenantId, name: 'T', plan: 'free' });
    await stores.directory.createChannel({ tenantId, id: channelId, kind: 'web', name: 'Web', publicKey: 'web' }, []);
  }, 30_000);
  afterAll(async () => {
    await stores.close();
    await store.close();
  });

  /** A base of many documents, of which the first and the last are indexed. */
  const fill = async (name: string) => {
    const base = await stores.knowledge.createBase(tenantId, newUuid<BaseId>(), name);
    const documents = Array.from({ length: DOCUMENTS }, (_, number) => document(number));
    const stored = await stores.knowledge.putDocuments(tenantId, base.id, documents);
    for (const { id } of [stored[0]!, stored.at(-1)!]) {
      const { fence } = (await stores.knowledge.leaseDocument(tenantId, id, LEASE_MS))!;
      await store.pool.withTenant(tenantId, async (tx) => {
        await stores.knowledge.finishDocument(tx, id, fence, 'Refunds', 1);
        await index.put(tx, base.id, id, [{ ord: 0, title: 'Refunds', headingPath: [], text: 'Refunds take ten days.', contentHash: 'x' }]);
      });
    }
    return { base, last: stored.at(-1)!.id };
  };
  const search = (baseId: BaseId) =>
    store.pool.withTenant(tenantId, (tx) =>
      index.search(tx, { tenantId, baseIds: [baseId], question: 'refunds', k: 5, audience: 'public' }),
    );
  const rows = async (baseId: BaseId) => {
    const count = (table: string) => `(select count(*)::int from ${table} where base_id = $1) as ${table}`;
    const asked = `select ${['documents', 'passages', 'postings'].map(count).join(', ')}`;
    return (await store.owner<{ documents: number; passages: number; postings: number }>(asked, [baseId], tenantId))[0]!;
  };
  /** The process dies before the unit of work with this number. */
  const dyingAt = (number: number): Transactions => {
    let units = 0;
    return {
      withTenant: (tenant, work) => {
        units += 1;
        return units === number ? Promise.reject(new Error('died')) : store.pool.withTenant(tenant, work);
      },
    };
  };

  it('hides everything in it with the first transaction, and takes 200 documents with each of the next', async () => {
    const { base, last } = await fill('large');
    expect((await search(base.id)).hits).toHaveLength(2);
    await expect(deleteBase(dyingAt(2), tenantId, base.id, index)).rejects.toThrow('died');
    expect((await rows(base.id)).documents).toBe(DOCUMENTS);
    expect((await search(base.id)).hits).toEqual([]);
    expect(await stores.knowledge.document(tenantId, last)).toBeNull();
    expect(await stores.knowledge.base(tenantId, base.id)).toBeNull();
    expect(await stores.knowledge.baseByName(tenantId, 'large')).toBeNull();
    expect((await stores.knowledge.bases(tenantId, { limit: 100, cursor: null })).items).toEqual([]);
    expect(await stores.knowledge.renameBase(tenantId, base.id, 'again')).toBeNull();
    expect(await stores.directory.baseIdsOf(tenantId, channelId)).toEqual([]);
    await expect(stores.knowledge.putDocuments(tenantId, base.id, [document(1)])).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteBase(dyingAt(4), tenantId, base.id, index)).rejects.toThrow('died');
    expect((await rows(base.id)).documents).toBe(DOCUMENTS - 400);
  });

  it('goes on after a crash when it is asked for again, leaves nothing, and gives the name free at once', async () => {
    const { base } = await fill('cut off');
    await expect(deleteBase(dyingAt(3), tenantId, base.id, index)).rejects.toThrow('died');
    const next = await stores.knowledge.createBase(tenantId, newUuid<BaseId>(), 'cut off');
    expect(await stores.knowledge.deleteBase(tenantId, base.id)).toBe(true);
    expect(await rows(base.id)).toEqual({ documents: 0, passages: 0, postings: 0 });
    expect(await stores.knowledge.deleteBase(tenantId, base.id)).toBe(false);
    expect(await stores.knowledge.baseByName(tenantId, 'cut off')).toEqual(next);
  });
}
