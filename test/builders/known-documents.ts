/** Knowledge in an engine scene: documents that are indexed at once, and the answering that finds them. */
import { createWordsIndex } from '../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import { createAnswerQuestion } from '../../src/engine/answer-question.ts';
import type { AnswerDeps, AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { Audience, NewDocument } from '../../src/core/model/knowledge.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, DocumentId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import type { EngineScene } from './engine-scene.ts';
import { noCaches } from './no-caches.ts';
import { WORDS_ALONE } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';

export type KnownDocuments = Awaited<ReturnType<typeof openKnownDocuments>>;

export async function openKnownDocuments(scene: EngineScene) {
  const { store, tenantId, analyser } = scene;
  const index = createWordsIndex(analyser, newUuid);
  const { pool, url, role } = store;
  const stores = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger: createSilentLogger() });
  const { knowledge } = stores;
  const baseId = newUuid<BaseId>();
  await knowledge.createBase(tenantId, baseId, `base ${baseId}`);

  const put = async (about: Partial<NewDocument> & { readonly title: string }, text: string): Promise<DocumentId> => {
    const bytes = Buffer.from(text);
    const plain = {
      id: newUuid<DocumentId>(),
      externalId: null,
      url: null,
      mediaType: 'text/plain',
      fileName: null,
      audience: 'public' as const,
    };
    const [stored] = await knowledge.putDocuments(tenantId, baseId, [{ ...plain, ...about, bytes, contentHash: text }]);
    return stored!.id;
  };
  /** Indexed as one passage, as a worker would. */
  const ingest = async (id: DocumentId): Promise<void> => {
    const leased = await knowledge.leaseDocument(tenantId, id, 60_000);
    if (leased === null) throw new Error('The document does not wait to be indexed.');
    const { title } = leased.document;
    const draft = { ord: 0, title, headingPath: [], text: Buffer.from(leased.bytes).toString('utf8'), contentHash: newUuid() };
    await pool.withTenant(tenantId, async (tx) => {
      await knowledge.finishDocument(tx, id, leased.fence, title, 1);
      await index.put(tx, baseId, id, [draft]);
    });
  };
  const know = async (title: string, text: string, audience: Audience = 'public'): Promise<DocumentId> => {
    const id = await put({ title, audience }, text);
    await ingest(id);
    return id;
  };
  const answering = (over: Partial<AnswerDeps> = {}): AnswerQuestion =>
    createAnswerQuestion({
      ...scene,
      annotations: stores.annotations,
      passages: index,
      transactions: pool,
      modelWriter: { mayWrite: async () => false, write: async () => null },
      standingOf: async () => ({ baseIds: [baseId], knowledgeVersion: 1, settingsVersion: 1, lastSeq: 0 }),
      caches: noCaches,
      findByMeaning: WORDS_ALONE,
      reranking: NO_RERANK,
      ...over,
    });
  return { ...stores, index, baseId, put, ingest, know, answering, close: () => stores.close() };
}
