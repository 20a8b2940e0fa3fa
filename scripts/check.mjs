// Everything a change must pass before it is merged: the quick checks first, all of them even when one fails, then the tests.
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';

const STEPS = {
  format: 'oxfmt --check',
  lint: 'npm run --silent lint',
  'import rules': 'node scripts/lint-rooms.mjs --check',
  lock: 'node scripts/complete-lock.mjs --check',
  types: 'tsc --noEmit -p tsconfig.json',
  'types of the build': 'tsc --noEmit -p tsconfig.build.json',
  'types of the browser code': 'tsc --noEmit -p tsconfig.browser.json',
  'unused code': 'knip --no-config-hints',
};

const PATH = `node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`;

/** @param {string} command @param {NodeJS.ProcessEnv} [more] @returns {boolean} whether it ended well; what it says goes straight through */
function passes(command, more = {}) {
  return spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, PATH, ...more } }).status === 0;
}

/** Failures of whoever called the check, such as a service that did not start. */
const failedBefore = Number(process.env['FAILED_CHECKS'] ?? 0);
/** @type {string[]} */
const failed = [];
if (!passes('node scripts/prepare.mjs')) process.exit(1);
for (const [name, command] of Object.entries(STEPS)) {
  const start = performance.now();
  const isGood = passes(command);
  if (!isGood) failed.push(name);
  console.log(`check: ${name} ${isGood ? 'passed' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
if (failed.length > 0) console.log(`check: failed: ${failed.join(', ')} (counted in the last line)`);

// The tests print the last line, so they are told what failed before them.
const testsPass = passes('npm test --silent', { FAILED_CHECKS: String(failedBefore + failed.length) });
process.exitCode = testsPass && failedBefore + failed.length === 0 ? 0 : 1;
