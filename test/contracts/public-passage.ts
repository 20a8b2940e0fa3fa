/** A passage that a visitor may read, for the suites of the stores. */
import type { BaseId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { Scene } from './store-scene.ts';

/** The second of three passages of an indexed public document. */
export async function publicPassage({ knowledge, index, transactions, tenantId }: Scene) {
  const base = await knowledge.createBase(tenantId, newUuid<BaseId>(), `cited ${newUuid()}`);
  const id = newUuid<never>();
  const bytes = Buffer.from('text');
  const about = { externalId: 'e', title: 'T', url: null, mediaType: 'text/plain', fileName: null, audience: 'public' } as const;
  await knowledge.putDocuments(tenantId, base.id, [{ id, ...about, bytes, contentHash: 'h' }]);
  const drafts = ['first', 'second', 'third'].map((text, ord) => ({ ord, title: 'T', headingPath: [], text, contentHash: text }));
  const search = await transactions.withTenant(tenantId, async (tx) => {
    await index.put(tx, base.id, id, drafts);
    return index.search(tx, { tenantId, baseIds: [base.id], question: 'second', k: 1, audience: 'public' });
  });
  return { id: search.hits[0]!.passageId, documentId: search.hits[0]!.documentId };
}
