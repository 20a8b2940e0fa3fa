/** From bytes to a search hit on a real database: parser, splitter, words index, store and their one unit of work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddDocuments } from '../../src/engine/add-documents.ts';
import { createIngestDocument } from '../../src/engine/ingest-document.ts';
import { searchKnowledge } from '../../src/engine/search-knowledge.ts';
import { splitDocument } from '../../src/engine/split-document.ts';
import { createDocumentParser } from '../../src/drivers/parser/document-parser.ts';
import { createWordsIndex } from '../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import type { AdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/core/model/knowledge.ts';
import type { IngestJob } from '../../src/core/ports/job-queue.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';
import type { TestStore } from '../support/store.ts';
import { WORDS_ALONE } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`documents from bytes to hits (${server.skip})`);
else {
  describe('documents from bytes to hits', () => {
    describeIngest(server.ownerUrl);
  });
}

function describeIngest(ownerUrl: string): void {
  const [tenantId, stranger, baseId] = [newUuid<TenantId>(), newUuid<TenantId>(), newUuid<BaseId>()];
  const logger = createSilentLogger();
  const analyser = createTextAnalyser();
  const index = createWordsIndex(analyser, newUuid);
  const jobs: IngestJob[] = [];
  const signal = new AbortController().signal;
  let store: TestStore;
  let stores: AdminStores;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    const { pool, url, role } = store;
    stores = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger });
    for (const id of [tenantId, stranger]) await stores.directory.createTenant({ id, name: 'T', plan: 'free' });
    await stores.knowledge.createBase(tenantId, baseId, 'Manual');
  }, 30_000);
  afterAll(async () => {
    await stores?.close();
    await store?.close();
  });

  const add = (fileName: string, text: string, externalId: string) =>
    createAddDocuments({
      mostDocuments: async () => 100,
      store: stores.knowledge,
      jobs: { enqueueIngest: async (list) => void jobs.push(...list) },
      newId: newUuid,
      logger,
    })(tenantId, baseId, [{ fileName, mediaType: null, bytes: Buffer.from(text), externalId }]);
  const work = async (): Promise<void> => {
    const ingest = createIngestDocument({
      store: stores.knowledge,
      parser: createDocumentParser({ maxBytes: MAX_DOCUMENT_BYTES, analyser }),
      split: (document, title) => splitDocument(document, title, analyser),
      index,
      transactions: store.pool,
      clock: createSystemClock(),
      metrics: createRecordedMetrics(),
      logger,
    });
    for (const { tenantId: whose, documentId } of jobs.splice(0)) await ingest({ tenantId: whose, documentId }, signal);
  };
  const search = async (query: string, whose = tenantId) =>
    (
      await searchKnowledge(
        { transactions: store.pool, passages: index, analyser, findByMeaning: WORDS_ALONE, reranking: NO_RERANK },
        { tenantId: whose, baseIds: [baseId], query, k: 3, audience: 'internal' },
      )
    ).map((hit) => hit.text);

  it('finds what a document says, under the title it gives itself, and no longer what it said before', async () => {
    const [stored] = await add('refunds.md', '# Refunds\n\nMoney comes back within fourteen days.', 'refunds');
    expect(await search('How many days until money comes back?')).toEqual([]);
    await work();
    expect(await search('How many days until money comes back?')).toEqual([expect.stringContaining('fourteen days')]);
    expect(await stores.knowledge.document(tenantId, stored!.id)).toMatchObject({ state: 'ready', title: 'Refunds', passages: 1 });
    await add('refunds.md', '# Refunds\n\nMoney comes back within thirty days.', 'refunds');
    expect(await search('money')).toEqual([expect.stringContaining('fourteen')]);
    await work();
    expect(await search('money')).toEqual([expect.stringContaining('thirty')]);
    expect(await add('refunds.md', '# Refunds\n\nMoney comes back within thirty days.', 'refunds')).toEqual([
      { id: stored!.id, queued: 0 },
    ]);
    expect(await search('money', stranger)).toEqual([]);
  });

  it('fails one that cannot be read, with words for its sender, and goes on with the next', async () => {
    const [broken] = await add('broken.bin', 'x', 'broken');
    const [fine] = await add('发货.md', '# 发货时间\n\n订单在两天内发货。', 'shipping');
    await work();
    const documents = await Promise.all([broken!, fine!].map(({ id }) => stores.knowledge.document(tenantId, id)));
    expect(documents).toMatchObject([
      { state: 'failed', error: expect.stringContaining('.bin') },
      { state: 'ready', error: null },
    ]);
    expect(await search('订单什么时候发货？')).toEqual([expect.stringContaining('两天内发货')]);
  });

  it('leaves neither passage nor state when the process dies before COMMIT', async () => {
    const [stored] = await add('late.md', '# Late\n\nAn albatross crosses the ocean.', 'late');
    const leased = await stores.knowledge.leaseDocument(tenantId, stored!.id, 60_000);
    const died = store.pool.withTenant(tenantId, async (tx) => {
      await stores.knowledge.finishDocument(tx, stored!.id, leased!.fence, 'Late', 1);
      const draft = { ord: 0, title: 'Late', headingPath: [], text: 'An albatross crosses the ocean.', contentHash: 'h' };
      await index.put(tx, baseId, stored!.id, [draft]);
      throw new Error('killed');
    });
    await expect(died).rejects.toThrow('killed');
    expect(await search('albatross')).toEqual([]);
    expect(await stores.knowledge.document(tenantId, stored!.id)).toMatchObject({ state: 'indexing', passages: 0 });
  });
}
