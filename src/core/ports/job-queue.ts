/** Background work: a job only wakes; the rows in the store say what is to be done. */
import type { DocumentId, TenantId, TurnId } from '../../kernel/ids.ts';

export interface ReplyJob {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
}

export interface IngestJob {
  readonly tenantId: TenantId;
  readonly documentId: DocumentId;
}

/** What a handler says when it returns: finished, or come back after a wait. */
export type JobResult = { readonly kind: 'done' } | { readonly kind: 'later'; readonly waitMs: number };

export interface JobHandlers {
  readonly reply: (job: ReplyJob, signal: AbortSignal) => Promise<JobResult>;
  readonly ingest: (job: IngestJob, signal: AbortSignal) => Promise<JobResult>;
}

export interface QueueDepths {
  readonly reply: number;
  readonly ingest: number;
}

export interface JobQueue {
  /** `attempt` makes the job id (`<turnId>-<attempt>`), so that a re-queue is never a silent no-op. Lower `priority` runs first; 0 is the highest. */
  enqueueReply(job: ReplyJob, options: { readonly attempt: number; readonly delayMs: number; readonly priority: number }): Promise<void>;
  enqueueIngest(jobs: readonly (IngestJob & { readonly attempt: number })[]): Promise<void>;
  /** Starts workers; replies and ingestion have separate queues and concurrency. */
  work(handlers: JobHandlers, concurrency: { readonly reply: number; readonly ingest: number }): Promise<void>;
  depths(): Promise<QueueDepths>;
  ping(): Promise<void>;
  /** Takes no new jobs and waits for running ones until `deadlineMs` has passed. */
  close(deadlineMs: number): Promise<void>;
}
