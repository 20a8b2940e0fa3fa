/** The cases of the job queue contract about ending: closing, vanished workers and broken connections. */
import { expect, it } from 'vitest';
import type { JobResult } from '../../src/core/ports/job-queue.ts';
import { until } from '../support/until.ts';
import { done, handlers, now, one, replyJob } from './job-queue-samples.ts';
import type { OpenQueue } from './job-queue-samples.ts';

/** `interrupt` breaks every connection of the queue at once, or says why that cannot be tested. */
export function jobQueueEndings(queue: OpenQueue, interrupt: (() => Promise<void>) | { readonly skip: string }): void {
  it('waits for running jobs when it closes, and takes no new ones', async () => {
    const [working, feeding] = [await queue(), await queue()];
    const started: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let finished = false;
    await working.work(
      handlers({
        reply: async ({ turnId }, signal) => {
          started.push(turnId);
          await gate;
          finished = !signal.aborted;
          return done;
        },
      }),
      one,
    );
    await feeding.enqueueReply(replyJob(), now);
    await until(() => started.length === 1);
    const closing = working.close(20_000);
    await feeding.enqueueReply(replyJob(), now);
    setTimeout(release, 100);
    await closing;
    expect(finished).toBe(true);
    expect(started).toHaveLength(1);
    expect(await feeding.depths()).toEqual({ reply: 1, ingest: 0, crawl: 0, notify: 0 });
    await feeding.work(handlers({}), one);
    await until(async () => (await feeding.depths()).reply === 0);
  });

  it('aborts a running job when its closing is past the deadline, so that its work can be handed back', async () => {
    const [working, feeding] = [await queue(), await queue()];
    let running = false;
    let handedBack = false;
    await working.work(
      handlers({
        reply: (_job, signal) =>
          new Promise((resolve) => {
            running = true;
            signal.addEventListener('abort', () => {
              handedBack = true;
              resolve({ kind: 'later', waitMs: 1 });
            });
          }),
      }),
      one,
    );
    await feeding.enqueueReply(replyJob(), now);
    await until(() => running);
    await working.close(50);
    expect(handedBack).toBe(true);
    let again = false;
    await feeding.work(
      handlers({
        reply: async () => {
          again = true;
          return done;
        },
      }),
      one,
    );
    await until(() => again);
  });

  it('does not wait for ever for a handler that ignores its signal; another worker runs the job again', async () => {
    const times = { lockMs: 1_000, stalledMs: 300 };
    const vanishing = await queue(times);
    let running = false;
    await vanishing.work(
      handlers({
        reply: () =>
          new Promise<JobResult>(() => {
            running = true;
          }),
      }),
      one,
    );
    const job = replyJob();
    await vanishing.enqueueReply(job, now);
    await until(() => running);
    const before = performance.now();
    await vanishing.close(10);
    expect(performance.now() - before).toBeLessThan(5_000);
    const next = await queue(times);
    const again: string[] = [];
    await next.work(
      handlers({
        reply: async ({ turnId }) => {
          again.push(turnId);
          return done;
        },
      }),
      one,
    );
    await until(() => again.length === 1);
    expect(again).toEqual([job.turnId]);
  });

  it('answers a ping, and refuses with a retryable error once it is closed', async () => {
    const jobs = await queue();
    await jobs.ping();
    await jobs.close(0);
    await expect(jobs.enqueueReply(replyJob(), now)).rejects.toMatchObject({ code: 'upstream_unreachable', retryable: true });
    await expect(jobs.ping()).rejects.toMatchObject({ code: 'upstream_unreachable' });
  });

  if (typeof interrupt !== 'function') {
    it.skip(`goes on by itself after its connections were cut (${interrupt.skip})`);
    return;
  }
  it('goes on by itself after its connections were cut', async () => {
    const jobs = await queue({ lockMs: 1_000, stalledMs: 500 });
    const ran: string[] = [];
    await jobs.work(
      handlers({
        reply: async ({ turnId }) => {
          ran.push(turnId);
          return done;
        },
      }),
      one,
    );
    const [before, after] = [replyJob(), replyJob()];
    await jobs.enqueueReply(before, now);
    await until(() => ran.length === 1);
    await interrupt();
    await until(() =>
      jobs.enqueueReply(after, now).then(
        () => true,
        () => false,
      ),
    );
    await until(() => ran.length === 2);
    expect(ran).toEqual([before.turnId, after.turnId]);
  });
}
