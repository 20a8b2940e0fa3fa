// How the tests run: units share threads, tests that own processes get forks, and every run ends with one countable line.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { FinalLineReporter } from './test/support/final-line-reporter.ts';
import { listLeftOut, LONG_TESTS } from './test/support/long-tests.ts';

const OWN_PROCESSES = ['test/**/*.process.test.ts', 'test/**/*.e2e.test.ts', 'test/**/*.browser.test.ts'];
const RUNS_LONG = process.env['CLAW_TEST_LONG'] === '1';

export default defineConfig({
  test: {
    reporters: [
      ['default', { summary: false }],
      new FinalLineReporter(Number(process.env['FAILED_CHECKS'] ?? 0), listLeftOut(import.meta.dirname, RUNS_LONG)),
    ],
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
    ],
  },
});
