/** Knows which jobs this process is running and tells their handlers when to stop. */
import type { Clock } from '../../kernel/clock.ts';
import { OverloadedError, UpstreamUnreachable } from '../../kernel/errors.ts';

interface RunningJob {
  readonly abort: AbortController;
  readonly ended: AbortController;
  renewedAt: number;
}

export interface RunningJobs {
  /** Runs `work` with a signal that aborts when the lock is lost or the process stops. */
  track<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  renewed(jobIds: readonly string[]): void;
  lost(jobIds: readonly string[]): void;
  /** From now on every running job, and every job that still starts, is told to stop. */
  stopAll(): void;
}

/** A lock that was not renewed for `lockMs` counts as lost, even when the database cannot say so. */
export function createRunningJobs(clock: Clock, lockMs: number): RunningJobs {
  const running = new Map<string, RunningJob>();
  let stopping = false;
  const present = (jobIds: readonly string[]): readonly RunningJob[] =>
    jobIds.map((jobId) => running.get(jobId)).filter((job) => job !== undefined);

  return {
    track: async (jobId, work) => {
      const job: RunningJob = { abort: new AbortController(), ended: new AbortController(), renewedAt: clock.monotonic() };
      running.set(jobId, job);
      if (stopping) stop(job);
      const watching = watchLock(job, clock, lockMs);
      try {
        return await work(job.abort.signal);
      } finally {
        if (running.get(jobId) === job) running.delete(jobId);
        job.ended.abort();
        await watching;
      }
    },
    renewed: (jobIds) => {
      for (const job of present(jobIds)) job.renewedAt = clock.monotonic();
    },
    lost: (jobIds) => {
      for (const job of present(jobIds)) lose(job);
    },
    stopAll: () => {
      stopping = true;
      for (const job of running.values()) stop(job);
    },
  };
}

async function watchLock(job: RunningJob, clock: Clock, lockMs: number): Promise<void> {
  for (;;) {
    const left = job.renewedAt + lockMs - clock.monotonic();
    if (left <= 0) return lose(job);
    try {
      await clock.sleep(left, job.ended.signal);
    } catch (error) {
      if (job.ended.signal.aborted) return;
      throw error;
    }
  }
}

function lose(job: RunningJob): void {
  job.abort.abort(new UpstreamUnreachable('The lock of this job was lost; another worker may run it.'));
}

function stop(job: RunningJob): void {
  job.abort.abort(new OverloadedError('This process is stopping.', { retryAfterMs: 0 }));
}
