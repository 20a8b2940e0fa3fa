// How the tests run: units share threads, tests that own processes get forks, and every run ends with one countable line.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { FinalLineReporter } from './test/support/final-line-reporter.ts';
import { listLeftOut, LONG_TESTS } from './test/support/long-tests.ts';
import { findRedis } from './test/support/find-redis.ts';

const OWN_PROCESSES = ['test/**/*.process.test.ts', 'test/**/*.e2e.test.ts', 'test/**/*.browser.test.ts'];
const RUNS_LONG = process.env['CLAW_TEST_LONG'] === '1';
/** What must hold whether jobs, limits and live events are in PostgreSQL and the process, or in Redis. */
const IN_BOTH_MODES = [
  'test/e2e/spine.e2e.test.ts',
  'test/e2e/{crash,model,files,telegram,telegram-behaviour,telegram-faults,telegram-states}.long.test.ts',
];
const hasRedis = (await findRedis()) !== null;
const leftOut = listLeftOut(import.meta.dirname, RUNS_LONG);
if (RUNS_LONG && !hasRedis) leftOut.push(`${IN_BOTH_MODES.join(', ')} on Redis (no redis-server is installed)`);

export default defineConfig({
  test: {
    reporters: [['default', { summary: false }], new FinalLineReporter(Number(process.env['FAILED_CHECKS'] ?? 0), leftOut)],
    maxWorkers: 2, // many files start processes of their own; more at once would only wait for each other
    sequence: { sequencer: LongestFirst },
    coverage: { provider: 'v8', include: ['src/**', 'adapters/**', 'migrations/**'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: [...OWN_PROCESSES, LONG_TESTS],
          pool: 'threads',
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: [...OWN_PROCESSES, ...(RUNS_LONG ? [LONG_TESTS] : [])],
          pool: 'forks',
          maxConcurrency: 3, // more recoveries at once would take each other's time
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'on Redis',
          include: RUNS_LONG && hasRedis ? IN_BOTH_MODES : [],
          setupFiles: ['test/support/on-redis.ts'],
          pool: 'forks',
          maxConcurrency: 3,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
