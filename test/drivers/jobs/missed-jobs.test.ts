/** Jobs that the queue did not take at first. */
import { expect, it } from 'vitest';
import { createMissedJobs } from '../../../src/drivers/jobs/missed-jobs.ts';
import { UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

function scene() {
  const clock = createManualClock();
  const state = { isAway: true, tried: 0, put: [] as string[] };
  const missed = createMissedJobs<string>(clock, async (job) => {
    state.tried += 1;
    if (state.isAway) throw new UpstreamUnreachable('away');
    state.put.push(job);
  });
  return { clock, state, missed };
}

it('are put in within a second once the queue is there again, each once, in their order', async () => {
  const { clock, state, missed } = scene();
  for (const job of ['one', 'two', 'three']) missed.add(job);
  await clock.pass(5_000);
  // One tells that the queue is away; the others need not ask.
  expect([state.tried, state.put]).toEqual([5, []]);
  state.isAway = false;
  await clock.pass(1_000);
  expect(state.put).toEqual(['one', 'two', 'three']);
  await clock.pass(5_000);
  expect(state.tried).toBe(8);
  missed.add('four');
  await clock.pass(1_000);
  expect(state.put).toEqual(['one', 'two', 'three', 'four']);
  await missed.close();
});

it('are tried no more once it is closed', async () => {
  const { clock, state, missed } = scene();
  missed.add('one');
  await clock.pass(1_500);
  await missed.close();
  missed.add('two');
  state.isAway = false;
  await clock.pass(5_000);
  expect([state.tried, state.put, clock.sleeping()]).toEqual([1, [], 0]);
});
