/** A job queue that keeps what it is given and runs nothing. */
import type { CrawlJob, IngestJob, JobQueue, NotifyJob, ReplyJob } from '../../src/core/ports/job-queue.ts';

export interface QueuedReply extends ReplyJob {
  readonly attempt: number;
  readonly delayMs: number;
  readonly priority: number;
}

export interface FakeJobQueue extends JobQueue {
  readonly replies: QueuedReply[];
  readonly ingests: (IngestJob & { readonly attempt: number })[];
  readonly crawls: (CrawlJob & { readonly attempt: number })[];
  readonly notices: (NotifyJob & { readonly attempt: number })[];
  /** From now on every addition fails like this; null mends it. */
  failWith(error: Error | null): void;
}

export function createFakeJobQueue(): FakeJobQueue {
  const replies: QueuedReply[] = [];
  const ingests: FakeJobQueue['ingests'] = [];
  const crawls: FakeJobQueue['crawls'] = [];
  const notices: FakeJobQueue['notices'] = [];
  let failure: Error | null = null;
  const check = (): void => {
    if (failure !== null) throw failure;
  };
  return {
    replies,
    ingests,
    crawls,
    notices,
    failWith: (error) => void (failure = error),
    enqueueReply: async (job, options) => {
      check();
      replies.push({ ...job, ...options });
    },
    enqueueIngest: async (jobs) => {
      check();
      ingests.push(...jobs);
    },
    enqueueCrawl: async (jobs) => {
      check();
      crawls.push(...jobs);
    },
    enqueueNotify: async (jobs) => {
      check();
      notices.push(...jobs);
    },
    board: async (basePath) => ({ read: async (path) => ({ type: 'text/plain', bytes: `${basePath}/${path}` }) }),
    work: async () => {},
    depths: async () => ({ reply: replies.length, ingest: ingests.length, crawl: crawls.length, notify: notices.length }),
    ping: async () => {},
    close: async () => {},
  };
}
