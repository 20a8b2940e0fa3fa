/** A job queue that keeps what it is given and runs nothing. */
import type { CrawlJob, IngestJob, JobQueue, ReplyJob } from '../../src/core/ports/job-queue.ts';

export interface QueuedReply extends ReplyJob {
  readonly attempt: number;
  readonly delayMs: number;
  readonly priority: number;
}

export interface FakeJobQueue extends JobQueue {
  readonly replies: QueuedReply[];
  readonly ingests: (IngestJob & { readonly attempt: number })[];
  readonly crawls: (CrawlJob & { readonly attempt: number })[];
  /** From now on every addition fails like this; null mends it. */
  failWith(error: Error | null): void;
}

export function createFakeJobQueue(): FakeJobQueue {
  const replies: QueuedReply[] = [];
  const ingests: FakeJobQueue['ingests'] = [];
  const crawls: FakeJobQueue['crawls'] = [];
  let failure: Error | null = null;
  const check = (): void => {
    if (failure !== null) throw failure;
  };
  return {
    replies,
    ingests,
    crawls,
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
    work: async () => {},
    depths: async () => ({ reply: replies.length, ingest: ingests.length, crawl: crawls.length }),
    ping: async () => {},
    close: async () => {},
  };
}
