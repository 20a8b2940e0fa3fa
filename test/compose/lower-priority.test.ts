/** A worker steps back behind gateways where it may, and works where it may not. */
import { constants } from 'node:os';
import { expect, it, vi } from 'vitest';
import { lowerPriority } from '../../src/compose/lower-priority.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';

it('lowers the priority of this process', () => {
  const set = vi.fn<(priority: number) => void>();
  const warn = vi.fn<() => void>();
  lowerPriority({ ...createSilentLogger(), warn }, set);
  expect(set.mock.calls).toEqual([[constants.priority.PRIORITY_BELOW_NORMAL]]);
  expect(warn).not.toHaveBeenCalled();
});

it('says so where a sandbox forbids it, and goes on', () => {
  const warn = vi.fn<() => void>();
  const forbidden = (): void => {
    throw new Error('A system error occurred: uv_os_setpriority returned EPERM (operation not permitted)');
  };
  lowerPriority({ ...createSilentLogger(), warn }, forbidden);
  expect(warn).toHaveBeenCalledOnce();
});
