/** How a loop rests: until its time is over or it is told to end, and never by hiding another fault. */
import { expect, it } from 'vitest';
import { rest } from '../../src/kernel/clock.ts';
import { createManualClock } from '../builders/manual-clock.ts';

it('rests for its time', async () => {
  const clock = createManualClock();
  let isOver = false;
  const resting = rest(clock, 100, new AbortController().signal).then(() => (isOver = true));
  clock.advance(99);
  await Promise.resolve();
  expect(isOver).toBe(false);
  clock.advance(1);
  await resting;
  expect(isOver).toBe(true);
});

it('ends early without a fault when it is told to', async () => {
  const told = new AbortController();
  const resting = rest(createManualClock(), 100, told.signal);
  told.abort(new Error('the reason'));
  await expect(resting).resolves.toBeUndefined();
  await expect(rest(createManualClock(), 100, told.signal)).resolves.toBeUndefined();
});

it('hides no other fault', async () => {
  const broken = { sleep: () => Promise.reject(new Error('broken')) };
  await expect(rest(broken, 100, new AbortController().signal)).rejects.toThrow('broken');
});
