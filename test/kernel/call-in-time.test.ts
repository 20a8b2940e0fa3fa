/** A call is left in time, whatever it does about it. */
import { expect, it } from 'vitest';
import { callInTime, TimeUp } from '../../src/kernel/call-in-time.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const NEVER = new AbortController().signal;
const hang = () => new Promise<never>(() => {});

it('gives what the call gives, and leaves no timer behind', async () => {
  const clock = createManualClock();
  expect(await callInTime(clock, 100, NEVER, async () => 'done')).toBe('done');
  await expect(callInTime(clock, 100, NEVER, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(clock.sleeping()).toBe(0);
});

it('leaves a call that does not heed its signal when the time is up, and not before', async () => {
  const clock = createManualClock();
  let signal: AbortSignal | undefined;
  const call = callInTime(clock, 100, NEVER, (given) => ((signal = given), hang()));
  clock.advance(99);
  await Promise.resolve();
  expect(signal?.aborted).toBe(false);
  clock.advance(1);
  await expect(call).rejects.toThrow(TimeUp);
  expect(signal?.reason).toBeInstanceOf(TimeUp);
});

it('leaves it with the reason of the outer signal, and calls nothing when that came first', async () => {
  const clock = createManualClock();
  const outer = new AbortController();
  const call = callInTime(clock, 100, outer.signal, hang);
  outer.abort(new Error('lease lost'));
  await expect(call).rejects.toThrow('lease lost');
  let called = false;
  await expect(callInTime(clock, 100, outer.signal, async () => (called = true))).rejects.toThrow('lease lost');
  expect(called).toBe(false);
  expect(clock.sleeping()).toBe(0);
});

it('passes on what a call throws before it returns, with nothing left to reject later', async () => {
  const clock = createManualClock();
  const call = callInTime(clock, 100, NEVER, () => {
    throw new Error('no such channel');
  });
  await expect(call).rejects.toThrow('no such channel');
  expect(clock.sleeping()).toBe(0);
});
