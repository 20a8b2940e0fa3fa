/** Four processes miss the same entry 250 times each at one moment: who loads it, with Redis between them and without. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { startTestRedis } from '../../support/redis.ts';
import { runProgram } from '../../support/run-program.ts';

const PROGRAM = fileURLToPath(new URL('../../support/missing-cache.mjs', import.meta.url));
const PROCESSES = 4;
const ASKS = 250;
/** Until every process is there. */
const START_MS = 3_000;

interface Missed {
  readonly loads: number;
  readonly values: readonly string[];
}

function missTogether(url: string | null): Promise<readonly Missed[]> {
  const task = { url, startAt: Date.now() + START_MS, asks: ASKS, tenantId: newUuid(), key: newUuid() };
  return Promise.all(Array.from({ length: PROCESSES }, (_, index) => runProgram<Missed>(PROGRAM, { ...task, index })));
}

it('loads once among all of them with Redis, and all get the same', async () => {
  const redis = await startTestRedis();
  if ('skip' in redis) throw new Error(redis.skip);
  try {
    const missed = await missTogether(redis.url);
    expect(missed.reduce((sum, { loads }) => sum + loads, 0)).toBe(1);
    expect(new Set(missed.flatMap(({ values }) => values)).size).toBe(1);
  } finally {
    await redis.stop();
  }
}, 60_000);

it('loads once in each without it', async () => {
  const missed = await missTogether(null);
  expect(missed.map(({ loads }) => loads)).toEqual(Array.from({ length: PROCESSES }, () => 1));
}, 60_000);
