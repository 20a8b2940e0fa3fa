/** Jobs that could not be put in: tried again until they are, so that a short fault of the queue costs a second and not the sweeper's patience. */
import { rest, type Clock } from '../../kernel/clock.ts';
import { ClawError } from '../../kernel/errors.ts';

export interface MissedJobs<J> {
  /** Beyond the bound a job is left to the sweeper. */
  add(job: J): void;
  /** Tries no more; what is still missed is the sweeper's. */
  close(): Promise<void>;
}

const AGAIN_MS = 1_000;
const MOST_JOBS = 10_000;

/** @param put throws a ClawError while the queue cannot be used */
export function createMissedJobs<J>(clock: Pick<Clock, 'sleep'>, put: (job: J) => Promise<void>): MissedJobs<J> {
  const jobs = new Set<J>();
  const stop = new AbortController();
  let trying: Promise<void> | null = null;
  const tryAll = async (): Promise<void> => {
    while (jobs.size > 0 && !stop.signal.aborted) {
      await rest(clock, AGAIN_MS, stop.signal);
      for (const job of jobs) {
        if (stop.signal.aborted || !(await isPut(job))) break;
        jobs.delete(job);
      }
    }
    trying = null;
  };
  const isPut = async (job: J): Promise<boolean> => {
    try {
      await put(job);
      return true;
    } catch (error) {
      // It is told where it was missed first.
      if (error instanceof ClawError) return false;
      throw error;
    }
  };
  return {
    add: (job) => {
      if (jobs.size >= MOST_JOBS || stop.signal.aborted) return;
      jobs.add(job);
      trying ??= tryAll();
    },
    close: async () => {
      stop.abort();
      await trying;
    },
  };
}
