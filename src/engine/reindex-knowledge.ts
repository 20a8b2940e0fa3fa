/** Has every document of a base indexed again, batch by batch, so that neither lock nor memory grows with it. */
import type { BaseId, DocumentId, TenantId } from '../kernel/ids.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';

export interface ReindexDeps {
  readonly knowledge: Pick<KnowledgeStore, 'requeueBase'>;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
}

/** How many were queued; those that wait already are left alone. A queue that is away throws: the sweeper takes what is stored by then. */
export async function reindexKnowledge({ knowledge, jobs }: ReindexDeps, tenantId: TenantId, baseId: BaseId): Promise<number> {
  let queued = 0;
  for (let after: DocumentId | null = null; ;) {
    const batch: Awaited<ReturnType<KnowledgeStore['requeueBase']>> = await knowledge.requeueBase(tenantId, baseId, after);
    if (batch.last === null) return queued;
    await jobs.enqueueIngest(batch.queued.map((one) => ({ tenantId, documentId: one.id, attempt: one.queued })));
    queued += batch.queued.length;
    after = batch.last;
  }
}
