/** Background work: a job only wakes; the rows in the store say what is to be done. */
import type { JobBoard } from './job-board.ts';
import type { CrawlId, DocumentId, NotificationSendId, TenantId, TurnId } from '../../kernel/ids.ts';

export interface ReplyJob {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
}

export interface IngestJob {
  readonly tenantId: TenantId;
  readonly documentId: DocumentId;
}

export interface CrawlJob {
  readonly tenantId: TenantId;
  readonly crawlId: CrawlId;
}

export interface NotifyJob {
  readonly tenantId: TenantId;
  readonly sendId: NotificationSendId;
}

/** What a handler says when it returns: finished, or come back after a wait. */
export type JobResult = { readonly kind: 'done' } | { readonly kind: 'later'; readonly waitMs: number };

export interface JobHandlers {
  readonly reply: (job: ReplyJob, signal: AbortSignal) => Promise<JobResult>;
  readonly ingest: (job: IngestJob, signal: AbortSignal) => Promise<JobResult>;
  readonly crawl: (job: CrawlJob, signal: AbortSignal) => Promise<JobResult>;
  readonly notify: (job: NotifyJob, signal: AbortSignal) => Promise<JobResult>;
}

/** A number for each kind of job. */
export type JobNumbers = Readonly<Record<keyof JobHandlers, number>>;

export interface JobQueue {
  /** `attempt` makes the job id (`<turnId>-<attempt>`), so that a re-queue is never a silent no-op. Lower `priority` runs first; 0 is the highest. */
  enqueueReply(job: ReplyJob, options: { readonly attempt: number; readonly delayMs: number; readonly priority: number }): Promise<void>;
  enqueueIngest(jobs: readonly (IngestJob & { readonly attempt: number })[]): Promise<void>;
  enqueueCrawl(jobs: readonly (CrawlJob & { readonly attempt: number })[]): Promise<void>;
  enqueueNotify(jobs: readonly (NotifyJob & { readonly attempt: number })[]): Promise<void>;
  /** Starts workers; each kind has a queue and a concurrency of its own, and none at 0. */
  work(handlers: JobHandlers, concurrency: JobNumbers): Promise<void>;
  /** A page about the queues, for an address without a slash at its end. */
  board(basePath: string): Promise<JobBoard>;
  /** Jobs that wait. */
  depths(): Promise<JobNumbers>;
  ping(): Promise<void>;
  /** Takes no new jobs and waits for running ones until `deadlineMs` has passed. */
  close(deadlineMs: number): Promise<void>;
}
