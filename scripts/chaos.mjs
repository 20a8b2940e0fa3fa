// Breaks a whole Claw on purpose and judges what is left: npm run chaos -- [--seed N] [--kills N] [--messages N] [--only KIND] [--each] [--pairs N]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

/** The harness is TypeScript, as the tests use it. @param {string} path */
const load = async (path) => (await runnerImport(fileURLToPath(new URL(`../test/chaos/${path}.ts`, import.meta.url)))).module;

const text = /** @type {const} */ ({ type: 'string' });
const flag = /** @type {const} */ ({ type: 'boolean', default: false });
const { values } = parseArgs({
  options: {
    seed: text,
    mode: { ...text, default: 'company' },
    messages: text,
    rate: { ...text, default: '10' },
    kills: { ...text, default: '20' },
    only: text,
    each: flag,
    pairs: { ...text, default: '0' },
    out: { ...text, default: 'coverage/chaos' },
    list: flag,
  },
});

const { FAULTS } = /** @type {typeof import('../test/chaos/faults.ts')} */ (await load('faults'));
if (values.list) {
  for (const { name, breaks, modes } of FAULTS) console.log(`${name.padEnd(30)} ${modes.join(', ').padEnd(18)} ${breaks}`);
  process.exit(0);
}
const { runChaos } = /** @type {typeof import('../test/chaos/run-chaos.ts')} */ (await load('run-chaos'));
const { hasPassed, showReport, showRound } = /** @type {typeof import('../test/chaos/show-report.ts')} */ (await load('show-report'));

const isShort = values.each || values.only !== undefined || Number(values.pairs) > 0;
const order = {
  seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
  mode: values.mode === 'embedded' ? /** @type {const} */ ('embedded') : /** @type {const} */ ('company'),
  messages: Number(values.messages ?? (isShort ? 100 : 2_000)),
  perSecond: Number(values.rate),
  kills: Number(values.kills),
  only: values.only ?? null,
  each: values.each,
  pairs: Number(values.pairs),
};
console.log(`seed ${order.seed}`);
const report = await runChaos(order, (round) => console.log(showRound(round)));
await mkdir(values.out, { recursive: true });
const file = join(values.out, `${order.mode}-${order.seed}`);
await writeFile(`${file}.json`, `${JSON.stringify(report, null, 2)}\n`);
await writeFile(`${file}.txt`, showReport(report));
console.log(`\n${showReport(report).trimEnd().split('\n').at(-1)}; the report is in ${file}.txt and .json`);
process.exitCode = hasPassed(report) ? 0 : 1;
