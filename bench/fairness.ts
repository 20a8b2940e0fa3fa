/**
 * How long quiet businesses wait beside one with a backlog.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/fairness.js [messages] [quiet businesses]
 *
 * From the repository's root (Node 22.18 and newer also run this file as it is); 10,000 and 99 when absent. Prints the 95th percentile of the
 * quiet, idle and beside the backlog, and the ratio.
 */
import { openFairness } from '../test/builders/fairness-scene.ts';
import { startTestPostgres } from '../test/support/postgres.ts';

const [messages = 10_000, quietTenants = 99] = process.argv.slice(2).map(Number);
const server = await startTestPostgres('embedded');
if ('skip' in server) throw new Error(server.skip);
const scene = await openFairness(server.ownerUrl, { places: 16, answerMs: 500, quietTenants });
try {
  const idle = await scene.p95OfQuiet();
  await scene.fill(messages);
  const waiting = await scene.waiting();
  const busy = await scene.p95OfQuiet();
  console.log(
    `${waiting} jobs of ${messages} messages wait; ${quietTenants} quiet businesses, p95 idle ${Math.round(idle)} ms, beside them ${Math.round(busy)} ms`,
  );
  console.log(`ratio ${(busy / idle).toFixed(2)}`);
} finally {
  await scene.close();
}
process.exit(0);
