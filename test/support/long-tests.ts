/** Tests that take long: left out of a run by hand unless CLAW_TEST_LONG=1 asks for them, as the whole check of a clone does. */
import { readdirSync } from 'node:fs';

const ENDING = '.long.test.ts';

/** What matches them, for the runner. */
export const LONG_TESTS = `test/**/*${ENDING}`;

/** Each file that is left out with the reason, for the list of what was skipped; empty when they run. */
export function listLeftOut(root: string, isAsked: boolean): string[] {
  const names = isAsked ? [] : readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ENDING)).map((name) => `test/${name} (takes long; CLAW_TEST_LONG=1 runs it)`);
}
