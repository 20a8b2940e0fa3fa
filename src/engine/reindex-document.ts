/** Indexes a document again; one that never had its page is read again, as there is nothing to be indexed. */
import type { DocumentId, TenantId } from '../kernel/ids.ts';
import type { Document } from '../core/model/knowledge.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import type { WebSources } from './web-sources.ts';

export interface ReindexDeps {
  readonly knowledge: Pick<KnowledgeStore, 'document' | 'requeueDocument'>;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
  readonly webSources: Pick<WebSources, 'addPage'>;
}

/** The document as it now is; null when there is none. */
export async function reindexDocument(deps: ReindexDeps, tenantId: TenantId, id: DocumentId): Promise<Document | null> {
  const { knowledge, jobs, webSources } = deps;
  const document = await knowledge.document(tenantId, id);
  if (document === null) return null;
  if (document.bytes === 0 && document.url !== null && document.externalId === document.url) {
    await webSources.addPage(tenantId, document.baseId, document.url, document.audience);
  } else {
    const stored = await knowledge.requeueDocument(tenantId, id);
    if (stored && stored.queued > 0) await jobs.enqueueIngest([{ tenantId, documentId: id, attempt: stored.queued }]);
  }
  return knowledge.document(tenantId, id);
}
