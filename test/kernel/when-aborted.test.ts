import { expect, it } from 'vitest';
import { whenAborted } from '../../src/kernel/when-aborted.ts';

it('resolves when the signal is aborted, at once when it is already', async () => {
  const control = new AbortController();
  let isOver = false;
  const over = whenAborted(control.signal).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  control.abort();
  expect(await over).toBe(true);
  expect(await whenAborted(control.signal)).toBeUndefined();
});
