/**
 * Measures what broken connections and restarts do to streamed answers: 200 answers, 50 broken connections, 5 restarts.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/web-resume.js
 *
 * From the repository's root (Node 22.18 and newer also run this file as it is). Ends with code 1 when an answer was lost, doubled or torn.
 */
import { breakStreams, startStreamingClaw } from '../test/support/broken-streams.ts';

const breakage = { visitors: 20, each: 10, disconnects: 50, restarts: ['SIGTERM', 'SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGKILL'] } as const;

const claw = await startStreamingClaw();
try {
  const began = performance.now();
  const { faults, answers, disconnects, shownWhileWritten } = await breakStreams(claw, breakage);
  console.log(`${answers} answers of ${breakage.visitors * breakage.each}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${disconnects} broken connections, ${breakage.restarts.length} restarts (${breakage.restarts.join(', ')})`);
  console.log(`${shownWhileWritten} answers were on the page while they were written`);
  console.log(faults.length === 0 ? 'each answer complete and once' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await claw.close();
}
