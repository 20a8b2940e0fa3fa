/** A part that does not end cannot keep the others from being closed. */
import { expect, it } from 'vitest';
import { drainParts } from '../../src/compose/drain.ts';
import type { DrainDeps } from '../../src/compose/drain.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createManualClock } from '../builders/manual-clock.ts';

type Part = 'request' | 'sweep' | 'jobs' | 'services';

/** Drains with one part that never ends or fails; tells what happened in order, and when it was over. */
async function drain(how: Partial<Record<Part, 'hangs' | 'fails'>>) {
  const clock = createManualClock();
  const done: string[] = [];
  const end = (name: Part) => async () => {
    if (how[name] === 'hangs') await new Promise(() => {});
    if (how[name] === 'fails') throw new Error(`${name} failed`);
    done.push(name);
  };
  const deps: DrainDeps = {
    web: { close: end('request'), cut: () => void done.push('cut') },
    stopSweep: end('sweep'),
    jobs: { close: end('jobs') },
    services: { close: end('services') },
    database: { close: async () => void done.push('database') },
    clock,
    logger: createSilentLogger(),
  };
  let over = false;
  const drained = drainParts(deps, 25_000).then(() => (over = true));
  const began = clock.monotonic();
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!over) await clock.pass(250);
  }
  await drained;
  return { done, ms: clock.monotonic() - began };
}

it('closes everything in order and at once when nothing hangs', async () => {
  const { done, ms } = await drain({});
  expect(done.slice(-3)).toEqual(['cut', 'services', 'database']);
  expect(done).toHaveLength(6);
  expect(ms).toBeLessThanOrEqual(500);
});

it('cuts a request that goes on after the jobs are closed', async () => {
  const { done, ms } = await drain({ request: 'hangs' });
  expect(done).toEqual(['sweep', 'jobs', 'cut', 'services', 'database']);
  expect(ms).toBeLessThanOrEqual(2_000);
});

it.each(['sweep', 'jobs', 'services'] as const)('closes the database in time when the part "%s" hangs', async (part) => {
  const { done, ms } = await drain({ [part]: 'hangs' });
  expect(done.at(-1)).toBe('database');
  expect(ms).toBeLessThanOrEqual(25_000);
});

it.each(['request', 'sweep', 'jobs', 'services'] as const)('closes what comes after when the part "%s" fails', async (part) => {
  const { done } = await drain({ [part]: 'fails' });
  expect(done.at(-1)).toBe('database');
});
