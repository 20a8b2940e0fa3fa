import { expect, it } from 'vitest';
import { startLiveLoop } from '../../../adapters/_shared/live-loop.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

it('is stepped until it is closed, and closed once the last step has ended', async () => {
  const clock = createManualClock();
  const seen: (string | null)[] = [];
  let finish = (): void => {};
  const busy = new Promise<void>((resolve) => (finish = resolve));
  const surface = startLiveLoop({
    clock,
    everyMs: 100,
    step: async (text) => {
      seen.push(text);
      if (text === 'last') await busy;
      return 'go-on';
    },
    onError: () => {},
  });
  await clock.pass(0);
  surface.write('one');
  surface.write('two');
  await clock.pass(100);
  surface.write('last');
  await clock.pass(100);
  let isClosed = false;
  const closing = surface.close().then(() => (isClosed = true));
  await clock.pass(1_000);
  expect([seen, isClosed]).toEqual([[null, 'two', 'last'], false]);
  finish();
  await closing;
  expect(clock.sleeping()).toBe(0);
});

it('ends with a step that fails, and says so unless it was closed', async () => {
  const clock = createManualClock();
  const errors: unknown[] = [];
  const failing = { clock, everyMs: 100, step: () => Promise.reject(new Error('away')), onError: (error: unknown) => errors.push(error) };
  const surface = startLiveLoop(failing);
  await clock.pass(1_000);
  await surface.close();
  await startLiveLoop(failing).close();
  expect(errors).toHaveLength(1);
});
