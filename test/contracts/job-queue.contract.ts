/** What every JobQueue must do, whatever stands behind it. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CrawlJob, IngestJob, NotifyJob, JobQueue, ReplyJob } from '../../src/core/ports/job-queue.ts';
import { until } from '../support/until.ts';
import { jobQueueEndings } from './job-queue-endings.ts';
import { crawlJob, done, handlers, ingestJob, notifyJob, now, one, replyJob, tenantId } from './job-queue-samples.ts';
import type { LockTimes, OpenQueue } from './job-queue-samples.ts';

/** A queue as the page is told of it. */
interface BoardQueue {
  readonly displayName: string;
  readonly readOnlyMode: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly jobs: readonly unknown[];
}

export interface JobQueueUnderTest {
  /** One more process on the same queue; `lockMs` and `stalledMs` where a test wants short ones. */
  open(times?: LockTimes): Promise<JobQueue>;
  /** What handlers' errors were logged as, and how often. */
  logged(): readonly string[];
}

export interface JobQueueCapabilities {
  /** Breaks every connection of the queue at once, or says why that cannot be tested. */
  readonly interrupt: (() => Promise<void>) | { readonly skip: string };
}

/** `start` gives a fresh, empty queue. */
export function describeJobQueue(name: string, start: () => Promise<JobQueueUnderTest>, can: JobQueueCapabilities): void {
  describe(`job queue: ${name}`, () => {
    const open: JobQueue[] = [];
    let under: JobQueueUnderTest;
    beforeAll(async () => {
      under = await start();
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((queue) => queue.close(0)));
    });
    const queue: OpenQueue = async (times) => {
      const next = await under.open(times);
      open.push(next);
      return next;
    };

    it('runs a reply, a document, a crawl and a notification with the ids that were put in', async () => {
      const jobs = await queue();
      const replies: ReplyJob[] = [];
      const documents: IngestJob[] = [];
      const sites: CrawlJob[] = [];
      const sends: NotifyJob[] = [];
      await jobs.work(
        {
          reply: async (job) => {
            replies.push(job);
            return done;
          },
          ingest: async (job) => {
            documents.push(job);
            return done;
          },
          crawl: async (job) => {
            sites.push(job);
            return done;
          },
          notify: async (job) => {
            sends.push(job);
            return done;
          },
        },
        one,
      );
      const reply = replyJob();
      const ingest = ingestJob();
      await jobs.enqueueReply(reply, now);
      const crawl = crawlJob();
      await jobs.enqueueIngest([ingest]);
      await jobs.enqueueCrawl([crawl]);
      const notify = notifyJob();
      await jobs.enqueueNotify([notify]);
      await until(() => [replies, documents, sites, sends].every((of) => of.length === 1));
      expect(sends).toEqual([{ tenantId, sendId: notify.sendId }]);
      expect(sites).toEqual([{ tenantId, crawlId: crawl.crawlId }]);
      expect(replies).toEqual([reply]);
      expect(documents).toEqual([{ tenantId, documentId: ingest.documentId }]);
    });

    it('shows its queues and the jobs in them on a page, which holds ids alone and changes nothing', async () => {
      const jobs = await queue();
      const { documentId } = ingestJob();
      await jobs.enqueueIngest([{ tenantId, documentId, attempt: 1 }]);
      const board = await jobs.board('/admin/queues');
      const page = String((await board.read('', {}))?.bytes);
      expect(page).toContain('<base href="/admin/queues/"');
      const loaded = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path!);
      expect(loaded.length).toBeGreaterThan(3);
      for (const path of loaded) expect((await board.read(path, {}))?.bytes.length).toBeGreaterThan(0);
      expect(page).not.toMatch(/https?:|<style/);
      const asked = { activeQueue: 'ingest', page: '1', jobsPerPage: '10' };
      const { queues } = JSON.parse(String((await board.read('api/queues', asked))?.bytes)) as { queues: BoardQueue[] };
      expect(queues.map(({ displayName }) => displayName)).toEqual([
        'generate_ai_response',
        'vectorize_document',
        'update_knowledge_base',
        'send_notification',
      ]);
      expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
      const { jobs: shown, counts } = queues[1]!;
      expect(counts['waiting']).toBe(1);
      expect(shown).toMatchObject([{ id: `${documentId}-1`, data: { tenant_id: tenantId, document_id: documentId } }]);
      const found = JSON.parse(String((await board.read(`api/queues/ingest/${documentId}-1`, {}))?.bytes)) as { job: { id: string } };
      expect(found.job.id).toBe(`${documentId}-1`);
      for (const path of ['static/../../package.json', 'static/nothing.js', 'api/nothing', 'api/queues/ingest/add']) {
        expect(await board.read(path, {})).toBeNull();
      }
      // The next test has the same queue.
      await jobs.work(handlers({}), one);
      await until(async () => (await jobs.depths()).ingest === 0);
    });

    it('wakes an idle worker for many documents at once', async () => {
      const jobs = await queue();
      const seen = new Set<string>();
      await jobs.work(
        handlers({
          ingest: async (job) => {
            seen.add(job.documentId);
            return done;
          },
        }),
        { reply: 1, ingest: 4, crawl: 0, notify: 0 },
      );
      await until(async () => (await jobs.depths()).ingest === 0);
      await jobs.enqueueIngest(Array.from({ length: 600 }, ingestJob));
      await until(() => seen.size === 600, 20_000);
      expect(await jobs.depths()).toEqual({ reply: 0, ingest: 0, crawl: 0, notify: 0 });
    }, 30_000);

    it('counts what waits, delayed jobs among it', async () => {
      const jobs = await queue();
      await jobs.enqueueReply(replyJob(), now);
      await jobs.enqueueReply(replyJob(), { ...now, priority: 3 });
      await jobs.enqueueReply(replyJob(), { ...now, delayMs: 300 });
      await jobs.enqueueIngest([ingestJob(), ingestJob()]);
      expect(await jobs.depths()).toEqual({ reply: 3, ingest: 2, crawl: 0, notify: 0 });
      await jobs.work(handlers({}), one);
      await until(async () => (await jobs.depths()).reply + (await jobs.depths()).ingest === 0);
    });

    it('runs a lower priority number first, and equal ones in order of arrival', async () => {
      const jobs = await queue();
      const [late, first, second, urgent] = [replyJob(), replyJob(), replyJob(), replyJob()];
      await jobs.enqueueReply(late, { ...now, priority: 50.7 });
      await jobs.enqueueReply(first, { ...now, priority: 2 });
      await jobs.enqueueReply(second, { ...now, priority: 2 });
      await jobs.enqueueReply(urgent, now);
      const order: string[] = [];
      await jobs.work(
        handlers({
          reply: async (job) => {
            order.push(job.turnId);
            return done;
          },
        }),
        one,
      );
      await until(() => order.length === 4);
      expect(order).toEqual([urgent.turnId, first.turnId, second.turnId, late.turnId]);
    });

    it('starts a delayed job on time on an idle worker, not before', async () => {
      const jobs = await queue();
      let ranAt = 0;
      await jobs.work(
        handlers({
          reply: async () => {
            ranAt = performance.now();
            return done;
          },
        }),
        one,
      );
      const askedAt = performance.now();
      await jobs.enqueueReply(replyJob(), { ...now, delayMs: 400 });
      await until(() => ranAt > 0);
      expect(ranAt - askedAt).toBeGreaterThanOrEqual(390);
      expect(ranAt - askedAt).toBeLessThan(1_400);
    });

    it('calls a handler again after the wait it asked for', async () => {
      const jobs = await queue();
      const calls: number[] = [];
      await jobs.work(
        handlers({
          reply: async () => {
            calls.push(performance.now());
            return calls.length < 3 ? { kind: 'later', waitMs: 200 } : done;
          },
        }),
        one,
      );
      await jobs.enqueueReply(replyJob(), now);
      await until(() => calls.length === 3);
      const waits = calls.slice(1).map((at, index) => at - (calls[index] ?? 0));
      for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(190);
      await until(async () => (await jobs.depths()).reply === 0);
    });

    it('takes the same id again once its job has ended, well or badly', async () => {
      const jobs = await queue();
      let calls = 0;
      await jobs.work(
        handlers({
          reply: async () => {
            calls += 1;
            if (calls === 1) throw new Error('a broken handler');
            return done;
          },
        }),
        one,
      );
      const job = replyJob();
      for (const round of [1, 2, 3]) {
        // A job is gone a moment after its handler returned; until then its id is still taken.
        await until(async () => {
          await jobs.enqueueReply(job, now);
          await new Promise((resolve) => setTimeout(resolve, 20));
          return calls >= round;
        });
      }
      expect(calls).toBeGreaterThanOrEqual(3);
      expect(under.logged().filter((message) => message.includes('a broken handler'))).toHaveLength(1);
    });

    it('does not run a job twice that is put in twice while it waits', async () => {
      const jobs = await queue();
      const job = replyJob();
      await jobs.enqueueReply(job, now);
      await jobs.enqueueReply(job, now);
      const other = replyJob();
      await jobs.enqueueReply(other, now);
      const order: string[] = [];
      await jobs.work(
        handlers({
          reply: async ({ turnId }) => {
            order.push(turnId);
            return done;
          },
        }),
        one,
      );
      await until(() => order.includes(other.turnId));
      expect(order).toEqual([job.turnId, other.turnId]);
    });

    it('never runs more jobs at once than it was told to', async () => {
      const jobs = await queue();
      let at = 0;
      let most = 0;
      let ended = 0;
      for (let index = 0; index < 30; index += 1) await jobs.enqueueReply(replyJob(), now);
      await jobs.work(
        handlers({
          reply: async () => {
            at += 1;
            most = Math.max(most, at);
            await new Promise((resolve) => setTimeout(resolve, 5));
            at -= 1;
            ended += 1;
            return done;
          },
        }),
        { reply: 3, ingest: 1, crawl: 0, notify: 0 },
      );
      await until(() => ended === 30);
      expect(most).toBe(3);
    });

    it('lets two processes share the work without doing any of it twice', async () => {
      const [left, right] = [await queue(), await queue()];
      const ran: string[] = [];
      const working = handlers({
        reply: async ({ turnId }) => {
          ran.push(turnId);
          return done;
        },
      });
      await left.work(working, { reply: 4, ingest: 1, crawl: 0, notify: 0 });
      await right.work(working, { reply: 4, ingest: 1, crawl: 0, notify: 0 });
      const jobs = Array.from({ length: 60 }, replyJob);
      await Promise.all(jobs.map((job) => left.enqueueReply(job, now)));
      await until(() => ran.length >= 60);
      await until(async () => (await left.depths()).reply === 0);
      expect(new Set(ran)).toEqual(new Set(jobs.map((job) => job.turnId)));
      expect(ran).toHaveLength(60);
    });

    jobQueueEndings(queue, can.interrupt);
  });
}
