// Ends every test run with one countable line, so that a person or a script need not read the rest to know how it went.
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

type Tally = { passed: number; failed: number; skipped: number; reasons: string[] };

/** Prints each skipped test with its reason, then `N passed, N failed, N skipped` as the very last line of the process. */
export class FinalLineReporter implements Reporter {
  readonly #failedBefore: number;
  readonly #leftOut: readonly string[];

  /** @param failedBefore failures of earlier checks of the same run, to be counted in its last line @param leftOut files that do not run, each with its reason */
  constructor(failedBefore = 0, leftOut: readonly string[] = []) {
    this.#failedBefore = failedBefore;
    this.#leftOut = leftOut;
  }

  /** @param modules every test file of the run; @param unhandled errors that belong to no file */
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const reasons = this.#leftOut.map((file) => `skipped: ${file}`);
    const tally: Tally = { passed: 0, failed: this.#failedBefore + unhandled.length, skipped: reasons.length, reasons };
    for (const module of modules) countModule(module, tally);
    // Coverage tables are printed after this event, hence the exit hook.
    process.once('exit', () => console.log(report(tally)));
  }
}

/** A file that could not be imported, or a set-up that threw, has errors of its own and counts as one failure each. */
function countModule(module: TestModule, tally: Tally): void {
  tally.failed += module.errors().length;
  for (const suite of module.children.allSuites()) tally.failed += ownErrors(suite);
  for (const test of module.children.allTests()) countTest(test, module, tally);
}

function ownErrors(suite: TestSuite): number {
  return suite.errors().length;
}

/** A test that never finished is a failure: nothing is known in its favour. */
function countTest(test: TestCase, module: TestModule, tally: Tally): void {
  const result = test.result();
  if (result.state === 'passed') tally.passed += 1;
  else if (result.state === 'skipped') {
    tally.skipped += 1;
    tally.reasons.push(`skipped: ${module.relativeModuleId} > ${test.fullName}${result.note === undefined ? '' : ` (${result.note})`}`);
  } else tally.failed += 1;
}

function report({ passed, failed, skipped, reasons }: Tally): string {
  return [...reasons, `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
}
