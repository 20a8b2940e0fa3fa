/** When a running job is told to stop, on a clock of the test's own. */
import { describe, expect, it } from 'vitest';
import { createRunningJobs } from '../../../src/drivers/jobs/running-jobs.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

describe('running jobs', () => {
  it('takes a lock that nobody renewed in time as lost', async () => {
    const clock = createManualClock();
    const running = createRunningJobs(clock, 1_000);
    let aborted = false;
    const job = running.track('a', (signal) => untilAborted(signal).then(() => (aborted = true)));
    await clock.pass(900);
    running.renewed(['a', 'unknown']);
    await clock.pass(900);
    expect(aborted).toBe(false);
    await clock.pass(100);
    expect(await job).toBe(true);
  });

  it('stops watching a job that has ended', async () => {
    const clock = createManualClock();
    const running = createRunningJobs(clock, 1_000);
    let seen: AbortSignal | null = null;
    await running.track('a', async (signal) => void (seen = signal));
    await clock.pass(5_000);
    expect(seen).toMatchObject({ aborted: false });
    expect(clock.sleeping()).toBe(0);
  });

  it('tells running and late jobs that the process stops', async () => {
    const running = createRunningJobs(createManualClock(), 1_000);
    const first = running.track('a', untilAborted);
    running.stopAll();
    expect(await first).toMatchObject({ code: 'overloaded' });
    expect(await running.track('b', async (signal) => signal.aborted)).toBe(true);
  });

  it('aborts only the job whose lock was reported lost', async () => {
    const clock = createManualClock();
    const running = createRunningJobs(clock, 1_000);
    const lost = running.track('a', untilAborted);
    let other = false;
    const kept = running.track('b', (signal) => untilAborted(signal).then(() => (other = true)));
    running.lost(['a', 'gone']);
    expect(await lost).toMatchObject({ code: 'upstream_unreachable' });
    expect(other).toBe(false);
    running.stopAll();
    await kept;
  });
});
