/** Jobs and handlers that the cases of the job queue contract share. */
import type { CrawlJob, IngestJob, JobHandlers, JobQueue, JobResult, NotifyJob, ReplyJob } from '../../src/core/ports/job-queue.ts';
import type { CrawlId, DocumentId, NotificationSendId, TenantId, TurnId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';

/** How fast lost work must be found again, where a test wants it fast. */
export interface LockTimes {
  readonly lockMs: number;
  readonly stalledMs: number;
}

/** One more process on the same queue; closed after the test. */
export type OpenQueue = (times?: LockTimes) => Promise<JobQueue>;

export const done: JobResult = { kind: 'done' };
export const now = { attempt: 1, delayMs: 0, priority: 0 };
export const one = { reply: 1, ingest: 1, crawl: 1, notify: 1 };
export const tenantId = newUuid<TenantId>();
export const replyJob = (): ReplyJob => ({ tenantId, turnId: newUuid<TurnId>() });
export const ingestJob = (): IngestJob & { readonly attempt: number } => ({ tenantId, documentId: newUuid<DocumentId>(), attempt: 1 });
export const crawlJob = (): CrawlJob & { readonly attempt: number } => ({ tenantId, crawlId: newUuid<CrawlId>(), attempt: 1 });

export const notifyJob = (): NotifyJob & { readonly attempt: number } => ({ tenantId, sendId: newUuid<NotificationSendId>(), attempt: 1 });

export function handlers(some: Partial<JobHandlers>): JobHandlers {
  return { reply: async () => done, ingest: async () => done, crawl: async () => done, notify: async () => done, ...some };
}
